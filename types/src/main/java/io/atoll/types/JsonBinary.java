package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * JSON in TiDB's binary form: a type byte, then the value. Numbers are little-endian.
 *
 * <pre>
 *   01 object    count u32 | size u32 | key entries | value entries | keys | values
 *   03 array     count u32 | size u32 | value entries | values
 *   04 literal   00 null, 01 true, 02 false
 *   09 int64   0A uint64   0B double     8 bytes
 *   0C string    length varint | UTF-8
 *   0D opaque    MySQL type byte | length varint | bytes
 *   0E date   0F datetime   10 timestamp    8 bytes: TiDB's core time
 *   11 time      8 bytes nanoseconds | fsp u32
 *
 *   key entry    offset u32 | length u16           value entry   type byte | offset u32
 * </pre>
 *
 * Offsets count from {@code count}; a literal stands in its value entry's offset. Keys are in byte
 * order (text shows them by length first, as MySQL does).
 *
 * <pre>
 *   [1]:  03 | 01 00 00 00 | 15 00 00 00 | 09 0D 00 00 00 | 01 00 00 00 00 00 00 00
 * </pre>
 *
 * A DECIMAL is opaque data of MySQL's type 246: a byte with its scale, then its digits as a
 * big-endian two's complement integer. JSON text never has one: its numbers with a point are
 * doubles.
 */
public final class JsonBinary {
  public static final int OBJECT = 0x01;
  public static final int ARRAY = 0x03;
  public static final int LITERAL = 0x04;
  public static final int INT = 0x09;
  public static final int UINT = 0x0A;
  public static final int DOUBLE = 0x0B;
  public static final int STRING = 0x0C;
  public static final int OPAQUE = 0x0D;
  public static final int DATE = 0x0E;
  public static final int DATETIME = 0x0F;
  public static final int TIMESTAMP = 0x10;
  public static final int TIME = 0x11;

  public static final int LITERAL_NULL = 0;
  public static final int LITERAL_TRUE = 1;
  public static final int LITERAL_FALSE = 2;

  /** MySQL's type code of DECIMAL as a byte: what an opaque value begins with. */
  static final int DECIMAL_OPAQUE = 246;

  static final int HEADER = 8;
  static final int KEY_ENTRY = 6;
  static final int VALUE_ENTRY = 5;

  /** The document {@code null}; do not change. */
  static final byte[] NULL = {LITERAL, LITERAL_NULL};

  private JsonBinary() {}

  static void putVarint(ByteBuilder out, int value) {
    int v = value;
    while (v >= 0x80) {
      out.put(v | 0x80);
      v >>>= 7;
    }
    out.put(v);
  }

  static void setInt(ByteBuilder out, int pos, int value) {
    byte[] b = out.array();
    b[pos] = (byte) value;
    b[pos + 1] = (byte) (value >>> 8);
    b[pos + 2] = (byte) (value >>> 16);
    b[pos + 3] = (byte) (value >>> 24);
  }

  /** What JSON_TYPE says. */
  public static String typeName(byte[] document) {
    return switch (document[0]) {
      case OBJECT -> "OBJECT";
      case ARRAY -> "ARRAY";
      case LITERAL -> document[1] == LITERAL_NULL ? "NULL" : "BOOLEAN";
      case INT -> "INTEGER";
      case UINT -> "UNSIGNED INTEGER";
      case DOUBLE -> "DOUBLE";
      case STRING -> "STRING";
      case OPAQUE ->
          switch (document[1] & 0xFF) {
            case 16 -> "BIT";
            case DECIMAL_OPAQUE -> "DECIMAL";
            case 249, 250, 251, 252, 253, 254, 15 -> "BLOB";
            default -> "OPAQUE";
          };
      case DATE -> "DATE";
      case DATETIME, TIMESTAMP -> "DATETIME";
      case TIME -> "TIME";
      default -> throw SqlError.ER_INVALID_JSON_BINARY_DATA.with();
    };
  }

  /** A JSON string. */
  public static byte[] ofString(byte[] utf8) {
    return new JsonNode.Text(utf8).toBinary();
  }

  public static byte[] ofBoolean(boolean value) {
    return new byte[] {LITERAL, (byte) (value ? LITERAL_TRUE : LITERAL_FALSE)};
  }

  /**
   * An SQL value as JSON without parsing: strings become JSON strings, binary strings and BIT
   * opaque.
   */
  public static byte[] ofScalar(Value value, SqlType type, @Nullable ZoneConverter zone) {
    return switch (value) {
      case Value.Null n -> NULL.clone();
      case Value.OfDouble d -> new JsonNode.Real(d.value()).toBinary();
      case Value.OfDecimal d ->
          ofDecimal(d.value().setScale(Math.max(0, type.scale()), RoundingMode.HALF_UP));
      case Value.OfBytes b -> {
        if (type.kind() == TypeKind.JSON) {
          yield b.value();
        }
        yield type.collation() == Collation.BINARY
            ? opaque(type.kind().mysqlCode(), b.value())
            : ofString(b.value());
      }
      case Value.OfLong l -> ofLong(l.value(), type, zone);
    };
  }

  private static byte[] ofLong(long value, SqlType type, @Nullable ZoneConverter zone) {
    return switch (type.kind()) {
      case DATE -> time(DATE, value, 14);
      case DATETIME -> time(DATETIME, value, Math.max(0, type.scale()) << 1);
      case TIMESTAMP ->
          time(
              TIMESTAMP,
              zone == null ? value : zone.fromUtc(value),
              (Math.max(0, type.scale()) << 1) | 1);
      case TIME -> {
        ByteBuilder out = new ByteBuilder(13).put(TIME);
        out.putLongLittleEndian(value * 1000).putIntLittleEndian(Math.max(0, type.scale()));
        yield out.toArray();
      }
      case ENUM, SET -> ofString(ValueText.of(Value.of(value), type, zone));
      case BIT -> opaque(TypeKind.BIT.mysqlCode(), ValueText.of(Value.of(value), type, zone));
      default -> {
        if (type.isBoolean()) {
          yield (value != 0 ? JsonNode.TRUE : JsonNode.FALSE).toBinary();
        }
        yield (type.unsigned() && value < 0
                ? new JsonNode.Unsigned(value)
                : new JsonNode.Int(value))
            .toBinary();
      }
    };
  }

  private static byte[] ofDecimal(BigDecimal value) {
    byte[] digits = value.unscaledValue().toByteArray();
    byte[] bytes = new byte[digits.length + 1];
    bytes[0] = (byte) value.scale();
    System.arraycopy(digits, 0, bytes, 1, digits.length);
    return opaque(DECIMAL_OPAQUE, bytes);
  }

  private static byte[] opaque(int mysqlType, byte[] bytes) {
    ByteBuilder out = new ByteBuilder(bytes.length + 8).put(OPAQUE).put(mysqlType);
    putVarint(out, bytes.length);
    return out.put(bytes).toArray();
  }

  /** TiDB's core time: 14 bits year, 4 month, 5 day, 5 hour, 6 minute, 6 second, 20 µs, 4 fsp. */
  private static byte[] time(int code, long packed, int fspAndType) {
    long core =
        ((long) Temporals.year(packed) << 50)
            | ((long) Temporals.month(packed) << 46)
            | ((long) Temporals.day(packed) << 41)
            | ((long) Temporals.hour(packed) << 36)
            | ((long) Temporals.minute(packed) << 30)
            | ((long) Temporals.second(packed) << 24)
            | ((long) Temporals.micros(packed) << 4)
            | fspAndType;
    return new ByteBuilder(9).put(code).putLongLittleEndian(core).toArray();
  }

  /** Our packed form of a core time. */
  static long packed(long core) {
    return Temporals.pack(
        (int) (core >>> 50),
        (int) (core >>> 46) & 15,
        (int) (core >>> 41) & 31,
        (int) (core >>> 36) & 31,
        (int) (core >>> 30) & 63,
        (int) (core >>> 24) & 63,
        (int) (core >>> 4) & 0xFFFFF);
  }

  /** JSON_LENGTH: members or elements; 1 for scalars. */
  public static int length(byte[] document) {
    JsonRef ref = JsonRef.root(document);
    return ref.isContainer() ? ref.count() : 1;
  }

  /** JSON_DEPTH: 1 for scalars and empty containers. */
  public static int depth(byte[] document) {
    return depth(JsonRef.root(document));
  }

  private static int depth(JsonRef ref) {
    int deepest = 0;
    if (ref.isContainer()) {
      for (int i = 0; i < ref.count(); i++) {
        deepest = Math.max(deepest, depth(ref.child(i)));
      }
    }
    return deepest + 1;
  }

  /** The text behind a JSON string; other values as JSON text: JSON_UNQUOTE. */
  public static byte[] unquote(byte[] document) {
    JsonRef ref = JsonRef.root(document);
    if (ref.type() == STRING) {
      return ref.string();
    }
    ByteBuilder out = new ByteBuilder(64);
    JsonText.append(out, document);
    if (ref.type() >= OPAQUE && ref.type() <= TIME && !ref.isDecimal()) {
      String quoted = new String(out.toArray(), UTF_8);
      return quoted.substring(1, quoted.length() - 1).getBytes(UTF_8);
    }
    return out.toArray();
  }
}
