package io.atoll.session.statement;

/** MySQL's SERVER_STATUS_* flags that a session knows of. */
public final class ServerStatus {
  public static final int IN_TRANSACTION = 0x0001;
  public static final int AUTOCOMMIT = 0x0002;
  public static final int NO_BACKSLASH_ESCAPES = 0x0200;
  public static final int IN_READ_ONLY_TRANSACTION = 0x2000;

  private ServerStatus() {}
}
