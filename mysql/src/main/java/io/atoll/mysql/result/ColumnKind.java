package io.atoll.mysql.result;

import io.atoll.session.ResultColumn;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.NumberText;
import io.atoll.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What row encoders must know of a column, looked up once per header.
 *
 * @param code one of the constants below: what an encoder switches on
 * @param scale digits after the point; -1 where a floating number has none fixed
 * @param width bytes of BIT, characters of zero-filled numbers, 0 for all others
 * @param names of ENUM and SET elements, encoded
 * @param charset to convert text to; null where the bytes go out as they are
 */
record ColumnKind(
    int code, int scale, int width, byte[][] names, @Nullable CharacterSet charset, int wireType) {
  static final int INT1 = 1;
  static final int INT2 = 2;
  static final int INT4 = 3;
  static final int INT8 = 4;
  static final int UNSIGNED_INT8 = 5;
  static final int YEAR = 6;
  static final int ZEROFILL = 7;
  static final int BIT = 8;
  static final int DATE = 9;
  static final int DATETIME = 10;
  static final int TIMESTAMP = 11;
  static final int TIME = 12;
  static final int FLOAT = 13;
  static final int DOUBLE = 14;
  static final int DECIMAL = 15;
  static final int BYTES = 16;
  static final int CONVERTED = 17;
  static final int ENUM = 18;
  static final int SET = 19;
  static final int JSON = 20;
  static final int NULL = 21;

  private static final byte[][] NO_NAMES = {};

  static ColumnKind of(ResultColumn column, Optional<CharacterSet> charset) {
    SqlType type = column.type();
    CharacterSet conversion =
        charset.isPresent() && charset.get() != CharacterSet.UTF8MB4 ? charset.get() : null;
    int code = code(column, conversion);
    int width =
        code == BIT
            ? (Math.max(1, type.length()) + 7) / 8
            : type.isZerofill() ? NumberText.width(type) : 0;
    byte[][] names = code == ENUM || code == SET ? names(type.elements(), conversion) : NO_NAMES;
    return new ColumnKind(
        code, type.scale(), width, names, conversion, ColumnDefinitions.wireType(type));
  }

  private static int code(ResultColumn column, @Nullable CharacterSet conversion) {
    SqlType type = column.type();
    boolean zerofill = type.isZerofill();
    return switch (type.kind()) {
      case NULL -> NULL;
      case TINYINT -> zerofill ? ZEROFILL : INT1;
      case SMALLINT -> zerofill ? ZEROFILL : INT2;
      case MEDIUMINT, INT -> zerofill ? ZEROFILL : INT4;
      case BIGINT -> zerofill ? ZEROFILL : type.unsigned() ? UNSIGNED_INT8 : INT8;
      case YEAR -> YEAR;
      case BIT -> BIT;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case DECIMAL -> DECIMAL;
      case DATE -> DATE;
      case DATETIME -> DATETIME;
      case TIMESTAMP -> TIMESTAMP;
      case TIME -> TIME;
      case ENUM -> ENUM;
      case SET -> SET;
      case JSON -> JSON;
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          conversion == null || type.collation().charset().equals(Collation.BINARY.charset())
              ? BYTES
              : CONVERTED;
    };
  }

  private static byte[][] names(List<String> elements, @Nullable CharacterSet conversion) {
    byte[][] names = new byte[elements.size()][];
    for (int i = 0; i < names.length; i++) {
      byte[] utf8 = elements.get(i).getBytes(StandardCharsets.UTF_8);
      names[i] = conversion == null ? utf8 : conversion.fromUtf8(utf8);
    }
    return names;
  }
}
