package io.atoll.mysql.result;

import io.atoll.mysql.packet.PacketWriter;
import io.atoll.session.ResultColumn;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Column definition packets (protocol 4.1) with the lengths, flags and character sets that MySQL
 * 8.0 sends; drivers derive their metadata from them.
 *
 * <pre>
 *   lenenc "def"  schema  table  org_table  name  org_name
 *   lenenc 0x0C   charset:2  length:4  type:1  flags:2  decimals:1  0:2
 * </pre>
 */
public final class ColumnDefinitions {
  static final int NOT_NULL_FLAG = 1;
  static final int BLOB_FLAG = 16;
  static final int UNSIGNED_FLAG = 32;
  static final int ZEROFILL_FLAG = 64;
  static final int BINARY_FLAG = 128;
  static final int ENUM_FLAG = 256;
  static final int SET_FLAG = 2048;

  /** "Not fixed": what MySQL sends as the decimals of floating numbers and string expressions. */
  private static final int DECIMALS_NOT_FIXED = 31;

  private static final long MAX_LENGTH = 0xFFFFFFFFL;

  private ColumnDefinitions() {}

  /** Writes a definition's payload into the packet begun. */
  public static void write(PacketWriter out, ResultColumn column, Optional<CharacterSet> charset) {
    CharacterSet names = charset.orElse(CharacterSet.UTF8MB4);
    SqlType type = column.type();
    out.lenencBytes(new byte[] {'d', 'e', 'f'});
    out.lenencBytes(names.fromUtf8(column.database().getBytes(StandardCharsets.UTF_8)));
    out.lenencBytes(names.fromUtf8(column.table().getBytes(StandardCharsets.UTF_8)));
    out.lenencBytes(names.fromUtf8(column.originalTable().getBytes(StandardCharsets.UTF_8)));
    out.lenencBytes(names.fromUtf8(column.name().getBytes(StandardCharsets.UTF_8)));
    out.lenencBytes(names.fromUtf8(column.originalName().getBytes(StandardCharsets.UTF_8)));
    out.int1(0x0C);
    out.int2(collationId(type, charset));
    out.int4((int) length(type, charset));
    out.int1(wireType(type));
    out.int2(flags(column));
    out.int1(decimals(column));
    out.int2(0);
  }

  /** The definition of a statement's parameter: what MySQL says of a {@code ?} of unknown type. */
  public static void writeParameter(PacketWriter out) {
    out.lenencBytes(new byte[] {'d', 'e', 'f'});
    out.int1(0);
    out.int1(0);
    out.int1(0);
    out.lenencBytes(new byte[] {'?'});
    out.int1(0);
    out.int1(0x0C);
    out.int2(Collation.BINARY.id());
    out.int4(0);
    out.int1(253);
    out.int2(BINARY_FLAG);
    out.int1(0);
    out.int2(0);
  }

  /**
   * The type byte: MySQL sends all blobs as BLOB, VARCHAR as VAR_STRING, ENUM and SET as STRING.
   */
  static int wireType(SqlType type) {
    return switch (type.kind()) {
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> TypeKind.BLOB.mysqlCode();
      case VARCHAR -> 253;
      case ENUM, SET -> TypeKind.CHAR.mysqlCode();
      case NULL,
          TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          BIT,
          YEAR,
          DATE,
          TIME,
          DATETIME,
          TIMESTAMP,
          CHAR,
          JSON ->
          type.kind().mysqlCode();
    };
  }

  private static boolean isText(SqlType type) {
    return (type.kind().isString() || type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET)
        && !type.collation().charset().equals(Collation.BINARY.charset());
  }

  private static int collationId(SqlType type, Optional<CharacterSet> charset) {
    if (!isText(type)) {
      return Collation.BINARY.id();
    }
    return charset.isPresent() ? charset.get().defaultCollation().id() : type.collation().id();
  }

  static int displayWidth(SqlType type) {
    if (type.length() > 0) {
      return type.length();
    }
    boolean unsigned = type.unsigned();
    return switch (type.kind()) {
      case TINYINT -> unsigned ? 3 : 4;
      case SMALLINT -> unsigned ? 5 : 6;
      case MEDIUMINT -> unsigned ? 8 : 9;
      case INT -> unsigned ? 10 : 11;
      case BIGINT -> 20;
      case YEAR -> 4;
      case FLOAT -> 12;
      case DOUBLE -> 22;
      case BIT -> 1;
      case DECIMAL -> 10;
      case NULL,
          DATE,
          TIME,
          DATETIME,
          TIMESTAMP,
          CHAR,
          VARCHAR,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB,
          ENUM,
          SET,
          JSON ->
          0;
    };
  }

  private static long length(SqlType type, Optional<CharacterSet> charset) {
    int fraction = type.scale() > 0 ? type.scale() + 1 : 0;
    return switch (type.kind()) {
      case NULL -> 0;
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, FLOAT, DOUBLE, BIT ->
          displayWidth(type);
      case DECIMAL -> displayWidth(type) + (type.scale() > 0 ? 1 : 0) + (type.unsigned() ? 0 : 1);
      case DATE -> 10;
      case TIME -> 10 + fraction;
      case DATETIME, TIMESTAMP -> 19 + fraction;
      case JSON -> MAX_LENGTH;
      case TINYBLOB -> blobLength(type, 0xFF, charset);
      case BLOB -> blobLength(type, 0xFFFF, charset);
      case MEDIUMBLOB -> blobLength(type, 0xFFFFFF, charset);
      case LONGBLOB -> MAX_LENGTH;
      case CHAR, VARCHAR ->
          Math.min(MAX_LENGTH, Math.max(0L, type.length()) * bytesPerCharacter(type, charset));
      case ENUM -> elementCharacters(type, false) * bytesPerCharacter(type, charset);
      case SET -> elementCharacters(type, true) * bytesPerCharacter(type, charset);
    };
  }

  private static long blobLength(SqlType type, long bytes, Optional<CharacterSet> charset) {
    return Math.min(MAX_LENGTH, isText(type) ? bytes * bytesPerCharacter(type, charset) : bytes);
  }

  private static int bytesPerCharacter(SqlType type, Optional<CharacterSet> charset) {
    if (!isText(type)) {
      return 1;
    }
    return charset.isPresent()
        ? charset.get().maxBytes()
        : CharacterSet.byName(type.collation().charset()).orElse(CharacterSet.UTF8MB4).maxBytes();
  }

  private static long elementCharacters(SqlType type, boolean all) {
    long sum = 0;
    long longest = 0;
    for (String element : type.elements()) {
      long characters = element.codePointCount(0, element.length());
      sum += characters;
      longest = Math.max(longest, characters);
    }
    return all ? sum + Math.max(0, type.elements().size() - 1) : longest;
  }

  private static int flags(ResultColumn column) {
    SqlType type = column.type();
    int flags = column.flags();
    if (!type.nullable()) {
      flags |= NOT_NULL_FLAG;
    }
    if (type.unsigned()) {
      flags |= UNSIGNED_FLAG;
    }
    if (type.isZerofill()) {
      flags |= ZEROFILL_FLAG;
    }
    boolean isExpression = column.originalTable().isEmpty();
    boolean binary =
        switch (type.kind()) {
          case DATE, TIME, DATETIME, TIMESTAMP, JSON -> true;
          case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, ENUM, SET ->
              !isText(type) || type.collation().name().endsWith("_bin");
          case NULL, TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL, BIT, YEAR ->
              isExpression;
        };
    if (binary) {
      flags |= BINARY_FLAG;
    }
    switch (type.kind()) {
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON -> flags |= BLOB_FLAG;
      case ENUM -> flags |= ENUM_FLAG;
      case SET -> flags |= SET_FLAG;
      case YEAR -> flags |= UNSIGNED_FLAG | (isExpression ? 0 : ZEROFILL_FLAG);
      case BIT -> flags |= UNSIGNED_FLAG;
      case NULL,
          TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          DATETIME,
          TIMESTAMP,
          CHAR,
          VARCHAR -> {}
    }
    return flags;
  }

  private static int decimals(ResultColumn column) {
    SqlType type = column.type();
    return switch (type.kind()) {
      case FLOAT, DOUBLE -> type.scale() < 0 ? DECIMALS_NOT_FIXED : type.scale();
      case DECIMAL, TIME, DATETIME, TIMESTAMP -> Math.max(0, type.scale());
      case CHAR, VARCHAR -> column.originalTable().isEmpty() ? DECIMALS_NOT_FIXED : 0;
      case NULL,
          TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          BIT,
          YEAR,
          DATE,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB,
          ENUM,
          SET,
          JSON ->
          0;
    };
  }
}
