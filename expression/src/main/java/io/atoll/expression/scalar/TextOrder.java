package io.atoll.expression.scalar;

import io.atoll.types.Collation;
import java.util.Arrays;

/** Order, equality and hash of text in a collation. */
public abstract class TextOrder {
  /** The order of a collation; shared instances. */
  public static TextOrder of(Collation collation) {
    return collation.id() == Collation.BINARY.id()
        ? BinaryOrder.INSTANCE
        : new CollatedOrder(collation);
  }

  public abstract int compare(byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB);

  public abstract boolean equal(
      byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB);

  /** See {@link Collation#prefix}. */
  public abstract long prefix(byte[] a, int start, int length);

  /** Equal texts have equal hashes. */
  public abstract long hash(byte[] a, int start, int length);

  private static final class BinaryOrder extends TextOrder {
    static final BinaryOrder INSTANCE = new BinaryOrder();

    @Override
    public int compare(byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB) {
      return Arrays.compareUnsigned(a, startA, startA + lengthA, b, startB, startB + lengthB);
    }

    @Override
    public boolean equal(byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB) {
      return lengthA == lengthB
          && Arrays.equals(a, startA, startA + lengthA, b, startB, startB + lengthB);
    }

    @Override
    public long prefix(byte[] a, int start, int length) {
      return Collation.BINARY.prefix(a, start, length);
    }

    @Override
    public long hash(byte[] a, int start, int length) {
      return Hashes.bytes(a, start, length);
    }
  }

  private static final class CollatedOrder extends TextOrder {
    private final Collation collation;

    CollatedOrder(Collation collation) {
      this.collation = collation;
    }

    @Override
    public int compare(byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB) {
      return collation.compare(a, startA, lengthA, b, startB, lengthB);
    }

    @Override
    public boolean equal(byte[] a, int startA, int lengthA, byte[] b, int startB, int lengthB) {
      return (lengthA == lengthB
              && Arrays.equals(a, startA, startA + lengthA, b, startB, startB + lengthB))
          || collation.compare(a, startA, lengthA, b, startB, lengthB) == 0;
    }

    @Override
    public long prefix(byte[] a, int start, int length) {
      return collation.prefix(a, start, length);
    }

    @Override
    public long hash(byte[] a, int start, int length) {
      return collation.hash(a, start, length);
    }
  }
}
