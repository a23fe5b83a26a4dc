package io.atoll.codec;

import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/** A row of {@link Value}s, for encoders and decoders outside the vectorised paths. */
public final class ValueRow implements ColumnSource, ColumnSink {
  private final SqlType[] types;
  private final Value[] values;

  public ValueRow(List<SqlType> types) {
    this.types = types.toArray(SqlType[]::new);
    this.values = new Value[this.types.length];
    Arrays.fill(values, Value.NULL);
  }

  public ValueRow(List<SqlType> types, List<Value> values) {
    this(types);
    for (int i = 0; i < this.values.length; i++) {
      this.values[i] = values.get(i);
    }
  }

  public Value get(int column) {
    return values[column];
  }

  public void set(int column, Value value) {
    values[column] = value;
  }

  public List<Value> values() {
    return List.of(values);
  }

  @Override
  public boolean isNull(int column) {
    return values[column].isNull();
  }

  @Override
  public long longAt(int column) {
    return ((Value.OfLong) values[column]).value();
  }

  @Override
  public double doubleAt(int column) {
    return ((Value.OfDouble) values[column]).value();
  }

  @Override
  public boolean isWideDecimal(int column) {
    return wideDecimalAt(column).bitLength() > 63;
  }

  @Override
  public long decimalAt(int column) {
    return wideDecimalAt(column).longValueExact();
  }

  @Override
  public BigInteger wideDecimalAt(int column) {
    return ((Value.OfDecimal) values[column])
        .value()
        .setScale(types[column].scale(), RoundingMode.HALF_UP)
        .unscaledValue();
  }

  @Override
  public byte[] bytesAt(int column) {
    return ((Value.OfBytes) values[column]).value();
  }

  @Override
  public int bytesOffset(int column) {
    return 0;
  }

  @Override
  public int bytesLength(int column) {
    return bytesAt(column).length;
  }

  @Override
  public void putNull(int column) {
    values[column] = Value.NULL;
  }

  @Override
  public void putLong(int column, long value) {
    values[column] = Value.of(value);
  }

  @Override
  public void putDouble(int column, double value) {
    values[column] = Value.of(value);
  }

  @Override
  public void putDecimal(int column, long unscaled) {
    values[column] = Value.of(BigDecimal.valueOf(unscaled, types[column].scale()));
  }

  @Override
  public void putDecimal(int column, BigInteger unscaled) {
    values[column] = Value.of(new BigDecimal(unscaled, types[column].scale()));
  }

  @Override
  public void putBytes(int column, byte[] source, int offset, int length) {
    values[column] = Value.of(Arrays.copyOfRange(source, offset, offset + length));
  }

  /** Gives {@code value} to a sink, in the form that its storage asks for. */
  static void give(ColumnSink sink, int column, SqlType type, Value value) {
    switch (value) {
      case Value.Null n -> sink.putNull(column);
      case Value.OfLong l -> sink.putLong(column, l.value());
      case Value.OfDouble d -> sink.putDouble(column, d.value());
      case Value.OfBytes b -> sink.putBytes(column, b.value(), 0, b.value().length);
      case Value.OfDecimal d -> {
        BigInteger unscaled =
            d.value().setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        if (unscaled.bitLength() > 63) {
          sink.putDecimal(column, unscaled);
        } else {
          sink.putDecimal(column, unscaled.longValue());
        }
      }
    }
  }
}
