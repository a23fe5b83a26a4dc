package io.atoll.codec;

/** Stored bytes that no encoder of ours (or of TiDB) wrote. Never the fault of a statement. */
public final class CorruptEncodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptEncodingException(String message) {
    super(message);
  }
}
