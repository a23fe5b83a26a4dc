package io.atoll.ddl.define;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;

/**
 * Literals with an optional sign: all that MySQL takes after DEFAULT without parentheses. Others
 * are error 1067, whose column the caller knows.
 */
public final class LiteralDefaults implements DefaultValues {
  private final Collation connection;

  /**
   * @param connection the collation of strings without introducer
   */
  public LiteralDefaults(Collation connection) {
    this.connection = connection;
  }

  @Override
  public Expression.Constant evaluate(Expr expr) {
    return switch (expr) {
      case Literal literal -> literal(literal);
      case Expr.Unary unary when unary.op() == Expr.UnaryOp.PLUS -> evaluate(unary.operand());
      case Expr.Unary unary when unary.op() == Expr.UnaryOp.NEGATE ->
          negated(evaluate(unary.operand()));
      default -> throw SqlError.ER_INVALID_DEFAULT.with("");
    };
  }

  private Expression.Constant negated(Expression.Constant constant) {
    SqlType type = constant.type();
    return switch (constant.value()) {
      case Value.Null _ -> constant;
      case Value.OfLong l when type.unsigned() -> {
        BigDecimal value = new BigDecimal(Long.toUnsignedString(l.value())).negate();
        yield l.value() == Long.MIN_VALUE
            ? new Expression.Constant(Value.of(Long.MIN_VALUE), SqlType.BIGINT)
            : new Expression.Constant(Value.of(value), SqlType.decimal(value.precision(), 0));
      }
      case Value.OfLong l -> new Expression.Constant(Value.of(-l.value()), type);
      case Value.OfDouble d -> new Expression.Constant(Value.of(-d.value()), type);
      case Value.OfDecimal d -> new Expression.Constant(Value.of(d.value().negate()), type);
      case Value.OfBytes _ -> throw SqlError.ER_INVALID_DEFAULT.with("");
    };
  }

  private Expression.Constant literal(Literal literal) {
    return switch (literal) {
      case Literal.Null _ -> new Expression.Constant(Value.NULL, SqlType.NULL);
      case Literal.Bool b -> new Expression.Constant(Value.of(b.value() ? 1 : 0), SqlType.BOOLEAN);
      case Literal.Int i ->
          new Expression.Constant(
              Value.of(i.value()), i.isUnsigned() ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT);
      case Literal.Decimal d -> {
        BigDecimal value = new BigDecimal(d.text());
        int scale = Math.max(0, value.scale());
        yield new Expression.Constant(
            Value.of(value), SqlType.decimal(Math.max(value.precision(), scale + 1), scale));
      }
      case Literal.Float f -> new Expression.Constant(Value.of(f.value()), SqlType.DOUBLE);
      case Literal.Text t -> text(t.value(), charset(t.charset()));
      case Literal.Bytes b ->
          new Expression.Constant(
              Value.of(b.value()),
              SqlType.varchar(
                  b.value().length, b.charset() == null ? Collation.BINARY : charset(b.charset())));
      case Literal.Temporal t -> text(t.text(), connection);
    };
  }

  private Collation charset(@org.jspecify.annotations.Nullable String charset) {
    return charset == null ? connection : CharacterSet.require(charset).defaultCollation();
  }

  private static Expression.Constant text(String value, Collation collation) {
    return new Expression.Constant(
        Value.ofUtf8(value), SqlType.varchar(value.codePointCount(0, value.length()), collation));
  }
}
