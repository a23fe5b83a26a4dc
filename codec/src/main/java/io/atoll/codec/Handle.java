package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What identifies a row inside its table: an integer, or the encoded clustered primary key. */
public sealed interface Handle {
  /** A clustered integer primary key, or the hidden row id. */
  record Int(long value) implements Handle {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A clustered primary key of other types: {@link KeyValues} of its columns, padded with zeros to
   * 9 bytes so that it cannot be taken for an integer (8 bytes).
   */
  record Common(byte[] encoded) implements Handle {
    static final int LEAST_LENGTH = 9;

    public Common {
      if (encoded.length < LEAST_LENGTH) {
        encoded = Arrays.copyOf(encoded, LEAST_LENGTH);
      }
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Common c && Arrays.equals(encoded, c.encoded);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(encoded);
    }
  }

  static Handle of(long value) {
    return new Int(value);
  }

  /**
   * The handle of a row by its clustered primary key.
   *
   * @param columns the key's columns
   * @param positions where {@code row} has each of them
   */
  static Common of(List<IndexColumn> columns, int[] positions, ColumnSource row) {
    ByteBuilder out = new ByteBuilder(32);
    for (int i = 0; i < positions.length; i++) {
      IndexColumn column = columns.get(i);
      KeyValues.put(out, column.type(), column.prefix(), row, positions[i]);
    }
    return new Common(out.toArray());
  }

  /** The handle's bytes in a row key. */
  default void appendTo(ByteBuilder out) {
    switch (this) {
      case Int i -> MemComparable.putLong(out, i.value());
      case Common c -> out.put(c.encoded());
    }
  }

  /** Gives the primary key's columns to a sink, strings as sort keys. */
  static void decode(Common handle, List<SqlType> types, int firstColumn, ColumnSink sink) {
    byte[] b = handle.encoded();
    int pos = 0;
    for (int i = 0; i < types.size(); i++) {
      pos = KeyValues.get(b, pos, b.length, types.get(i), firstColumn + i, sink);
    }
  }
}
