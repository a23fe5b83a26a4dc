package io.atoll.codec;

/** User keys from {@code start} (included) to {@code end} (excluded; empty means no end). */
public record KeyRange(Key start, Key end) {
  public boolean contains(Key key) {
    return start.compareTo(key) <= 0 && (end.isEmpty() || key.compareTo(end) < 0);
  }
}
