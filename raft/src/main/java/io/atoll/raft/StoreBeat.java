package io.atoll.raft;

import java.nio.ByteBuffer;

/**
 * Tells one store that another lives, for all groups that they share; and the answer, with a
 * promise.
 *
 * @param from the store that sends
 * @param life tells apart the lives of that store's process
 * @param askedLife of the store that asked, in an answer; 0 in a request
 * @param sentNanos when the request was sent, by the clock of who asked
 * @param promise which promise of {@code from} holds, in an answer: a new number each time that one
 *     had ended before it was renewed
 */
public record StoreBeat(
    long from, long to, long life, long askedLife, long sentNanos, long promise) {
  private static final int BYTES = 6 * Long.BYTES;

  boolean isAnswer() {
    return askedLife != 0;
  }

  /** Six numbers in the order of the components. */
  public byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(from)
        .putLong(to)
        .putLong(life)
        .putLong(askedLife)
        .putLong(sentNanos)
        .putLong(promise)
        .array();
  }

  /**
   * @throws IllegalArgumentException these are not the bytes of a beat
   */
  public static StoreBeat decode(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a beat of " + bytes.length + " bytes");
    }
    ByteBuffer from = ByteBuffer.wrap(bytes);
    return new StoreBeat(
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong());
  }
}
