package io.atoll.ddl.alter;

import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;

/**
 * Which changes of a column's type leave stored rows and index entries as they are: the encoding of
 * every value that both types hold must be the same.
 */
final class ColumnTypeChange {
  private ColumnTypeChange() {}

  /** Whether stored values stay as they are (perhaps after a look whether they fit). */
  static boolean keepsValues(SqlType from, SqlType to, boolean isIndexed) {
    if (from.withNullable(true).equals(to.withNullable(true))) {
      return true;
    }
    if (isInteger(from.kind()) && isInteger(to.kind())) {
      return from.unsigned() == to.unsigned();
    }
    if (isCharacters(from.kind()) && isCharacters(to.kind())) {
      boolean pads = to.kind() == TypeKind.CHAR && from.kind() != TypeKind.CHAR;
      boolean isBinaryChar =
          from.collation() == Collation.BINARY
              && (from.kind() == TypeKind.CHAR || to.kind() == TypeKind.CHAR);
      return !pads && !isBinaryChar && keepsCollation(from.collation(), to.collation(), isIndexed);
    }
    if (from.kind() != to.kind()) {
      return from.kind() == TypeKind.FLOAT
          && to.kind() == TypeKind.DOUBLE
          && from.unsigned() == to.unsigned()
          && from.scale() == to.scale();
    }
    return switch (from.kind()) {
      case ENUM, SET ->
          to.elements().size() >= from.elements().size()
              && to.elements().subList(0, from.elements().size()).equals(from.elements())
              && keepsCollation(from.collation(), to.collation(), isIndexed);
      case TIME, DATETIME, TIMESTAMP -> to.scale() >= from.scale();
      case BIT -> to.length() >= from.length();
      default -> false;
    };
  }

  /** Text is stored as UTF-8 whatever its character set; index entries hold sort keys. */
  private static boolean keepsCollation(Collation from, Collation to, boolean isIndexed) {
    if (from.equals(to)) {
      return true;
    }
    boolean isBytes = from == Collation.BINARY || to == Collation.BINARY;
    return !isIndexed
        && !isBytes
        && (from.charset().equals(to.charset()) || to.charset().equals("utf8mb4"));
  }

  /** Whether a stored value of {@code from} may not fit {@code to}. */
  static boolean needsCheck(SqlType from, SqlType to) {
    if (from.nullable() && !to.nullable()) {
      return true;
    }
    if (isInteger(from.kind()) && isInteger(to.kind())) {
      return bits(to.kind()) < bits(from.kind());
    }
    return isCharacters(from.kind())
        && isCharacters(to.kind())
        && (capacity(to) < capacity(from)
            || (isSized(from.kind()) != isSized(to.kind()) && capacity(to) < bytes(from)));
  }

  private static boolean isInteger(TypeKind kind) {
    return bits(kind) > 0;
  }

  private static int bits(TypeKind kind) {
    return switch (kind) {
      case TINYINT -> 8;
      case SMALLINT -> 16;
      case MEDIUMINT -> 24;
      case INT -> 32;
      case BIGINT -> 64;
      default -> 0;
    };
  }

  private static boolean isCharacters(TypeKind kind) {
    return switch (kind) {
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }

  private static boolean isSized(TypeKind kind) {
    return kind == TypeKind.CHAR || kind == TypeKind.VARCHAR;
  }

  /** Characters of CHAR and VARCHAR, bytes of TEXT and BLOB. */
  private static long capacity(SqlType type) {
    return type.length() < 0 ? Long.MAX_VALUE : type.length();
  }

  private static long bytes(SqlType type) {
    return type.collation() == Collation.BINARY
        ? capacity(type)
        : capacity(type) * type.collation().characterSet().maxBytes();
  }
}
