package io.atoll.mysql.result;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.types.Temporals;
import io.atoll.types.ZoneConverter;

/** Rows of the text protocol: every value a length-encoded string, 0xFB for NULL. */
final class TextRows {
  private static final int NULL = 0xFB;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private TextRows() {}

  static void write(PacketWriter out, Chunk chunk, ColumnKind[] kinds, ZoneConverter zone) {
    int rows = chunk.rows();
    for (int i = 0; i < rows; i++) {
      int row = chunk.position(i);
      out.begin();
      for (int c = 0; c < kinds.length; c++) {
        Vector vector = chunk.column(c);
        if (vector.isNull(row)) {
          out.int1(NULL);
        } else {
          value(out, vector, row, kinds[c], zone);
        }
      }
      out.end();
    }
  }

  private static void value(
      PacketWriter out, Vector vector, int row, ColumnKind kind, ZoneConverter zone) {
    switch (kind.code()) {
      case ColumnKind.INT1, ColumnKind.INT2, ColumnKind.INT4, ColumnKind.INT8 ->
          integer(out, ((LongVector) vector).values()[row]);
      case ColumnKind.UNSIGNED_INT8 -> {
        byte[] buffer = out.reserve(Digits.MAX_LONG_BYTES + 1);
        int at = out.position();
        finish(
            out, buffer, at, Digits.unsigned(buffer, at + 1, ((LongVector) vector).values()[row]));
      }
      case ColumnKind.ZEROFILL -> zerofill(out, ((LongVector) vector).values()[row], kind.width());
      case ColumnKind.YEAR -> {
        byte[] buffer = out.reserve(5);
        int at = out.position();
        finish(
            out,
            buffer,
            at,
            Digits.four(buffer, at + 1, (int) ((LongVector) vector).values()[row]));
      }
      case ColumnKind.BIT -> RowEncoder.bit(out, ((LongVector) vector).values()[row], kind.width());
      case ColumnKind.DATE -> {
        byte[] buffer = out.reserve(11);
        int at = out.position();
        finish(out, buffer, at, date(buffer, at + 1, ((LongVector) vector).values()[row]));
      }
      case ColumnKind.DATETIME -> dateTime(out, ((LongVector) vector).values()[row], kind.scale());
      case ColumnKind.TIMESTAMP ->
          dateTime(out, zone.fromUtc(((LongVector) vector).values()[row]), kind.scale());
      case ColumnKind.TIME -> time(out, ((LongVector) vector).values()[row], kind.scale());
      case ColumnKind.FLOAT ->
          RowEncoder.floating(out, ((DoubleVector) vector).values()[row], kind);
      case ColumnKind.DOUBLE -> {
        double value = ((DoubleVector) vector).values()[row];
        // Whole numbers are the common case, and need no text of their own.
        if (kind.scale() < 0 && kind.width() == 0 && value == (int) value && value != 0) {
          integer(out, (int) value);
        } else {
          RowEncoder.floating(out, value, kind);
        }
      }
      case ColumnKind.DECIMAL -> RowEncoder.decimal(out, (DecimalVector) vector, row, kind);
      case ColumnKind.BYTES -> RowEncoder.bytes(out, (BytesVector) vector, row);
      case ColumnKind.CONVERTED -> RowEncoder.converted(out, (BytesVector) vector, row, kind);
      case ColumnKind.ENUM -> RowEncoder.enumName(out, ((LongVector) vector).values()[row], kind);
      case ColumnKind.SET -> RowEncoder.setNames(out, ((LongVector) vector).values()[row], kind);
      case ColumnKind.JSON -> RowEncoder.lenenc(out, RowEncoder.json(vector, row, kind));
      case ColumnKind.NULL -> out.int1(NULL);
      default -> throw new IllegalStateException("column kind " + kind.code());
    }
  }

  private static void integer(PacketWriter out, long value) {
    byte[] buffer = out.reserve(Digits.MAX_LONG_BYTES + 1);
    int at = out.position();
    finish(out, buffer, at, Digits.signed(buffer, at + 1, value));
  }

  /** Sets the length byte at {@code at} of a value that ends before {@code end}. */
  private static void finish(PacketWriter out, byte[] buffer, int at, int end) {
    buffer[at] = (byte) (end - at - 1);
    out.position(end);
  }

  private static void zerofill(PacketWriter out, long value, int width) {
    int digits = value < 0 ? Digits.MAX_LONG_BYTES : Digits.length(value);
    if (digits >= width) {
      byte[] buffer = out.reserve(Digits.MAX_LONG_BYTES + 1);
      int at = out.position();
      finish(out, buffer, at, Digits.unsigned(buffer, at + 1, value));
      return;
    }
    byte[] buffer = out.reserve(width + 1);
    int at = out.position();
    Digits.padded(buffer, at + 1, value, width);
    finish(out, buffer, at, at + 1 + width);
  }

  private static int date(byte[] buffer, int start, long packed) {
    int at = Digits.four(buffer, start, Temporals.year(packed));
    buffer[at++] = '-';
    at = Digits.two(buffer, at, Temporals.month(packed));
    buffer[at++] = '-';
    return Digits.two(buffer, at, Temporals.day(packed));
  }

  private static void dateTime(PacketWriter out, long packed, int fractionDigits) {
    byte[] buffer = out.reserve(27);
    int start = out.position();
    int at = date(buffer, start + 1, packed);
    buffer[at++] = ' ';
    at = Digits.two(buffer, at, Temporals.hour(packed));
    buffer[at++] = ':';
    at = Digits.two(buffer, at, Temporals.minute(packed));
    buffer[at++] = ':';
    at = Digits.two(buffer, at, Temporals.second(packed));
    at = Digits.fraction(buffer, at, Temporals.micros(packed), fractionDigits);
    finish(out, buffer, start, at);
  }

  private static void time(PacketWriter out, long micros, int fractionDigits) {
    byte[] buffer = out.reserve(24);
    int start = out.position();
    int at = start + 1;
    long rest = micros;
    if (rest < 0) {
      buffer[at++] = '-';
      rest = -rest;
    }
    int fraction = (int) (rest % MICROS_PER_SECOND);
    int seconds = (int) (rest / MICROS_PER_SECOND);
    int hours = seconds / 3600;
    if (hours >= 100) {
      buffer[at++] = (byte) ('0' + hours / 100 % 10);
    }
    at = Digits.two(buffer, at, hours % 100);
    buffer[at++] = ':';
    at = Digits.two(buffer, at, seconds / 60 % 60);
    buffer[at++] = ':';
    at = Digits.two(buffer, at, seconds % 60);
    at = Digits.fraction(buffer, at, fraction, fractionDigits);
    finish(out, buffer, start, at);
  }
}
