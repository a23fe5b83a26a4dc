package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.TypeSyntax;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;

/** The target types of CAST and CONVERT. */
final class CastTypes {
  private CastTypes() {}

  static SqlType of(TypeSyntax syntax, Expression operand, Binding binding) {
    int length = syntax.length() == null ? -1 : syntax.length();
    return switch (syntax.name()) {
      case "SIGNED" -> SqlType.BIGINT;
      case "UNSIGNED" -> SqlType.UNSIGNED_BIGINT;
      case "CHAR", "VARCHAR" -> SqlType.varchar(length, collation(syntax, binding));
      case "BINARY", "VARBINARY" -> SqlType.varchar(length, Collation.BINARY);
      case "DATE" -> SqlType.temporal(TypeKind.DATE, 0);
      case "DATETIME", "TIMESTAMP" -> SqlType.temporal(TypeKind.DATETIME, Math.max(0, length));
      case "TIME" -> SqlType.temporal(TypeKind.TIME, Math.max(0, length));
      case "DECIMAL" -> {
        int scale = syntax.decimals() == null ? 0 : syntax.decimals();
        int precision = length <= 0 ? 10 : length;
        if (precision > 65) {
          throw SqlError.ER_TOO_BIG_PRECISION.with(precision, "CAST", 65);
        }
        if (scale > 30) {
          throw SqlError.ER_TOO_BIG_SCALE.with(scale, "CAST", 30);
        }
        if (scale > precision) {
          throw SqlError.ER_M_BIGGER_THAN_D.with("");
        }
        yield SqlType.decimal(precision, scale);
      }
      case "DOUBLE" -> SqlType.DOUBLE;
      case "FLOAT" -> SqlType.number(length > 24 ? TypeKind.DOUBLE : TypeKind.FLOAT, 12, -1, false);
      case "YEAR" -> SqlType.number(TypeKind.YEAR, 4, 0, true);
      case "JSON" ->
          new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.UTF8MB4_BIN, List.of());
      default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("CAST to " + syntax.name());
    };
  }

  private static Collation collation(TypeSyntax syntax, Binding binding) {
    if (syntax.collation() != null) {
      return Collation.require(syntax.collation());
    }
    if (syntax.charset() != null) {
      return CharacterSet.require(syntax.charset()).defaultCollation();
    }
    return syntax.isBinary() ? Collation.UTF8MB4_BIN : binding.context.collation();
  }
}
