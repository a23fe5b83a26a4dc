package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * The arguments and the result of a {@link RowFunction} at one row: a cursor that is moved along
 * the chunk, so that nothing is allocated per row beyond what the function itself makes.
 */
public final class Row {
  private final Vector[] arguments;
  private final int[] masks;
  private final SqlType[] types;
  private final SqlType type;
  private final EvalContext context;
  private final Vector out;
  private final ByteBuilder scratch = new ByteBuilder(32);
  private int position;

  Row(
      Vector[] arguments,
      int[] masks,
      SqlType[] types,
      SqlType type,
      EvalContext context,
      Vector out) {
    this.arguments = arguments;
    this.masks = masks;
    this.types = types;
    this.type = type;
    this.context = context;
    this.out = out;
  }

  void moveTo(int position) {
    this.position = position;
    if (out instanceof BytesVector bytes) {
      bytes.skipTo(position);
    }
  }

  /** Makes the result NULL where the function set nothing. */
  void finish() {
    if (out instanceof BytesVector bytes && bytes.size() == position) {
      bytes.appendNull();
    }
  }

  boolean hasNullArgument() {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].isNull(position & masks[i])) {
        return true;
      }
    }
    return false;
  }

  public int count() {
    return arguments.length;
  }

  public EvalContext context() {
    return context;
  }

  /** The result's type. */
  public SqlType type() {
    return type;
  }

  public SqlType type(int argument) {
    return types[argument];
  }

  /** Whether the argument is the same in all rows. */
  public boolean isConstant(int argument) {
    return masks[argument] == 0;
  }

  public Vector vector(int argument) {
    return arguments[argument];
  }

  public int position(int argument) {
    return position & masks[argument];
  }

  public boolean isNull(int argument) {
    return arguments[argument].isNull(position & masks[argument]);
  }

  public long getLong(int argument) {
    return ((LongVector) arguments[argument]).values()[position & masks[argument]];
  }

  public double getDouble(int argument) {
    return ((DoubleVector) arguments[argument]).values()[position & masks[argument]];
  }

  public BigDecimal getDecimal(int argument) {
    return ((DecimalVector) arguments[argument]).get(position & masks[argument]);
  }

  /** The array that holds the argument's bytes. */
  public byte[] heap(int argument) {
    return ((BytesVector) arguments[argument]).heap();
  }

  public int start(int argument) {
    return ((BytesVector) arguments[argument]).start(position & masks[argument]);
  }

  public int length(int argument) {
    return ((BytesVector) arguments[argument]).length(position & masks[argument]);
  }

  public byte[] getBytes(int argument) {
    return ((BytesVector) arguments[argument]).get(position & masks[argument]);
  }

  public String getText(int argument) {
    return new String(heap(argument), start(argument), length(argument), StandardCharsets.UTF_8);
  }

  public boolean isBinary(int argument) {
    return types[argument].isBinaryString();
  }

  public void set(long value) {
    ((LongVector) out).values()[position] = value;
  }

  public void set(boolean value) {
    ((LongVector) out).values()[position] = value ? 1 : 0;
  }

  public void set(double value) {
    ((DoubleVector) out).values()[position] = value;
  }

  public void set(BigDecimal value) {
    DecimalVector decimals = (DecimalVector) out;
    decimals.set(position, value.setScale(decimals.scale(), RoundingMode.HALF_UP).unscaledValue());
  }

  public void set(byte[] value) {
    ((BytesVector) out).append(value);
  }

  public void set(byte[] heap, int start, int length) {
    ((BytesVector) out).append(heap, start, length);
  }

  public void set(String value) {
    ((BytesVector) out).append(value.getBytes(StandardCharsets.UTF_8));
  }

  /** An empty buffer, reused from row to row. */
  public ByteBuilder scratch() {
    scratch.clear();
    return scratch;
  }

  /** Takes the content of a buffer. */
  public void set(ByteBuilder value) {
    set(value.array(), 0, value.length());
  }

  /** For functions that write their bytes in place: {@link BytesVector#reserve}. */
  public BytesVector out() {
    return (BytesVector) out;
  }

  /** The result that was set, as a FLOAT holds it. */
  void roundToFloat() {
    double[] values = ((DoubleVector) out).values();
    values[position] = (float) values[position];
  }

  /** The result is an argument's text as it is. */
  public void setArgument(int argument) {
    set(heap(argument), start(argument), length(argument));
  }

  public void setNull() {
    if (out instanceof BytesVector bytes) {
      bytes.appendNull();
    } else {
      out.setNull(position);
    }
  }
}
