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

/**
 * Rows of the binary protocol: {@code 0x00}, a bitmap of NULLs that starts at bit 2, then the
 * values that are not NULL in the form of their type.
 */
final class BinaryRows {
  private static final int BITMAP_OFFSET = 2;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private BinaryRows() {}

  static void write(PacketWriter out, Chunk chunk, ColumnKind[] kinds, ZoneConverter zone) {
    int rows = chunk.rows();
    int bitmapBytes = (kinds.length + BITMAP_OFFSET + 7) / 8;
    for (int i = 0; i < rows; i++) {
      int row = chunk.position(i);
      out.begin();
      out.zeros(1 + bitmapBytes);
      int bitmap = out.position() - bitmapBytes;
      for (int c = 0; c < kinds.length; c++) {
        Vector vector = chunk.column(c);
        if (kinds[c].code() == ColumnKind.NULL || vector.isNull(row)) {
          int bit = c + BITMAP_OFFSET;
          out.reserve(0)[bitmap + (bit >>> 3)] |= (byte) (1 << (bit & 7));
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
      case ColumnKind.INT1 -> out.int1((int) ((LongVector) vector).values()[row]);
      case ColumnKind.INT2, ColumnKind.YEAR -> out.int2((int) ((LongVector) vector).values()[row]);
      case ColumnKind.INT4 -> out.int4((int) ((LongVector) vector).values()[row]);
      case ColumnKind.INT8, ColumnKind.UNSIGNED_INT8 ->
          out.int8(((LongVector) vector).values()[row]);
      case ColumnKind.ZEROFILL -> integer(out, ((LongVector) vector).values()[row], kind);
      case ColumnKind.BIT -> RowEncoder.bit(out, ((LongVector) vector).values()[row], kind.width());
      case ColumnKind.DATE -> date(out, ((LongVector) vector).values()[row]);
      case ColumnKind.DATETIME -> dateTime(out, ((LongVector) vector).values()[row]);
      case ColumnKind.TIMESTAMP -> dateTime(out, zone.fromUtc(((LongVector) vector).values()[row]));
      case ColumnKind.TIME -> time(out, ((LongVector) vector).values()[row]);
      case ColumnKind.FLOAT ->
          out.int4(Float.floatToRawIntBits((float) ((DoubleVector) vector).values()[row]));
      case ColumnKind.DOUBLE ->
          out.int8(Double.doubleToRawLongBits(((DoubleVector) vector).values()[row]));
      case ColumnKind.DECIMAL -> RowEncoder.decimal(out, (DecimalVector) vector, row, kind);
      case ColumnKind.BYTES -> RowEncoder.bytes(out, (BytesVector) vector, row);
      case ColumnKind.CONVERTED -> RowEncoder.converted(out, (BytesVector) vector, row, kind);
      case ColumnKind.ENUM -> RowEncoder.enumName(out, ((LongVector) vector).values()[row], kind);
      case ColumnKind.SET -> RowEncoder.setNames(out, ((LongVector) vector).values()[row], kind);
      case ColumnKind.JSON -> RowEncoder.lenenc(out, RowEncoder.json(vector, row, kind));
      default -> throw new IllegalStateException("column kind " + kind.code());
    }
  }

  /** ZEROFILL columns are plain integers here; their wire type tells the width. */
  private static void integer(PacketWriter out, long value, ColumnKind kind) {
    switch (kind.wireType()) {
      case 1 -> out.int1((int) value);
      case 2 -> out.int2((int) value);
      case 3, 9 -> out.int4((int) value);
      default -> out.int8(value);
    }
  }

  private static void date(PacketWriter out, long packed) {
    if (packed == 0) {
      out.int1(0);
      return;
    }
    out.int1(4);
    ymd(out, packed);
  }

  private static void ymd(PacketWriter out, long packed) {
    out.int2(Temporals.year(packed));
    out.int1(Temporals.month(packed));
    out.int1(Temporals.day(packed));
  }

  private static void dateTime(PacketWriter out, long packed) {
    if (packed == 0) {
      out.int1(0);
      return;
    }
    int micros = Temporals.micros(packed);
    boolean hasTime = (packed & ((1L << 41) - 1)) != 0;
    out.int1(micros != 0 ? 11 : hasTime ? 7 : 4);
    ymd(out, packed);
    if (hasTime) {
      out.int1(Temporals.hour(packed));
      out.int1(Temporals.minute(packed));
      out.int1(Temporals.second(packed));
      if (micros != 0) {
        out.int4(micros);
      }
    }
  }

  private static void time(PacketWriter out, long value) {
    if (value == 0) {
      out.int1(0);
      return;
    }
    long rest = Math.abs(value);
    int micros = (int) (rest % MICROS_PER_SECOND);
    int seconds = (int) (rest / MICROS_PER_SECOND);
    out.int1(micros != 0 ? 12 : 8);
    out.int1(value < 0 ? 1 : 0);
    out.int4(seconds / 86_400);
    out.int1(seconds / 3600 % 24);
    out.int1(seconds / 60 % 60);
    out.int1(seconds % 60);
    if (micros != 0) {
      out.int4(micros);
    }
  }
}
