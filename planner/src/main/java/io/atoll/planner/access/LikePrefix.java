package io.atoll.planner.access;

import io.atoll.codec.IndexColumn;
import io.atoll.codec.Key;
import io.atoll.codec.KeyValues;
import io.atoll.codec.MemComparable;
import io.atoll.expression.Expression;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.Utf8;
import io.atoll.types.Value;
import java.util.Arrays;

/**
 * The literal beginning of a LIKE pattern and the keys that begin with it. Sort keys of collations
 * with one level are the characters' weights one after the other, so that what matches {@code
 * 'abc%'} begins with the sort key of {@code abc}.
 */
final class LikePrefix {
  private LikePrefix() {}

  /** Whether sort keys of beginnings are beginnings of sort keys: not with several levels. */
  static boolean isOrdered(Collation collation) {
    return !collation.name().contains("_as_");
  }

  static boolean isBackslash(Expression escape) {
    return escape instanceof Expression.Constant c
        && c.value() instanceof Value.OfBytes b
        && b.value().length == 1
        && b.value()[0] == '\\';
  }

  /** Up to the first wildcard or escape; empty where there is none before. */
  static byte[] of(Value pattern) {
    if (!(pattern instanceof Value.OfBytes b)) {
      return new byte[0];
    }
    byte[] bytes = b.value();
    int end = 0;
    while (end < bytes.length && bytes[end] != '%' && bytes[end] != '_' && bytes[end] != '\\') {
      end++;
    }
    return Arrays.copyOf(bytes, end);
  }

  /**
   * The first key after all that begin so; empty where there is no such bound.
   *
   * @param before the key up to the column
   */
  static Key end(Key before, IndexColumn column, byte[] literal) {
    Collation collation = column.type().collation();
    boolean isBinary = collation == Collation.BINARY;
    int length = literal.length;
    if (column.prefix() >= 0) {
      length =
          isBinary
              ? Math.min(length, column.prefix())
              : Utf8.prefixLength(literal, 0, length, column.prefix());
    }
    ByteBuilder weights = new ByteBuilder(2 * length + 8);
    if (isBinary) {
      weights.put(literal, 0, length);
    } else {
      collation.sortKey(literal, 0, length, weights);
    }
    if (weights.length() == 0) {
      return Key.EMPTY;
    }
    byte[] next = Key.of(weights.toArray()).prefixNext().bytes();
    if (next.length == 0) {
      return Key.EMPTY;
    }
    ByteBuilder out = new ByteBuilder(before.bytes().length + 2 * next.length + 16);
    out.put(before.bytes()).put(KeyValues.MIN_NOT_NULL);
    MemComparable.putBytes(out, next);
    return Key.of(out.toArray());
  }
}
