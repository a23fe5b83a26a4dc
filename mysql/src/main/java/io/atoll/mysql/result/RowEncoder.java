package io.atoll.mysql.result;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.Vector;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.types.CharacterSet;
import io.atoll.types.JsonText;
import io.atoll.types.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What text and binary rows write alike: length-encoded strings straight from vectors. */
final class RowEncoder {
  /** A scale of MySQL's that means none. */
  private static final int NOT_FIXED = 31;

  private RowEncoder() {}

  /** A BYTES value as it lies in the heap. */
  static void bytes(PacketWriter out, BytesVector vector, int row) {
    lenenc(out, vector.heap(), vector.start(row), vector.length(row));
  }

  static void lenenc(PacketWriter out, byte[] source, int start, int length) {
    byte[] buffer = out.reserve(length + 9);
    int at = out.position();
    if (length < 251) {
      buffer[at++] = (byte) length;
    } else if (length < 1 << 16) {
      buffer[at++] = (byte) 0xFC;
      buffer[at++] = (byte) length;
      buffer[at++] = (byte) (length >>> 8);
    } else {
      out.lenenc(length);
      at = out.position();
    }
    System.arraycopy(source, start, buffer, at, length);
    out.position(at + length);
  }

  static void lenenc(PacketWriter out, byte[] source) {
    lenenc(out, source, 0, source.length);
  }

  static void converted(PacketWriter out, BytesVector vector, int row, ColumnKind kind) {
    CharacterSet charset = Objects.requireNonNull(kind.charset());
    lenenc(out, charset.fromUtf8(vector.heap(), vector.start(row), vector.length(row)));
  }

  /** A DECIMAL as text: in both protocols. */
  static void decimal(PacketWriter out, DecimalVector vector, int row, ColumnKind kind) {
    if (vector.isWide(row) || kind.width() > 0) {
      String text = NumberText.zerofilled(vector.get(row).toPlainString(), kind.width());
      lenenc(out, text.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    // A long has at most 19 digits; the scale may ask for zeros in front of them.
    byte[] buffer = out.reserve(1 + Digits.MAX_LONG_BYTES + 3 + vector.scale());
    int at = out.position();
    int end = Digits.decimal(buffer, at + 1, vector.values()[row], vector.scale());
    buffer[at] = (byte) (end - at - 1);
    out.position(end);
  }

  /** FLOAT and DOUBLE as text. */
  static void floating(PacketWriter out, double value, ColumnKind kind) {
    int scale = kind.scale();
    String text =
        scale >= 0 && scale < NOT_FIXED
            ? NumberText.ofFixed(value, scale)
            : kind.code() == ColumnKind.FLOAT ? NumberText.ofFloat(value) : NumberText.of(value);
    lenenc(out, NumberText.zerofilled(text, kind.width()).getBytes(StandardCharsets.US_ASCII));
  }

  /** BIT(n): its bytes, big-endian. */
  static void bit(PacketWriter out, long value, int width) {
    byte[] buffer = out.reserve(9);
    int at = out.position();
    buffer[at++] = (byte) width;
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
      buffer[at++] = (byte) (value >>> shift);
    }
    out.position(at);
  }

  static void enumName(PacketWriter out, long ordinal, ColumnKind kind) {
    if (ordinal >= 1 && ordinal <= kind.names().length) {
      lenenc(out, kind.names()[(int) ordinal - 1]);
    } else {
      out.int1(0);
    }
  }

  static void setNames(PacketWriter out, long mask, ColumnKind kind) {
    byte[][] names = kind.names();
    byte[] comma = {','};
    if (kind.charset() != null) {
      comma = kind.charset().fromUtf8(comma);
    }
    int length = 0;
    for (int i = 0; i < names.length; i++) {
      if ((mask & (1L << i)) != 0) {
        length += names[i].length + (length == 0 ? 0 : comma.length);
      }
    }
    out.lenenc(length);
    boolean first = true;
    for (int i = 0; i < names.length; i++) {
      if ((mask & (1L << i)) != 0) {
        if (!first) {
          out.bytes(comma);
        }
        out.bytes(names[i]);
        first = false;
      }
    }
  }

  static byte[] json(Vector vector, int row, ColumnKind kind) {
    byte[] text = JsonText.of(((BytesVector) vector).get(row));
    return kind.charset() == null ? text : kind.charset().fromUtf8(text);
  }
}
