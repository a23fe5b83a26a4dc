package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.List;

/** Types of results: what several types have in common, and the usual results of functions. */
public final class ResultTypes {
  /** Characters of a VARCHAR above which a result is a TEXT. */
  private static final int MAX_VARCHAR = 65_535 / 4;

  private ResultTypes() {}

  /** The type that holds values of all the types: branches of CASE, sides of UNION. */
  public static SqlType unify(List<SqlType> types) {
    SqlType result = types.get(0);
    for (int i = 1; i < types.size(); i++) {
      result = unify(result, types.get(i));
    }
    return result.kind() == TypeKind.ENUM || result.kind() == TypeKind.SET
        ? text(displayLength(result), result.collation()).withNullable(result.nullable())
        : result.withoutZerofill();
  }

  private static SqlType unify(SqlType a, SqlType b) {
    boolean nullable = a.nullable() || b.nullable();
    if (a.kind() == TypeKind.NULL) {
      return b.withNullable(true);
    }
    if (b.kind() == TypeKind.NULL) {
      return a.withNullable(true);
    }
    if (a.equals(b)) {
      return a;
    }
    return kinds(a, b).withNullable(nullable);
  }

  private static SqlType kinds(SqlType a, SqlType b) {
    TypeKind ka = a.kind();
    TypeKind kb = b.kind();
    if (ka == TypeKind.JSON && kb == TypeKind.JSON) {
      return a;
    }
    if (ka.isTemporal() && kb.isTemporal()) {
      int fraction = Math.max(a.scale(), b.scale());
      return SqlType.temporal(ka == kb ? ka : TypeKind.DATETIME, fraction);
    }
    if (ka == TypeKind.BIT && kb == TypeKind.BIT) {
      return a.length() >= b.length() ? a : b;
    }
    if (isNumber(ka) && isNumber(kb)) {
      return numbers(a, b);
    }
    return text(a, b);
  }

  private static boolean isNumber(TypeKind kind) {
    return kind.isInteger()
        || kind == TypeKind.DECIMAL
        || kind == TypeKind.FLOAT
        || kind == TypeKind.DOUBLE
        || kind == TypeKind.BIT;
  }

  private static SqlType numbers(SqlType a, SqlType b) {
    if (a.storage() == TypeKind.Storage.DOUBLE || b.storage() == TypeKind.Storage.DOUBLE) {
      if (a.kind() == TypeKind.FLOAT && b.kind() == TypeKind.FLOAT) {
        return a;
      }
      int scale = a.scale() < 0 || b.scale() < 0 ? -1 : Math.max(a.scale(), b.scale());
      return SqlType.number(TypeKind.DOUBLE, 22, scale, false);
    }
    if (a.kind() == TypeKind.DECIMAL || b.kind() == TypeKind.DECIMAL) {
      return decimals(NumericTypes.decimal(a), NumericTypes.decimal(b));
    }
    if (a.kind() == TypeKind.YEAR && b.kind() == TypeKind.YEAR) {
      return a;
    }
    if (a.unsigned() == b.unsigned()) {
      TypeKind kind = rank(a.kind()) >= rank(b.kind()) ? a.kind() : b.kind();
      kind = kind == TypeKind.YEAR || kind == TypeKind.BIT ? TypeKind.BIGINT : kind;
      return SqlType.number(kind, Math.max(a.length(), b.length()), 0, a.unsigned());
    }
    SqlType unsigned = a.unsigned() ? a : b;
    if (rank(unsigned.kind()) >= rank(TypeKind.BIGINT)) {
      return SqlType.decimal(20, 0);
    }
    return SqlType.number(TypeKind.BIGINT, Math.max(a.length(), b.length()) + 1, 0, false);
  }

  private static int rank(TypeKind kind) {
    return switch (kind) {
      case TINYINT -> 1;
      case SMALLINT, YEAR -> 2;
      case MEDIUMINT -> 3;
      case INT -> 4;
      default -> 5;
    };
  }

  static SqlType decimals(SqlType a, SqlType b) {
    int scale = Math.max(a.scale(), b.scale());
    int whole = Math.max(a.length() - a.scale(), b.length() - b.scale());
    boolean unsigned = a.unsigned() && b.unsigned();
    return SqlType.number(
        TypeKind.DECIMAL, Math.min(UnscaledDecimals.MAX_PRECISION, whole + scale), scale, unsigned);
  }

  private static SqlType text(SqlType a, SqlType b) {
    int length = Math.max(displayLength(a), displayLength(b));
    Collation collation;
    boolean textA = isCharacter(a);
    boolean textB = isCharacter(b);
    if (textA && textB) {
      collation = a.isBinaryString() || b.isBinaryString() ? Collation.BINARY : a.collation();
    } else if (textA) {
      collation = a.collation();
    } else {
      collation = textB ? b.collation() : Collation.UTF8MB4_0900_AI_CI;
    }
    return text(length, collation);
  }

  private static boolean isCharacter(SqlType type) {
    return type.kind().isString() || type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET;
  }

  /** A VARCHAR, or a TEXT where it is too long for one. */
  static SqlType text(long characters, Collation collation) {
    if (characters < 0 || characters > MAX_VARCHAR) {
      long bytes =
          characters < 0
              ? Integer.MAX_VALUE
              : collation.equals(Collation.BINARY) ? characters : characters * 4;
      TypeKind kind =
          bytes < 1 << 16
              ? TypeKind.BLOB
              : bytes < 1 << 24 ? TypeKind.MEDIUMBLOB : TypeKind.LONGBLOB;
      if (characters >= 0 && collation.equals(Collation.BINARY) && bytes < 1 << 16) {
        kind = TypeKind.VARCHAR;
      }
      return new SqlType(
          kind,
          (int) Math.min(Integer.MAX_VALUE, characters < 0 ? Integer.MAX_VALUE : characters),
          0,
          false,
          true,
          collation,
          List.of());
    }
    return SqlType.varchar((int) characters, collation);
  }

  /** Most characters that a value of the type has as text. */
  static int displayLength(SqlType type) {
    return switch (type.kind()) {
      case NULL -> 0;
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
          type.length() > 0
              ? type.length()
              : NumericTypes.integerDigits(type) + (type.unsigned() ? 0 : 1);
      case YEAR -> 4;
      case BIT -> 20;
      case FLOAT, DOUBLE -> 23;
      case DECIMAL -> type.length() + (type.scale() > 0 ? 2 : 1);
      case DATE -> 10;
      case TIME -> 10 + (type.scale() > 0 ? 1 + type.scale() : 0);
      case DATETIME, TIMESTAMP -> 19 + (type.scale() > 0 ? 1 + type.scale() : 0);
      case ENUM -> type.elements().stream().mapToInt(String::length).max().orElse(0);
      case SET ->
          type.elements().stream().mapToInt(String::length).sum()
              + Math.max(0, type.elements().size() - 1);
      case CHAR, VARCHAR -> Math.max(0, type.length());
      case TINYBLOB -> 255;
      case BLOB -> 65_535;
      case MEDIUMBLOB -> 16_777_215;
      case LONGBLOB, JSON -> Integer.MAX_VALUE;
    };
  }

  /** Digits of the second's fraction that a value keeps when it becomes a temporal. */
  static int fraction(SqlType type) {
    return switch (type.kind()) {
      case TIME, DATETIME, TIMESTAMP -> Math.max(0, type.scale());
      case DECIMAL -> Math.min(6, type.scale());
      case FLOAT, DOUBLE, CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, ENUM, SET, JSON -> 6;
      default -> 0;
    };
  }

  /** The same for an expression: a text literal has the digits that it shows. */
  static int fraction(Expression expression) {
    if (expression instanceof Expression.Constant constant
        && constant.value() instanceof Value.OfBytes bytes
        && constant.type().kind().isString()) {
      byte[] s = bytes.value();
      int point = s.length - 1;
      while (point >= 0 && s[point] != '.') {
        point--;
      }
      int end = point + 1;
      while (point >= 0 && end < s.length && s[end] >= '0' && s[end] <= '9') {
        end++;
      }
      return point < 0 ? 0 : Math.min(6, end - point - 1);
    }
    return fraction(expression.type());
  }

  static boolean anyNullable(List<Expression> arguments) {
    return arguments.stream().anyMatch(e -> e.type().nullable());
  }

  /** BIGINT, nullable as the arguments are. */
  static final Registrar.Result INTEGER =
      (arguments, context) -> SqlType.BIGINT.withNullable(anyNullable(arguments));

  static final Registrar.Result NULLABLE_INTEGER = (arguments, context) -> SqlType.BIGINT;

  static final Registrar.Result UNSIGNED =
      (arguments, context) -> SqlType.UNSIGNED_BIGINT.withNullable(anyNullable(arguments));

  static final Registrar.Result BOOLEAN =
      (arguments, context) -> SqlType.BOOLEAN.withNullable(anyNullable(arguments));

  static final Registrar.Result DOUBLE =
      (arguments, context) -> SqlType.DOUBLE.withNullable(anyNullable(arguments));

  static final Registrar.Result NULLABLE_DOUBLE = (arguments, context) -> SqlType.DOUBLE;

  static final Registrar.Result JSON =
      (arguments, context) ->
          new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());

  /** Text of at most {@code length} characters in the connection's collation. */
  static Registrar.Result connectionText(int length) {
    return (arguments, context) -> text(length, context.connectionCollation());
  }

  /** Text of the first TEXT argument's collation and length. */
  static final Registrar.Result LIKE_FIRST =
      (arguments, context) -> like(arguments.get(0), displayLength(arguments.get(0).type()));

  static SqlType like(Expression argument, long length) {
    return text(length, argument.type().collation());
  }

  /** Binary text of at most {@code length} bytes. */
  static Registrar.Result binary(int length) {
    return (arguments, context) -> text(length, Collation.BINARY);
  }

  /** NULL is possible however the arguments look. */
  static SqlType nullable(SqlType type, ResolveContext context) {
    return type.withNullable(true);
  }
}
