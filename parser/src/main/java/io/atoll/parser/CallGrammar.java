package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.IntervalUnit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.TypeSyntax;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Function calls: by plain name, by keyword with a fixed number of arguments, and special forms.
 */
final class CallGrammar {
  /** Least and most arguments of functions that are keywords; 0x7f is any number. */
  private static final short[] ARITY = new short[Token.values().length];

  private static final int MANY = 0x7f;

  static {
    for (Token t :
        new Token[] {
          ASCII,
          Token.CHARSET,
          COLLATION,
          MICROSECOND,
          QUARTER,
          REVERSE,
          DATE,
          DAY,
          HOUR,
          MINUTE,
          MONTH,
          SECOND,
          TIME,
          YEAR
        }) {
      arity(t, 1, 1);
    }
    for (Token t : new Token[] {DATABASE, SCHEMA, ROW_COUNT, USER, SESSION_USER, SYSTEM_USER}) {
      arity(t, 0, 0);
    }
    for (Token t : new Token[] {LEFT, RIGHT, REPEAT, MOD, TRUNCATE, POINT}) {
      arity(t, 2, 2);
    }
    arity(IF, 3, 3);
    arity(REPLACE, 3, 3);
    arity(INSERT, 4, 4);
    arity(FORMAT, 2, 3);
    arity(WEEK, 1, 2);
    arity(TIMESTAMP, 1, 2);
    for (Token t :
        new Token[] {
          COALESCE, GROUPING, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON
        }) {
      arity(t, 1, MANY);
    }
    arity(GEOMETRYCOLLECTION, 0, MANY);
    arity(GEOMCOLLECTION, 0, MANY);
  }

  private final Grammar grammar;
  private final Tokens in;
  private final Lexer lexer;

  CallGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.lexer = in.lexer;
  }

  private static void arity(Token token, int least, int most) {
    ARITY[token.ordinal()] = (short) (0x4000 | least << 7 | most);
  }

  /** Whether the current keyword stands for a call here. */
  boolean isCall() {
    Token token = lexer.token;
    if (token.isFunction()) {
      return lexer.callFollows();
    }
    switch (token) {
      case CURRENT_USER,
          CURRENT_DATE,
          CURRENT_TIME,
          CURRENT_TIMESTAMP,
          LOCALTIME,
          LOCALTIMESTAMP,
          UTC_DATE,
          UTC_TIME,
          UTC_TIMESTAMP -> {
        return true;
      }
      case AVG,
          CHAR,
          CONVERT,
          DEFAULT,
          VALUES,
          GET_FORMAT,
          WEIGHT_STRING,
          TIMESTAMPADD,
          TIMESTAMPDIFF,
          JSON_VALUE,
          ROW_NUMBER,
          RANK,
          DENSE_RANK,
          CUME_DIST,
          PERCENT_RANK,
          NTILE,
          LEAD,
          LAG,
          FIRST_VALUE,
          LAST_VALUE,
          NTH_VALUE -> {
        return lexer.parenthesisFollows();
      }
      default -> {
        return ARITY[token.ordinal()] != 0 && lexer.parenthesisFollows();
      }
    }
  }

  /** The call that the current keyword begins. */
  Expr call() {
    Token token = lexer.token;
    int start = in.start();
    String written = lexer.source();
    in.next();
    int arity = ARITY[token.ordinal()];
    if (arity != 0) {
      return fixed(written, (arity >> 7) & 0x7f, arity & 0x7f, start);
    }
    switch (token) {
      case COUNT,
          SUM,
          AVG,
          MIN,
          MAX,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          STD,
          STDDEV,
          STDDEV_POP,
          STDDEV_SAMP,
          VARIANCE,
          VAR_POP,
          VAR_SAMP,
          GROUP_CONCAT,
          JSON_ARRAYAGG,
          JSON_OBJECTAGG,
          ST_COLLECT -> {
        return grammar.aggregates.aggregate(token, start);
      }
      case ROW_NUMBER,
          RANK,
          DENSE_RANK,
          CUME_DIST,
          PERCENT_RANK,
          NTILE,
          LEAD,
          LAG,
          FIRST_VALUE,
          LAST_VALUE,
          NTH_VALUE -> {
        return grammar.aggregates.windowFunction(token, start);
      }
      case CURRENT_USER -> {
        emptyParentheses();
        return function("CURRENT_USER", List.of(), start);
      }
      case CURRENT_DATE, CURDATE -> {
        emptyParentheses();
        return function("CURDATE", List.of(), start);
      }
      case UTC_DATE -> {
        emptyParentheses();
        return function("UTC_DATE", List.of(), start);
      }
      case CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP, NOW -> {
        return function("NOW", precision(), start);
      }
      case CURRENT_TIME, CURTIME -> {
        return function("CURTIME", precision(), start);
      }
      case UTC_TIME, UTC_TIMESTAMP, SYSDATE -> {
        return function(token.word(), precision(), start);
      }
      default -> {}
    }
    in.expect(LEFT_PAREN);
    Expr call = special(token, start);
    in.expect(RIGHT_PAREN);
    return ended(call);
  }

  /** The special forms, between the parentheses. */
  private Expr special(Token token, int start) {
    ExpressionGrammar expressions = grammar.expressions;
    switch (token) {
      case CAST -> {
        Expr operand = expressions.expr();
        String zone = null;
        if (in.acceptWord("AT")) {
          in.expectWord("TIME");
          in.expectWord("ZONE");
          in.acceptWord("INTERVAL");
          zone = in.text();
        }
        in.expect(AS);
        TypeSyntax type = grammar.types().castType();
        boolean isArray = in.acceptWord("ARRAY");
        return new Call.Cast(operand, type, isArray, zone, start, 0);
      }
      case CONVERT -> {
        Expr operand = expressions.expr();
        if (in.accept(USING)) {
          return new Call.ConvertUsing(operand, in.charsetName(), start, 0);
        }
        in.expect(COMMA);
        return new Call.Cast(operand, grammar.types().castType(), false, null, start, 0);
      }
      case CHAR -> {
        List<Expr> codes = expressions.exprs();
        String charset = in.accept(USING) ? in.charsetName() : null;
        return new Call.Char(codes, charset, start, 0);
      }
      case EXTRACT -> {
        IntervalUnit unit = expressions.unit();
        in.expect(FROM);
        return new Call.Extract(unit, expressions.expr(), start, 0);
      }
      case TRIM -> {
        return trim(start);
      }
      case POSITION -> {
        Expr part = expressions.bitExpr();
        in.expect(IN);
        Expr whole = expressions.expr();
        return new Call.Function(null, "LOCATE", List.of(part, whole), start, 0);
      }
      case SUBSTRING, SUBSTR, MID -> {
        return substring(start);
      }
      case ADDDATE, SUBDATE, DATE_ADD, DATE_SUB -> {
        return dateArithmetic(token, start);
      }
      case TIMESTAMPADD, TIMESTAMPDIFF -> {
        IntervalUnit unit = expressions.unit();
        if (unit.ordinal() > IntervalUnit.YEAR.ordinal()) {
          throw in.error();
        }
        in.expect(COMMA);
        Expr a = expressions.expr();
        in.expect(COMMA);
        Expr b = expressions.expr();
        return token == TIMESTAMPADD
            ? new Call.DateArithmetic(b, a, unit, false, start, 0)
            : new Call.TimestampDiff(unit, a, b, start, 0);
      }
      case GET_FORMAT -> {
        int at = in.start();
        if (!in.at(DATE) && !in.at(TIME) && !in.at(DATETIME) && !in.at(TIMESTAMP)) {
          throw in.error();
        }
        Literal kind = new Literal.Text(in.word(), null, at, in.previousEnd());
        in.expect(COMMA);
        Expr region = expressions.expr();
        return new Call.Function(null, "GET_FORMAT", List.of(kind, region), start, 0);
      }
      case WEIGHT_STRING -> {
        return weightString(start);
      }
      case JSON_VALUE -> {
        return jsonValue(start);
      }
      case VALUES -> {
        return new Expr.InsertedValue(in.column(), start, 0);
      }
      case DEFAULT -> {
        return new Expr.DefaultOf(in.column(), start, 0);
      }
      default -> throw in.error(start);
    }
  }

  /** The same call with its end after the closing parenthesis. */
  private Expr ended(Expr call) {
    int end = in.previousEnd();
    return switch (call) {
      case Call.Cast c ->
          new Call.Cast(c.operand(), c.type(), c.isArray(), c.atTimeZone(), c.start(), end);
      case Call.ConvertUsing c -> new Call.ConvertUsing(c.operand(), c.charset(), c.start(), end);
      case Call.Char c -> new Call.Char(c.codes(), c.charset(), c.start(), end);
      case Call.Extract c -> new Call.Extract(c.unit(), c.operand(), c.start(), end);
      case Call.Trim c -> new Call.Trim(c.mode(), c.removed(), c.operand(), c.start(), end);
      case Call.Function c ->
          new Call.Function(c.schema(), c.name(), c.arguments(), c.start(), end);
      case Call.DateArithmetic c ->
          new Call.DateArithmetic(c.date(), c.amount(), c.unit(), c.isSubtract(), c.start(), end);
      case Call.TimestampDiff c ->
          new Call.TimestampDiff(c.unit(), c.from(), c.to(), c.start(), end);
      case Call.WeightString c ->
          new Call.WeightString(c.operand(), c.length(), c.isBinary(), c.start(), end);
      case Call.JsonValue c ->
          new Call.JsonValue(
              c.document(),
              c.path(),
              c.returning(),
              c.onEmpty(),
              c.emptyDefault(),
              c.onError(),
              c.errorDefault(),
              c.start(),
              end);
      case Expr.InsertedValue c -> new Expr.InsertedValue(c.column(), c.start(), end);
      case Expr.DefaultOf c -> new Expr.DefaultOf(c.column(), c.start(), end);
      default -> call;
    };
  }

  private Expr function(String name, List<Expr> arguments, int start) {
    return new Call.Function(null, name, arguments, start, in.previousEnd());
  }

  private void emptyParentheses() {
    if (in.accept(LEFT_PAREN)) {
      in.expect(RIGHT_PAREN);
    }
  }

  /** {@code [([digits])]} after the name of a time function. */
  private List<Expr> precision() {
    if (!in.accept(LEFT_PAREN)) {
      return List.of();
    }
    if (in.accept(RIGHT_PAREN)) {
      return List.of();
    }
    if (!in.at(INT_NUMBER)) {
      throw in.error();
    }
    Expr digits = grammar.operands.operand();
    in.expect(RIGHT_PAREN);
    return List.of(digits);
  }

  private Expr fixed(String name, int least, int most, int start) {
    in.expect(LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>(most == MANY ? 4 : most);
    if (!in.at(RIGHT_PAREN)) {
      if (most == 0) {
        throw in.error();
      }
      arguments.add(grammar.expressions.expr());
      while (arguments.size() < most && in.accept(COMMA)) {
        arguments.add(grammar.expressions.expr());
      }
    }
    if (arguments.size() < least) {
      throw in.error();
    }
    in.expect(RIGHT_PAREN);
    return function(name, arguments, start);
  }

  /** {@code [schema.]name(…)}, at the parenthesis. */
  Expr byName(@Nullable String schema, String name, int start) {
    in.expect(LEFT_PAREN);
    List<Expr> arguments = new ArrayList<>(4);
    boolean hasNamed = false;
    if (!in.at(RIGHT_PAREN)) {
      do {
        arguments.add(grammar.expressions.expr());
        if (schema == null && (in.at(AS) || in.atIdentOrText())) {
          // Loadable functions may name their arguments; no native one can.
          in.accept(AS);
          in.identOrText();
          hasNamed = true;
        }
      } while (in.accept(COMMA));
    }
    in.expect(RIGHT_PAREN);
    if (hasNamed) {
      throw SqlError.ER_WRONG_PARAMETERS_TO_NATIVE_FCT.with(name);
    }
    return new Call.Function(schema, name, arguments, start, in.previousEnd());
  }

  private Expr trim(int start) {
    ExpressionGrammar expressions = grammar.expressions;
    Call.TrimMode mode = null;
    if (in.accept(BOTH)) {
      mode = Call.TrimMode.BOTH;
    } else if (in.accept(LEADING)) {
      mode = Call.TrimMode.LEADING;
    } else if (in.accept(TRAILING)) {
      mode = Call.TrimMode.TRAILING;
    }
    if (mode != null && in.accept(FROM)) {
      return new Call.Trim(mode, null, expressions.expr(), start, 0);
    }
    Expr first = expressions.expr();
    if (mode != null || in.at(FROM)) {
      in.expect(FROM);
      Expr operand = expressions.expr();
      return new Call.Trim(mode == null ? Call.TrimMode.BOTH : mode, first, operand, start, 0);
    }
    return new Call.Trim(Call.TrimMode.BOTH, null, first, start, 0);
  }

  private Expr substring(int start) {
    ExpressionGrammar expressions = grammar.expressions;
    List<Expr> arguments = new ArrayList<>(3);
    arguments.add(expressions.expr());
    if (in.accept(FROM)) {
      arguments.add(expressions.expr());
      if (in.accept(FOR)) {
        arguments.add(expressions.expr());
      }
    } else {
      in.expect(COMMA);
      arguments.add(expressions.expr());
      if (in.accept(COMMA)) {
        arguments.add(expressions.expr());
      }
    }
    return new Call.Function(null, "SUBSTRING", arguments, start, 0);
  }

  private Expr dateArithmetic(Token token, int start) {
    ExpressionGrammar expressions = grammar.expressions;
    boolean isSubtract = token == SUBDATE || token == DATE_SUB;
    Expr date = expressions.expr();
    in.expect(COMMA);
    if (in.at(INTERVAL)) {
      Call.Function function = expressions.intervalFunction();
      if (function == null) {
        Expr amount = expressions.expr();
        IntervalUnit unit = expressions.unit();
        return new Call.DateArithmetic(date, amount, unit, isSubtract, start, 0);
      }
      Expr amount = expressions.extend(function);
      return new Call.DateArithmetic(date, amount, IntervalUnit.DAY, isSubtract, start, 0);
    }
    if (token == DATE_ADD || token == DATE_SUB) {
      throw in.error();
    }
    Expr days = expressions.expr();
    return new Call.DateArithmetic(date, days, IntervalUnit.DAY, isSubtract, start, 0);
  }

  private Expr weightString(int start) {
    Expr operand = grammar.expressions.expr();
    Integer length = null;
    boolean isBinary = false;
    if (in.accept(AS)) {
      isBinary = in.accept(BINARY);
      if (!isBinary) {
        in.expect(CHAR);
      }
      in.expect(LEFT_PAREN);
      length = in.smallNumber();
      in.expect(RIGHT_PAREN);
    }
    return new Call.WeightString(operand, length, isBinary, start, 0);
  }

  private Expr jsonValue(int start) {
    Expr document = grammar.expressions.expr();
    in.expect(COMMA);
    Expr path = grammar.operands.operand();
    TypeSyntax returning = in.acceptWord("RETURNING") ? grammar.types().castType() : null;
    Call.OnBad onEmpty = null;
    Expr emptyDefault = null;
    Call.OnBad onError = null;
    Expr errorDefault = null;
    while (!in.at(RIGHT_PAREN)) {
      Call.OnBad answer;
      Expr value = null;
      if (in.accept(NULL)) {
        answer = Call.OnBad.NULL;
      } else if (in.acceptWord("ERROR")) {
        answer = Call.OnBad.ERROR;
      } else {
        in.expect(DEFAULT);
        answer = Call.OnBad.DEFAULT;
        value = grammar.expressions.simpleExpr();
      }
      in.expect(ON);
      if (onEmpty == null && onError == null && in.accept(EMPTY)) {
        onEmpty = answer;
        emptyDefault = value;
      } else {
        if (onError != null) {
          throw in.error();
        }
        in.expectWord("ERROR");
        onError = answer;
        errorDefault = value;
      }
    }
    return new Call.JsonValue(
        document, path, returning, onEmpty, emptyDefault, onError, errorDefault, start, 0);
  }
}
