package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A value of any type as the text that MySQL prints. */
public final class ValueText {
  private ValueText() {}

  /**
   * Appends the text of a value that is not NULL. TIMESTAMP is shown as held (UTC) where no zone is
   * given.
   */
  public static void append(
      ByteBuilder out, Value value, SqlType type, @Nullable ZoneConverter zone) {
    switch (value) {
      case Value.Null n -> throw new IllegalArgumentException("NULL has no text");
      case Value.OfLong l -> append(out, l.value(), type, zone);
      case Value.OfDouble d -> number(out, NumberText.of(d.value(), type), type);
      case Value.OfDecimal d -> number(out, d.value().toPlainString(), type);
      case Value.OfBytes b -> {
        if (type.kind() == TypeKind.JSON) {
          JsonText.append(out, b.value());
        } else {
          out.put(b.value());
        }
      }
    }
  }

  private static void number(ByteBuilder out, String text, SqlType type) {
    int width = type.isZerofill() ? NumberText.width(type) : 0;
    out.put(NumberText.zerofilled(text, width).getBytes(UTF_8));
  }

  /** The same for values of LONG storage. */
  public static void append(
      ByteBuilder out, long value, SqlType type, @Nullable ZoneConverter zone) {
    switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> {
        if (type.isZerofill()) {
          number(out, Long.toUnsignedString(value), type);
        } else if (type.unsigned()) {
          NumberText.appendUnsigned(out, value);
        } else {
          NumberText.append(out, value);
        }
      }
      case YEAR -> {
        for (int p = 1000; p > 0; p /= 10) {
          out.put('0' + (int) (value / p % 10));
        }
      }
      case DATE, DATETIME, TIME -> TemporalText.append(out, type, value);
      case TIMESTAMP -> TemporalText.append(out, type, zone == null ? value : zone.fromUtc(value));
      case BIT -> {
        for (int i = (Math.max(1, type.length()) + 7) / 8 - 1; i >= 0; i--) {
          out.put((int) (value >>> (8 * i)));
        }
      }
      case ENUM -> {
        if (value > 0 && value <= type.elements().size()) {
          out.put(type.elements().get((int) value - 1).getBytes(UTF_8));
        }
      }
      case SET -> {
        boolean isFirst = true;
        for (int i = 0; i < type.elements().size(); i++) {
          if ((value >>> i & 1) != 0) {
            if (!isFirst) {
              out.put(',');
            }
            isFirst = false;
            out.put(type.elements().get(i).getBytes(UTF_8));
          }
        }
      }
      case NULL,
          FLOAT,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB,
          JSON ->
          throw new IllegalArgumentException(type.kind() + " is not held as a long");
    }
  }

  public static byte[] of(Value value, SqlType type, @Nullable ZoneConverter zone) {
    if (value instanceof Value.OfBytes b && type.kind() != TypeKind.JSON) {
      return b.value();
    }
    ByteBuilder out = new ByteBuilder(32);
    append(out, value, type, zone);
    return out.toArray();
  }
}
