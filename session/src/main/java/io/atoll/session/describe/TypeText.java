package io.atoll.session.describe;

import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.stream.Collectors;

/** Column types as MySQL 8.0 prints them. */
public final class TypeText {
  private TypeText() {}

  /** DATA_TYPE of information_schema: the bare name. */
  public static String dataType(SqlType type) {
    boolean isBinary = type.collation() == Collation.BINARY;
    return switch (type.kind()) {
      case NULL -> "null";
      case TINYINT -> "tinyint";
      case SMALLINT -> "smallint";
      case MEDIUMINT -> "mediumint";
      case INT -> "int";
      case BIGINT -> "bigint";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case DECIMAL -> "decimal";
      case BIT -> "bit";
      case YEAR -> "year";
      case DATE -> "date";
      case TIME -> "time";
      case DATETIME -> "datetime";
      case TIMESTAMP -> "timestamp";
      case CHAR -> isBinary ? "binary" : "char";
      case VARCHAR -> isBinary ? "varbinary" : "varchar";
      case TINYBLOB -> isBinary ? "tinyblob" : "tinytext";
      case BLOB -> isBinary ? "blob" : "text";
      case MEDIUMBLOB -> isBinary ? "mediumblob" : "mediumtext";
      case LONGBLOB -> isBinary ? "longblob" : "longtext";
      case ENUM -> "enum";
      case SET -> "set";
      case JSON -> "json";
    };
  }

  /** COLUMN_TYPE: with length, elements and {@code unsigned}. */
  public static String columnType(SqlType type) {
    String name = dataType(type);
    String unsigned = (type.unsigned() ? " unsigned" : "") + (type.isZerofill() ? " zerofill" : "");
    String width = type.isZerofill() ? "(" + type.length() + ")" : "";
    return switch (type.kind()) {
      // MySQL 8.0.19 shows a display width for tinyint(1) and where zeros fill it.
      case TINYINT -> name + (type.length() == 1 && !type.unsigned() ? "(1)" : width) + unsigned;
      case SMALLINT, MEDIUMINT, INT, BIGINT -> name + width + unsigned;
      case DECIMAL -> name + "(" + type.length() + "," + Math.max(0, type.scale()) + ")" + unsigned;
      case FLOAT, DOUBLE ->
          name
              + (type.scale() >= 0 && type.length() > 0
                  ? "(" + type.length() + "," + type.scale() + ")"
                  : "")
              + unsigned;
      case BIT -> name + "(" + Math.max(1, type.length()) + ")";
      case CHAR, VARCHAR -> name + "(" + type.length() + ")";
      case TIME, DATETIME, TIMESTAMP -> name + (type.scale() > 0 ? "(" + type.scale() + ")" : "");
      case ENUM, SET ->
          name
              + type.elements().stream()
                  .map(Quoting::text)
                  .collect(Collectors.joining(",", "(", ")"));
      case NULL, YEAR, DATE, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON -> name;
    };
  }

  /** Whether the type has a character set of its own to show. */
  public static boolean isCharacter(SqlType type) {
    return (type.kind().isString() || type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET)
        && type.collation() != Collation.BINARY;
  }

  /** CHARACTER_MAXIMUM_LENGTH; -1 for NULL. */
  public static long maximumCharacters(SqlType type) {
    return switch (type.kind()) {
      case CHAR, VARCHAR -> type.length();
      case TINYBLOB -> 255;
      case BLOB -> 65535;
      case MEDIUMBLOB -> 16777215;
      case LONGBLOB -> 4294967295L;
      case ENUM -> type.elements().stream().mapToInt(String::length).max().orElse(0);
      case SET ->
          type.elements().stream().mapToInt(String::length).sum()
              + Math.max(0, type.elements().size() - 1);
      default -> -1;
    };
  }

  /** CHARACTER_OCTET_LENGTH; -1 for NULL. */
  public static long maximumBytes(SqlType type, int bytesPerCharacter) {
    long characters = maximumCharacters(type);
    return switch (type.kind()) {
      case CHAR, VARCHAR, ENUM, SET ->
          type.collation() == Collation.BINARY ? characters : characters * bytesPerCharacter;
      default -> characters;
    };
  }

  /** NUMERIC_PRECISION; -1 for NULL. */
  public static int numericPrecision(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case MEDIUMINT -> 7;
      case INT -> 10;
      case BIGINT -> type.unsigned() ? 20 : 19;
      case FLOAT -> type.scale() >= 0 && type.length() > 0 ? type.length() : 12;
      case DOUBLE -> type.scale() >= 0 && type.length() > 0 ? type.length() : 22;
      case DECIMAL -> type.length();
      case BIT -> Math.max(1, type.length());
      default -> -1;
    };
  }

  /** NUMERIC_SCALE; -1 for NULL. */
  public static int numericScale(SqlType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> 0;
      case DECIMAL -> Math.max(0, type.scale());
      case FLOAT, DOUBLE -> type.scale();
      default -> -1;
    };
  }
}
