package io.atoll.session;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One client's session. Used by one thread at a time, the connection's; only {@link #interrupt} may
 * be called by others. Errors of statements go to the sink; the other calls throw {@link
 * io.atoll.types.SqlException}.
 */
public interface Session extends AutoCloseable {
  long id();

  /** Runs a text of one or more statements; stops at the first error. */
  void query(String text, ResultSink sink);

  /**
   * {@link #query(String, ResultSink)} with the text as it came: UTF-8, but for binary literals
   * ({@code _binary'…'} with raw bytes, as drivers and dumps write them), whose bytes a {@code
   * String} would lose. The array is the session's to keep.
   */
  default void query(byte[] text, ResultSink sink) {
    query(new String(text, StandardCharsets.UTF_8), sink);
  }

  /** COM_STMT_PREPARE. */
  Prepared prepare(String text);

  /** {@link #prepare(String)} with the text as it came, see {@link #query(byte[], ResultSink)}. */
  default Prepared prepare(byte[] text) {
    return prepare(new String(text, StandardCharsets.UTF_8));
  }

  /**
   * COM_STMT_EXECUTE without cursor.
   *
   * @param parameters as many as {@link Prepared#parameterCount}
   */
  void execute(Prepared statement, List<Parameter> parameters, ResultSink sink);

  /**
   * COM_STMT_EXECUTE with a read-only cursor: runs the statement and leaves its rows to be fetched.
   * A statement without a result runs as {@link #execute} does: then the sink has had its answer
   * and {@link OpenCursor#isResultSet} is false.
   */
  OpenCursor openCursor(Prepared statement, List<Parameter> parameters, ResultSink sink);

  /** COM_INIT_DB. */
  void useDatabase(String name);

  /** COM_RESET_CONNECTION: rolls back, forgets variables, prepared statements, temporary tables. */
  void reset();

  /** COM_CHANGE_USER, after authentication. */
  void changeUser(ConnectionDetails details, Account account);

  /** COM_SET_OPTION. */
  void setMultiStatements(boolean enabled);

  /** COM_STATISTICS: the text that the mysql client's status shows. */
  String statistics();

  /** COM_FIELD_LIST. */
  ResultHeader fieldList(String table, String wildcard);

  /** SERVER_STATUS_* flags of this moment. */
  int statusFlags();

  /** Seconds the connection may idle before it is closed: wait_timeout or interactive_timeout. */
  long idleTimeoutSeconds();

  /** The current database; empty where none. */
  String database();

  /** Name of character_set_client, in which texts and string parameters arrive. */
  String clientCharacterSet();

  /** max_allowed_packet of the session, bytes. */
  long maxAllowedPacketBytes();

  /**
   * Interrupts from another thread: the running statement ends with 1317 (or 3024), and with {@code
   * close} the session afterwards.
   */
  void interrupt(boolean close);

  /** Rolls back what is open and frees everything. */
  @Override
  void close();

  /** A statement prepared in this session. */
  interface Prepared {
    int parameterCount();

    /** The columns that executing gives; no columns for statements without a result. */
    ResultHeader header();

    int warningCount();

    /** COM_STMT_CLOSE. */
    void close();
  }

  /**
   * A parameter as the client sent it. The type is the wire's; the value physical ({@link
   * io.atoll.types.Value}).
   */
  record Parameter(io.atoll.types.Value value, io.atoll.types.SqlType type) {}

  /** The rows of a cursor, fetched on demand. */
  interface OpenCursor extends AutoCloseable {
    boolean isResultSet();

    ResultHeader header();

    ResultFormat format();

    /**
     * Sends up to {@code count} rows ({@code rows}* then {@code end}); returns whether the end was
     * met.
     */
    boolean fetch(long count, ResultSink sink);

    @Override
    void close();
  }
}
