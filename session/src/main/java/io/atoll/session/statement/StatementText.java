package io.atoll.session.statement;

import java.nio.charset.StandardCharsets;

/**
 * A statement as its client sent it: UTF-8 bytes, made characters only where somebody looks at them
 * (process list, slow log). Immutable: the bytes are its own.
 */
public final class StatementText {
  /** No statement. */
  public static final StatementText NONE = new StatementText(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int start;
  private final int end;

  public StatementText(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  public static StatementText of(byte[] bytes) {
    return new StatementText(bytes, 0, bytes.length);
  }

  @Override
  public String toString() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
