package io.atoll.mysql.packet;

/** {@code COM_*}: the first byte of a command packet. */
public final class Commands {
  public static final int QUIT = 1;
  public static final int INIT_DB = 2;
  public static final int QUERY = 3;
  public static final int FIELD_LIST = 4;
  public static final int REFRESH = 7;
  public static final int STATISTICS = 9;
  public static final int PROCESS_INFO = 10;
  public static final int PROCESS_KILL = 12;
  public static final int DEBUG = 13;
  public static final int PING = 14;
  public static final int CHANGE_USER = 17;
  public static final int STMT_PREPARE = 22;
  public static final int STMT_EXECUTE = 23;
  public static final int STMT_SEND_LONG_DATA = 24;
  public static final int STMT_CLOSE = 25;
  public static final int STMT_RESET = 26;
  public static final int SET_OPTION = 27;
  public static final int STMT_FETCH = 28;
  public static final int RESET_CONNECTION = 31;

  /** The bit of {@link #REFRESH} that reads the accounts anew. */
  public static final int REFRESH_GRANT = 1;

  private Commands() {}
}
