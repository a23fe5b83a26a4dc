package io.atoll.ddl.define;

import io.atoll.catalog.ColumnDefault;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.ColumnAttribute;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.types.AssignmentRules;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.ZoneConverter;
import java.util.Locale;

/** DEFAULT of a column as written. */
public record DefaultClause(String column, DefaultValues literals, EvalContext evaluation) {

  /** The default of a column of a type; 1067, or 1101 for types without defaults. */
  public ColumnDefault of(SqlType type, ColumnAttribute.Default written) {
    if (isNow(written.value())) {
      if (type.kind() == TypeKind.DATETIME || type.kind() == TypeKind.TIMESTAMP) {
        return new ColumnDefault.CurrentTimestamp();
      }
      if (!written.inParentheses()) {
        throw SqlError.ER_INVALID_DEFAULT.with(column);
      }
    }
    if (written.inParentheses()) {
      ExpressionSyntax syntax = ExpressionSyntax.of(written.value());
      if (syntax.forbidden() != null) {
        throw SqlError.ER_DEFAULT_VAL_GENERATED_FUNCTION_IS_NOT_ALLOWED.with(
            column, syntax.forbidden());
      }
      return new ColumnDefault.Computed(syntax.text());
    }
    return literal(type, written.value());
  }

  private ColumnDefault literal(SqlType type, Expr value) {
    if (value instanceof Literal.Null) {
      if (!type.nullable()) {
        throw SqlError.ER_INVALID_DEFAULT.with(column);
      }
      return ColumnDefault.NULL;
    }
    switch (type.kind()) {
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON ->
          throw SqlError.ER_BLOB_CANT_HAVE_DEFAULT.with(column);
      default -> {}
    }
    try {
      Expression.Constant constant = literals.evaluate(value);
      return new ColumnDefault.Literal(
          new ColumnAssignment(
                  type,
                  column,
                  new AssignmentRules(strictMode(), false, true, Dates.fromDayNumber(0)),
                  new ZoneConverter(evaluation.timeZone()),
                  Diagnostics.IGNORE)
              .store(constant.value(), constant.type(), 1));
    } catch (SqlException e) {
      throw SqlError.ER_INVALID_DEFAULT.with(column);
    }
  }

  /** A default always fits; which zero and invalid dates do is the session's to say. */
  private SqlMode strictMode() {
    return evaluation.sqlMode().with(SqlMode.Flag.STRICT_TRANS_TABLES);
  }

  /** {@code NOW()} under any of its names. */
  static boolean isNow(Expr expr) {
    return expr instanceof Call.Function f
        && f.schema() == null
        && f.name().toUpperCase(Locale.ROOT).equals("NOW");
  }
}
