package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Dml.Assignment;
import io.atoll.parser.ast.Dml.Priority;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.FileFormat;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.TableRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, REPLACE, UPDATE, DELETE, LOAD, BATCH, CALL, DO. */
final class DmlGrammar {
  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;

  DmlGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
  }

  private @Nullable String verbAndHints() {
    lexer.nextWithHints();
    return lexer.atHint() ? lexer.takeHint() : null;
  }

  private Priority priority(boolean mayDelay, boolean mayBeHigh) {
    if (in.accept(LOW_PRIORITY)) {
      return Priority.LOW_PRIORITY;
    }
    if (mayDelay && in.accept(DELAYED)) {
      return Priority.DELAYED;
    }
    if (mayBeHigh && in.accept(HIGH_PRIORITY)) {
      return Priority.HIGH_PRIORITY;
    }
    return Priority.NORMAL;
  }

  Dml insert() {
    int start = in.start();
    boolean isReplace = in.at(REPLACE);
    String hints = verbAndHints();
    Priority priority = priority(true, !isReplace);
    boolean isIgnore = !isReplace && in.accept(IGNORE);
    in.accept(INTO);
    Name table = in.name();
    List<String> partitions = in.accept(PARTITION) ? in.identsInParentheses() : List.of();
    List<Expr.Column> columns = List.of();
    boolean hasColumnList = false;
    Dml.InsertSource source;
    if (in.accept(SET)) {
      columns = new ArrayList<>();
      List<Expr> row = new ArrayList<>();
      for (Assignment assignment : assignments()) {
        columns.add(assignment.column());
        row.add(assignment.value());
      }
      source = new Dml.InsertRows(List.of(List.copyOf(row)));
      hasColumnList = true;
    } else {
      if (in.at(LEFT_PAREN) && !queryInParentheses()) {
        columns = columnList();
        hasColumnList = true;
      }
      source = insertSource();
    }
    String rowAlias = null;
    List<String> columnAliases = List.of();
    if (!isReplace && source instanceof Dml.InsertRows && in.accept(AS)) {
      rowAlias = in.ident();
      if (in.at(LEFT_PAREN)) {
        columnAliases = in.identsInParentheses();
      }
    }
    List<Assignment> onDuplicate = List.of();
    if (!isReplace && in.accept(ON)) {
      in.expectWord("DUPLICATE");
      in.expect(KEY);
      in.expect(UPDATE);
      onDuplicate = assignments();
    }
    return new Dml.Insert(
        isReplace,
        priority,
        isIgnore,
        hints,
        table,
        partitions,
        columns,
        hasColumnList,
        source,
        rowAlias,
        columnAliases,
        onDuplicate,
        start,
        in.previousEnd());
  }

  /** Whether the parenthesis here begins a query and not a column list. */
  private boolean queryInParentheses() {
    Lexer.Mark mark = lexer.mark();
    while (in.accept(LEFT_PAREN)) {
      // Nested parentheses are a query's.
    }
    boolean isQuery = grammar.expressions.atQuery();
    lexer.reset(mark);
    return isQuery;
  }

  private List<Expr.Column> columnList() {
    in.expect(LEFT_PAREN);
    List<Expr.Column> columns = new ArrayList<>();
    if (!in.at(RIGHT_PAREN)) {
      do {
        columns.add(in.column());
      } while (in.accept(COMMA));
    }
    in.expect(RIGHT_PAREN);
    return columns;
  }

  private Dml.InsertSource insertSource() {
    boolean isValues = in.at(VALUES) && lexer.peek() != ROW;
    if (!isValues && !in.at(VALUE)) {
      return new Dml.InsertQuery(grammar.queries.query(false));
    }
    in.next();
    List<List<Expr>> rows = new ArrayList<>();
    do {
      in.expect(LEFT_PAREN);
      List<Expr> row = new ArrayList<>(8);
      if (!in.at(RIGHT_PAREN)) {
        do {
          row.add(grammar.expressions.exprOrDefault());
        } while (in.accept(COMMA));
      }
      in.expect(RIGHT_PAREN);
      rows.add(List.copyOf(row));
    } while (in.accept(COMMA));
    return new Dml.InsertRows(rows);
  }

  List<Assignment> assignments() {
    List<Assignment> list = new ArrayList<>(4);
    do {
      Expr.Column column = in.column();
      if (!in.accept(ASSIGN)) {
        in.expect(EQUAL);
      }
      list.add(new Assignment(column, grammar.expressions.exprOrDefault()));
    } while (in.accept(COMMA));
    return list;
  }

  Dml update(Query.@Nullable With with, int start) {
    String hints = verbAndHints();
    Priority priority = priority(false, false);
    boolean isIgnore = in.accept(IGNORE);
    List<TableRef> tables = grammar.tableRefs.list();
    in.expect(SET);
    List<Assignment> assignments = assignments();
    Expr where = in.accept(WHERE) ? grammar.expressions.expr() : null;
    List<OrderItem> orderBy = orderBy();
    Limit limit = simpleLimit();
    return new Dml.Update(
        with,
        priority,
        isIgnore,
        hints,
        tables,
        assignments,
        where,
        orderBy,
        limit,
        start,
        in.previousEnd());
  }

  private List<OrderItem> orderBy() {
    if (!in.accept(ORDER)) {
      return List.of();
    }
    in.expect(BY);
    return grammar.aggregates.orderItems();
  }

  private @Nullable Limit simpleLimit() {
    int start = in.start();
    if (!in.accept(LIMIT)) {
      return null;
    }
    Expr count = grammar.queries.limitValue();
    return new Limit(count, null, start, in.previousEnd());
  }

  Dml delete(Query.@Nullable With with, int start) {
    String hints = verbAndHints();
    Priority priority = Priority.NORMAL;
    boolean isQuick = false;
    boolean isIgnore = false;
    while (true) {
      if (in.accept(LOW_PRIORITY)) {
        priority = Priority.LOW_PRIORITY;
      } else if (in.at(QUICK) && lexer.peek() != DOT && lexer.peek() != COMMA) {
        in.next();
        isQuick = true;
      } else if (in.accept(IGNORE)) {
        isIgnore = true;
      } else {
        break;
      }
    }
    List<Name> targets = List.of();
    List<TableRef> from;
    List<OrderItem> orderBy = List.of();
    Limit limit = null;
    Expr where;
    if (!in.accept(FROM)) {
      targets = targets();
      in.expect(FROM);
      from = grammar.tableRefs.list();
      where = in.accept(WHERE) ? grammar.expressions.expr() : null;
    } else {
      Lexer.Mark mark = lexer.mark();
      List<Name> names = targets();
      if (in.accept(USING)) {
        targets = names;
        from = grammar.tableRefs.list();
        where = in.accept(WHERE) ? grammar.expressions.expr() : null;
      } else {
        lexer.reset(mark);
        from = List.of(target());
        where = in.accept(WHERE) ? grammar.expressions.expr() : null;
        orderBy = orderBy();
        limit = simpleLimit();
      }
    }
    return new Dml.Delete(
        with,
        priority,
        isQuick,
        isIgnore,
        hints,
        targets,
        from,
        where,
        orderBy,
        limit,
        start,
        in.previousEnd());
  }

  /** {@code name [[AS] alias] [PARTITION (…)]}. */
  private TableRef target() {
    int start = in.start();
    Name name = in.name();
    String alias = in.accept(AS) || in.atIdent() ? in.ident() : null;
    List<String> partitions = in.accept(PARTITION) ? in.identsInParentheses() : List.of();
    return new TableRef.Table(name, partitions, alias, List.of(), null, start, in.previousEnd());
  }

  /** {@code t, db.u.*, …}. */
  private List<Name> targets() {
    List<Name> targets = new ArrayList<>(2);
    do {
      int start = in.start();
      String schema = null;
      String name = in.ident();
      if (in.accept(DOT) && !in.accept(STAR)) {
        schema = name;
        name = in.ident();
        if (in.accept(DOT)) {
          in.expect(STAR);
        }
      }
      targets.add(new Name(schema, name, start, in.previousEnd()));
    } while (in.accept(COMMA));
    return targets;
  }

  Dml load() {
    int start = in.start();
    in.next();
    boolean isXml = in.acceptWord("XML");
    if (!isXml) {
      in.expectWord("DATA");
    }
    Priority priority = priority(false, false);
    boolean isConcurrent = priority == Priority.NORMAL && in.acceptWord("CONCURRENT");
    boolean isLocal = in.acceptWord("LOCAL");
    in.expect(INFILE);
    String file = in.text();
    boolean isReplace = in.accept(REPLACE);
    boolean isIgnore = !isReplace && in.accept(IGNORE);
    in.expect(INTO);
    in.expect(TABLE);
    Name table = in.name();
    List<String> partitions = in.accept(PARTITION) ? in.identsInParentheses() : List.of();
    String charset = in.acceptCharset() ? in.charsetName() : null;
    String rowsBy = null;
    if (isXml && in.accept(ROWS)) {
      in.expectWord("IDENTIFIED");
      in.expect(BY);
      rowsBy = in.textOrBytes();
    }
    FileFormat format = grammar.queries.fileFormat();
    long ignoreLines = 0;
    if (in.accept(IGNORE)) {
      ignoreLines = in.number();
      if (!in.accept(LINES)) {
        in.expect(ROWS);
      }
    }
    List<Expr> targets = new ArrayList<>();
    if (in.accept(LEFT_PAREN)) {
      while (!in.at(RIGHT_PAREN)) {
        if (!targets.isEmpty()) {
          in.expect(COMMA);
        }
        int at = in.start();
        if (in.at(VARIABLE)) {
          String name = lexer.variableName();
          in.next();
          targets.add(new Expr.UserVariable(name, at, in.previousEnd()));
        } else {
          targets.add(in.column());
        }
      }
      in.expect(RIGHT_PAREN);
    }
    List<Assignment> assignments = in.accept(SET) ? assignments() : List.of();
    return new Dml.Load(
        isXml,
        priority,
        isConcurrent,
        isLocal,
        file,
        isReplace,
        isIgnore,
        table,
        partitions,
        charset,
        format,
        rowsBy,
        ignoreLines,
        targets,
        assignments,
        start,
        in.previousEnd());
  }

  Dml batch() {
    int start = in.start();
    in.next();
    Expr.Column on = in.accept(ON) ? in.column() : null;
    in.expect(LIMIT);
    long limit = in.number();
    boolean isDryRun = false;
    boolean isQuery = false;
    if (in.acceptWord("DRY")) {
      in.expectWord("RUN");
      isDryRun = true;
      isQuery = in.accept(QUERY);
    }
    int at = in.start();
    Dml dml =
        switch (in.token()) {
          case UPDATE -> update(null, at);
          case DELETE -> delete(null, at);
          case INSERT, REPLACE -> insert();
          default -> throw in.error();
        };
    return new Dml.Batch(on, limit, isDryRun, isQuery, dml, start, in.previousEnd());
  }

  Dml call() {
    int start = in.start();
    in.next();
    Name routine = in.name();
    List<Expr> arguments = List.of();
    if (in.accept(LEFT_PAREN)) {
      if (!in.at(RIGHT_PAREN)) {
        arguments = grammar.expressions.exprs();
      }
      in.expect(RIGHT_PAREN);
    }
    return new Dml.Call(routine, arguments, start, in.previousEnd());
  }

  Dml doExpressions() {
    int start = in.start();
    in.next();
    List<Expr> expressions = new ArrayList<>(2);
    do {
      expressions.add(grammar.expressions.expr());
      // The list is that of SELECT: aliases are read and forgotten.
      if (in.accept(AS) || in.atIdentOrText()) {
        in.identOrText();
      }
    } while (in.accept(COMMA));
    return new Dml.Do(expressions, start, in.previousEnd());
  }
}
