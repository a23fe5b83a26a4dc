package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.ColumnAttribute;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TableElement.IndexKind;
import io.atoll.parser.ast.TableElement.IndexPart;
import io.atoll.parser.ast.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Column definitions, indexes and constraints. */
final class ElementGrammar {
  private final Grammar grammar;
  private final Tokens in;

  ElementGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** {@code (element, …)} of CREATE TABLE. */
  List<TableElement> elements() {
    in.expect(LEFT_PAREN);
    List<TableElement> elements = new ArrayList<>();
    do {
      elements.add(atConstraint() ? constraint() : column());
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return elements;
  }

  /** Whether an index or constraint comes, not a column. */
  boolean atConstraint() {
    return switch (in.token()) {
      case CONSTRAINT, PRIMARY, UNIQUE, KEY, INDEX, FULLTEXT, SPATIAL, FOREIGN, CHECK -> true;
      default -> false;
    };
  }

  TableElement.Column column() {
    int start = in.start();
    return columnAfterName(columnName(), start);
  }

  /** A column name; MySQL also takes {@code t.c} and {@code .c} here and looks at the last part. */
  private String columnName() {
    String name = in.ident();
    while (in.accept(DOT)) {
      name = in.ident();
    }
    return name;
  }

  TableElement.Column columnAfterName(String name, int start) {
    TypeSyntax type = grammar.types().type();
    if (in.accept(COLLATE)) {
      String collation = in.collationName();
      type =
          new TypeSyntax(
              type.name(),
              type.length(),
              type.decimals(),
              type.isUnsigned(),
              type.isZerofill(),
              type.charset(),
              collation,
              type.isBinary(),
              type.members(),
              type.start(),
              in.previousEnd());
    }
    List<ColumnAttribute> attributes = attributes();
    return new TableElement.Column(name, type, attributes, start, in.previousEnd());
  }

  private List<ColumnAttribute> attributes() {
    List<ColumnAttribute> attributes = new ArrayList<>(4);
    ColumnAttribute attribute = attribute();
    boolean isGenerated = false;
    while (attribute != null) {
      if (attribute instanceof ColumnAttribute.Generated) {
        if (isGenerated) {
          throw in.error();
        }
        isGenerated = true;
      }
      attributes.add(attribute);
      attribute = attribute();
    }
    return attributes;
  }

  private @Nullable ColumnAttribute attribute() {
    Token token = in.token();
    switch (token) {
      case NULL -> {
        in.next();
        return new ColumnAttribute.Nullability(true);
      }
      case NOT -> {
        in.next();
        if (in.acceptWord("SECONDARY")) {
          return new ColumnAttribute.Other("NOT SECONDARY", "");
        }
        in.expect(NULL);
        return new ColumnAttribute.Nullability(false);
      }
      case DEFAULT -> {
        in.next();
        return defaultValue();
      }
      case ON -> {
        in.next();
        in.expect(UPDATE);
        return new ColumnAttribute.OnUpdate(now());
      }
      case UNIQUE -> {
        in.next();
        in.accept(KEY);
        return new ColumnAttribute.Unique();
      }
      case PRIMARY, KEY -> {
        in.accept(PRIMARY);
        in.expect(KEY);
        return new ColumnAttribute.PrimaryKey(clustered());
      }
      case COLLATE -> {
        in.next();
        return new ColumnAttribute.Collation(in.collationName());
      }
      case GENERATED, AS -> {
        return generated();
      }
      case REFERENCES -> {
        return new ColumnAttribute.References(reference());
      }
      case CHECK, CONSTRAINT -> {
        int start = in.start();
        String name = null;
        if (in.accept(CONSTRAINT)) {
          name = in.atIdent() ? in.ident() : null;
        }
        return new ColumnAttribute.Check(check(name, start));
      }
      default -> {
        return wordAttribute();
      }
    }
  }

  private @Nullable ColumnAttribute wordAttribute() {
    if (!in.token().isKeyword() && in.token() != IDENT) {
      return null;
    }
    if (in.acceptWord("AUTO_INCREMENT")) {
      return new ColumnAttribute.AutoIncrement();
    }
    if (in.acceptWord("COMMENT")) {
      return new ColumnAttribute.Comment(in.text());
    }
    if (in.acceptWord("VISIBLE")) {
      return new ColumnAttribute.Visibility(true);
    }
    if (in.acceptWord("INVISIBLE")) {
      return new ColumnAttribute.Visibility(false);
    }
    if (in.acceptWord("AUTO_RANDOM")) {
      Integer shard = null;
      Integer range = null;
      if (in.accept(LEFT_PAREN)) {
        shard = in.smallNumber();
        range = in.accept(COMMA) ? in.smallNumber() : null;
        in.expect(RIGHT_PAREN);
      }
      return new ColumnAttribute.AutoRandom(shard, range);
    }
    if (in.acceptWord("COLUMN_FORMAT")) {
      String format = in.accept(DEFAULT) ? "DEFAULT" : in.at(FIXED) ? in.word() : dynamic();
      return new ColumnAttribute.Other("COLUMN_FORMAT", format);
    }
    if (in.accept(STORAGE)) {
      String where = in.accept(DEFAULT) ? "DEFAULT" : in.atWord("DISK") ? in.word() : memory();
      return new ColumnAttribute.Other("STORAGE", where);
    }
    if (in.acceptWord("SRID")) {
      return new ColumnAttribute.Srid(in.number());
    }
    if (in.acceptWord("ENGINE_ATTRIBUTE")) {
      in.accept(EQUAL);
      return new ColumnAttribute.Other("ENGINE_ATTRIBUTE", in.text());
    }
    if (in.acceptWord("SECONDARY_ENGINE_ATTRIBUTE")) {
      in.accept(EQUAL);
      return new ColumnAttribute.Other("SECONDARY_ENGINE_ATTRIBUTE", in.text());
    }
    if (in.accept(SERIAL)) {
      in.expect(DEFAULT);
      in.expect(VALUE);
      return new ColumnAttribute.SerialDefault();
    }
    return null;
  }

  private String dynamic() {
    in.expectWord("DYNAMIC");
    return "DYNAMIC";
  }

  private String memory() {
    in.expectWord("MEMORY");
    return "MEMORY";
  }

  private ColumnAttribute defaultValue() {
    if (in.at(LEFT_PAREN)) {
      in.next();
      Expr value = grammar.expressions.expr();
      in.expect(RIGHT_PAREN);
      return new ColumnAttribute.Default(value, true);
    }
    return new ColumnAttribute.Default(literalOrNow(), false);
  }

  /** A default without parentheses: a signed literal or NOW. */
  Expr literalOrNow() {
    switch (in.token()) {
      case CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP, NOW -> {
        return now();
      }
      case PLUS, MINUS -> {
        int start = in.start();
        boolean isMinus = in.at(MINUS);
        in.next();
        if (!in.at(INT_NUMBER) && !in.at(DECIMAL_NUMBER) && !in.at(FLOATING)) {
          throw in.error();
        }
        Expr number = grammar.operands.operand();
        return isMinus
            ? new Expr.Unary(Expr.UnaryOp.NEGATE, number, start, in.previousEnd())
            : number;
      }
      case STRING,
          NATIONAL_STRING,
          INT_NUMBER,
          DECIMAL_NUMBER,
          FLOATING,
          HEX,
          HEX_NUMBER,
          BITS,
          BITS_NUMBER,
          NULL,
          TRUE,
          FALSE -> {
        return grammar.operands.operand();
      }
      case DATE, TIME, TIMESTAMP -> {
        if (in.lexer.peek() == STRING) {
          return grammar.operands.operand();
        }
        throw in.error();
      }
      case INTRODUCER -> {
        return grammar.operands.operand();
      }
      default -> throw in.error();
    }
  }

  private Expr now() {
    switch (in.token()) {
      case CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> {}
      case NOW -> {
        if (!in.lexer.callFollows()) {
          throw in.error();
        }
      }
      default -> throw in.error();
    }
    return (Call.Function) grammar.calls.call();
  }

  private ColumnAttribute generated() {
    if (in.accept(GENERATED)) {
      in.expectWord("ALWAYS");
    }
    in.expect(AS);
    in.expect(LEFT_PAREN);
    int start = in.start();
    Expr expr = grammar.expressions.expr();
    String source = in.lexer.source(start, in.previousEnd());
    in.expect(RIGHT_PAREN);
    boolean isStored = in.accept(STORED);
    if (!isStored) {
      in.accept(VIRTUAL);
    }
    return new ColumnAttribute.Generated(expr, source, isStored);
  }

  private @Nullable Boolean clustered() {
    if (in.acceptWord("CLUSTERED")) {
      return true;
    }
    return in.acceptWord("NONCLUSTERED") ? false : null;
  }

  /** {@code REFERENCES …}. */
  private TableElement.Reference reference() {
    in.expect(REFERENCES);
    Name table = in.name();
    List<IndexPart> columns = in.at(LEFT_PAREN) ? parts(false) : List.of();
    TableElement.MatchKind match = null;
    if (in.accept(MATCH)) {
      if (in.acceptWord("FULL")) {
        match = TableElement.MatchKind.FULL;
      } else if (in.acceptWord("PARTIAL")) {
        match = TableElement.MatchKind.PARTIAL;
      } else {
        in.expectWord("SIMPLE");
        match = TableElement.MatchKind.SIMPLE;
      }
    }
    TableElement.ReferenceAction onDelete = null;
    TableElement.ReferenceAction onUpdate = null;
    while (in.at(ON)) {
      in.next();
      if (onDelete == null && in.accept(DELETE)) {
        onDelete = referenceAction();
      } else if (onUpdate == null && in.accept(UPDATE)) {
        onUpdate = referenceAction();
      } else {
        throw in.error();
      }
    }
    return new TableElement.Reference(table, columns, match, onDelete, onUpdate);
  }

  private TableElement.ReferenceAction referenceAction() {
    if (in.accept(RESTRICT)) {
      return TableElement.ReferenceAction.RESTRICT;
    }
    if (in.accept(CASCADE)) {
      return TableElement.ReferenceAction.CASCADE;
    }
    if (in.accept(SET)) {
      if (in.accept(NULL)) {
        return TableElement.ReferenceAction.SET_NULL;
      }
      in.expect(DEFAULT);
      return TableElement.ReferenceAction.SET_DEFAULT;
    }
    in.expectWord("NO");
    in.expectWord("ACTION");
    return TableElement.ReferenceAction.NO_ACTION;
  }

  private TableElement.Check check(@Nullable String name, int start) {
    in.expect(CHECK);
    in.expect(LEFT_PAREN);
    Expr condition = grammar.expressions.expr();
    in.expect(RIGHT_PAREN);
    boolean isEnforced = true;
    if (in.acceptWord("ENFORCED")) {
      isEnforced = true;
    } else if (in.at(NOT) && nextIsEnforced()) {
      in.next();
      in.next();
      isEnforced = false;
    }
    return new TableElement.Check(name, condition, isEnforced, start, in.previousEnd());
  }

  private boolean nextIsEnforced() {
    Lexer.Mark mark = in.lexer.mark();
    in.next();
    boolean is = in.atWord("ENFORCED");
    in.lexer.reset(mark);
    return is;
  }

  /** An index or constraint, with its CONSTRAINT name. */
  TableElement constraint() {
    int start = in.start();
    String constraint = null;
    boolean isConstraint = in.accept(CONSTRAINT);
    if (isConstraint && in.atIdent()) {
      constraint = in.ident();
    }
    switch (in.token()) {
      case PRIMARY -> {
        in.next();
        in.expect(KEY);
        return index(IndexKind.PRIMARY, constraint, start);
      }
      case UNIQUE -> {
        in.next();
        if (!in.accept(KEY)) {
          in.accept(INDEX);
        }
        return index(IndexKind.UNIQUE, constraint, start);
      }
      case FOREIGN -> {
        in.next();
        in.expect(KEY);
        in.ifNotExists();
        String name = in.atIdent() ? in.ident() : null;
        List<IndexPart> columns = parts(false);
        TableElement.Reference reference = reference();
        return new TableElement.ForeignKey(
            constraint, name, columns, reference, start, in.previousEnd());
      }
      case CHECK -> {
        return check(constraint, start);
      }
      default -> {}
    }
    if (isConstraint) {
      throw in.error();
    }
    if (in.at(FULLTEXT) || in.at(SPATIAL)) {
      IndexKind kind = in.at(FULLTEXT) ? IndexKind.FULLTEXT : IndexKind.SPATIAL;
      in.next();
      if (!in.accept(KEY)) {
        in.accept(INDEX);
      }
      return index(kind, null, start);
    }
    if (!in.accept(KEY)) {
      in.expect(INDEX);
    }
    return index(IndexKind.PLAIN, null, start);
  }

  /** After the key words: {@code [name] [USING type] (parts) options}. */
  private TableElement.Index index(IndexKind kind, @Nullable String constraint, int start) {
    in.ifNotExists();
    String name = in.atIdent() && !in.atWord("TYPE") ? in.ident() : null;
    String using = hasType(kind) ? using() : null;
    return indexRest(kind, constraint, name, using, start);
  }

  private static boolean hasType(IndexKind kind) {
    return kind != IndexKind.FULLTEXT && kind != IndexKind.SPATIAL;
  }

  /** {@code USING|TYPE BTREE|HASH|RTREE}. */
  @Nullable String using() {
    if (!in.at(USING) && !in.atWord("TYPE")) {
      return null;
    }
    in.next();
    String type = in.lexer.source().toUpperCase(Locale.ROOT);
    if (!type.equals("BTREE") && !type.equals("HASH") && !type.equals("RTREE")) {
      throw in.error();
    }
    in.next();
    return type;
  }

  TableElement.Index indexRest(
      IndexKind kind,
      @Nullable String constraint,
      @Nullable String name,
      @Nullable String usingBefore,
      int start) {
    List<IndexPart> parts = parts(true);
    Boolean isClustered = kind == IndexKind.PRIMARY ? clustered() : null;
    String using = usingBefore;
    String comment = null;
    boolean isInvisible = false;
    String parser = null;
    Long blockSize = null;
    while (true) {
      String type = hasType(kind) ? using() : null;
      if (type != null) {
        using = type;
      } else if (in.acceptWord("KEY_BLOCK_SIZE")) {
        in.accept(EQUAL);
        blockSize = in.number();
      } else if (in.acceptWord("COMMENT")) {
        comment = in.text();
      } else if (in.at(WITH) && kind == IndexKind.FULLTEXT) {
        in.next();
        in.expectWord("PARSER");
        parser = in.ident();
      } else if (in.acceptWord("VISIBLE")) {
        isInvisible = false;
      } else if (in.acceptWord("INVISIBLE")) {
        isInvisible = true;
      } else if (in.acceptWord("ENGINE_ATTRIBUTE") || in.acceptWord("SECONDARY_ENGINE_ATTRIBUTE")) {
        in.accept(EQUAL);
        in.text();
      } else {
        break;
      }
    }
    return new TableElement.Index(
        kind,
        constraint,
        name,
        parts,
        using,
        comment,
        isInvisible,
        isClustered,
        parser,
        blockSize,
        start,
        in.previousEnd());
  }

  /** {@code (column[(length)] [ASC|DESC] | (expr) [ASC|DESC], …)}. */
  private List<IndexPart> parts(boolean mayHaveExpressions) {
    in.expect(LEFT_PAREN);
    List<IndexPart> parts = new ArrayList<>(2);
    do {
      if (mayHaveExpressions && in.at(LEFT_PAREN)) {
        in.next();
        Expr expr = grammar.expressions.expr();
        in.expect(RIGHT_PAREN);
        parts.add(new IndexPart(null, expr, null, direction()));
      } else {
        String column = in.ident();
        Integer length = null;
        if (in.accept(LEFT_PAREN)) {
          length = in.smallNumber();
          in.expect(RIGHT_PAREN);
        }
        parts.add(new IndexPart(column, null, length, direction()));
      }
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return parts;
  }

  private boolean direction() {
    if (in.accept(DESC)) {
      return true;
    }
    in.accept(ASC);
    return false;
  }
}
