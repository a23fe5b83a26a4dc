package io.atoll.mysql;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.Commands;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.PayloadReader;
import io.atoll.mysql.packet.ServerStatus;
import io.atoll.mysql.result.ColumnDefinitions;
import io.atoll.mysql.result.EncodedHeader;
import io.atoll.mysql.result.Responses;
import io.atoll.mysql.result.ResultWriter;
import io.atoll.session.Completion;
import io.atoll.session.ResultColumn;
import io.atoll.session.ResultHeader;
import io.atoll.session.Session;
import io.atoll.session.Session.OpenCursor;
import io.atoll.session.Session.Parameter;
import io.atoll.session.Session.Prepared;
import io.atoll.session.Sessions;
import io.atoll.types.CharacterSet;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of a connection on its session. Used by the connection's thread. */
final class CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

  private final Sessions sessions;
  private final Session session;
  private final Responses responses;
  private final PacketWriter out;
  private final ResultWriter results;
  private final boolean hasQueryAttributes;
  private final Map<Integer, ClientStatement> statements = new HashMap<>();
  private int lastStatementId;
  private String charsetName = CharacterSet.UTF8MB4.label();
  private CharacterSet charset = CharacterSet.UTF8MB4;

  CommandHandler(Sessions sessions, Session session, Responses responses, ResultWriter results) {
    this.sessions = sessions;
    this.session = session;
    this.responses = responses;
    this.out = responses.out();
    this.results = results;
    this.hasQueryAttributes = responses.has(Capabilities.QUERY_ATTRIBUTES);
  }

  /**
   * Runs one command and writes its answer, which the caller flushes. QUIT and CHANGE_USER are the
   * connection's own.
   *
   * @param command {@code COM_*}
   * @param in the payload behind the command byte
   * @throws UncheckedIOException when the client is gone
   */
  void run(int command, PayloadReader in) {
    try {
      dispatch(command, in);
    } catch (SqlException e) {
      fail(command, e);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("A command failed by a fault of the server: command={}", command, e);
      fail(command, SqlError.ER_UNKNOWN_ERROR.with("internal error: " + e));
    } catch (StackOverflowError e) {
      fail(command, SqlError.ER_UNKNOWN_ERROR.with("the statement is nested too deeply"));
    } catch (OutOfMemoryError e) {
      LOG.error("A command ran out of memory: command={}", command, e);
      fail(command, SqlError.ER_OUT_OF_RESOURCES.with());
    }
  }

  private void fail(int command, SqlException error) {
    if (hasAnswer(command)) {
      results.error(error);
    }
  }

  /** Two commands are never answered, not even with errors. */
  private static boolean hasAnswer(int command) {
    return command != Commands.STMT_SEND_LONG_DATA && command != Commands.STMT_CLOSE;
  }

  private void dispatch(int command, PayloadReader in) {
    switch (command) {
      case Commands.QUERY -> query(in);
      case Commands.STMT_EXECUTE -> execute(in);
      case Commands.STMT_PREPARE -> prepare(in.rest());
      case Commands.STMT_CLOSE -> closeStatement(in.int4());
      case Commands.STMT_RESET -> resetStatement(in.int4());
      case Commands.STMT_SEND_LONG_DATA -> sendLongData(in);
      case Commands.STMT_FETCH -> fetch(in.int4(), in.int4());
      case Commands.PING -> ok();
      case Commands.INIT_DB -> {
        session.useDatabase(text(in.rest()));
        ok();
      }
      case Commands.FIELD_LIST -> fieldList(in);
      case Commands.STATISTICS -> {
        out.begin();
        out.bytes(session.statistics().getBytes(StandardCharsets.UTF_8));
        out.end();
      }
      case Commands.PROCESS_INFO -> statement("SHOW PROCESSLIST");
      case Commands.REFRESH -> refresh(in.int1());
      case Commands.PROCESS_KILL -> {
        sessions.kill(session, in.int4() & 0xFFFFFFFFL, false);
        ok();
      }
      case Commands.SET_OPTION -> setOption(in.int2());
      case Commands.RESET_CONNECTION -> {
        forgetStatements();
        session.reset();
        ok();
      }
      case Commands.DEBUG -> throw SqlError.ER_NOT_SUPPORTED_YET.with("COM_DEBUG");
      default -> throw SqlError.ER_UNKNOWN_COM_ERROR.with();
    }
  }

  private void statement(String sql) {
    results.start(false);
    session.query(sql, results);
    checkAnswered();
  }

  /**
   * What mariadb-admin and mariadb-dump send for FLUSH: a set of bits, of which one is known here.
   */
  private void refresh(int options) {
    statement((options & Commands.REFRESH_GRANT) != 0 ? "FLUSH PRIVILEGES" : "FLUSH LOGS");
  }

  private void ok() {
    responses.ok(session.statusFlags());
  }

  private Completion completion(int warningCount) {
    return new Completion(0, 0, warningCount, session.statusFlags(), "", List.of(), false);
  }

  private CharacterSet clientCharset() {
    String name = session.clientCharacterSet();
    if (!name.equals(charsetName)) {
      charset = CharacterSet.byName(name).orElse(CharacterSet.UTF8MB4);
      charsetName = name;
    }
    return charset;
  }

  private String text(byte[] bytes) {
    return new String(clientCharset().toUtf8(bytes), StandardCharsets.UTF_8);
  }

  /** A session that returns without an answer would leave its client waiting for ever. */
  private void checkAnswered() {
    if (!results.isAnswered()) {
      throw new IllegalStateException("the statement gave no answer");
    }
  }

  private void query(PayloadReader in) {
    if (hasQueryAttributes) {
      ExecuteRequest.skipAttributes(in, clientCharset());
    }
    results.start(false);
    session.query(clientCharset().toUtf8(in.rest()), results);
    checkAnswered();
  }

  private void prepare(byte[] text) {
    Prepared prepared = session.prepare(clientCharset().toUtf8(text));
    int id = ++lastStatementId;
    ClientStatement statement = new ClientStatement(id, prepared);
    statements.put(id, statement);
    ResultHeader header = prepared.header();
    int parameters = prepared.parameterCount();
    int columns = header.columns().size();
    boolean optionalMetadata = responses.has(Capabilities.OPTIONAL_RESULTSET_METADATA);
    out.begin();
    out.int1(0);
    out.int4(id);
    out.int2(columns);
    out.int2(parameters);
    out.int1(0);
    out.int2(prepared.warningCount());
    if (optionalMetadata) {
      out.int1(1);
    }
    out.end();
    if (parameters > 0) {
      for (int i = 0; i < parameters; i++) {
        out.begin();
        ColumnDefinitions.writeParameter(out);
        out.end();
      }
      responses.endOfDefinitions(0, session.statusFlags());
    }
    if (columns > 0) {
      EncodedHeader.of(header, CharacterSet.UTF8MB4.label(), optionalMetadata)
          .writeDefinitions(out);
      responses.endOfDefinitions(0, session.statusFlags());
    }
  }

  private ClientStatement statement(int id, String command) {
    // -1 means the statement prepared last: clients that pipeline PREPARE and EXECUTE say so.
    ClientStatement statement = statements.get(id == -1 ? lastStatementId : id);
    if (statement == null) {
      throw SqlError.ER_UNKNOWN_STMT_HANDLER.with(Integer.toUnsignedString(id), command);
    }
    return statement;
  }

  private void execute(PayloadReader in) {
    ClientStatement statement = statement(in.int4(), "mysqld_stmt_execute");
    int flags = in.int1();
    in.skip(4);
    statement.closeCursor();
    List<Parameter> parameters;
    try {
      parameters =
          ExecuteRequest.parameters(in, flags, statement, hasQueryAttributes, clientCharset());
    } finally {
      statement.forgetLongData();
    }
    results.start(true);
    if ((flags & ExecuteRequest.CURSOR_READ_ONLY) == 0
        || statement.prepared().header().columns().isEmpty()) {
      session.execute(statement.prepared(), parameters, results);
      checkAnswered();
      return;
    }
    OpenCursor cursor = session.openCursor(statement.prepared(), parameters, results);
    if (!cursor.isResultSet()) {
      cursor.close();
      checkAnswered();
      return;
    }
    statement.open(cursor);
    results.prepareRows(cursor.header(), cursor.format()).write(out);
    responses.endOfRows(completion(0), ServerStatus.CURSOR_EXISTS);
  }

  private void fetch(int id, int count) {
    ClientStatement statement = statement(id, "mysqld_stmt_fetch");
    OpenCursor cursor = statement.cursor();
    if (cursor == null) {
      throw SqlError.ER_STMT_HAS_NO_OPEN_CURSOR.with(id);
    }
    results.start(true);
    results.prepareRows(cursor.header(), cursor.format());
    ResultWriter.Fetched fetched = results.fetched();
    boolean atEnd = cursor.fetch(count & 0xFFFFFFFFL, fetched);
    if (fetched.hasFailed()) {
      statement.closeCursor();
      return;
    }
    Completion ending = Optional.ofNullable(fetched.completion()).orElseGet(() -> completion(0));
    if (atEnd) {
      statement.closeCursor();
      responses.endOfRows(ending, ServerStatus.LAST_ROW_SENT);
    } else {
      responses.endOfRows(ending, ServerStatus.CURSOR_EXISTS);
    }
  }

  private void sendLongData(PayloadReader in) {
    ClientStatement statement = statement(in.int4(), "mysqld_stmt_send_long_data");
    int parameter = in.int2();
    if (parameter < statement.prepared().parameterCount()) {
      statement.addLongData(
          parameter, in.array(), in.position(), in.remaining(), session.maxAllowedPacketBytes());
    }
  }

  private void closeStatement(int id) {
    ClientStatement statement = statements.remove(id);
    if (statement != null) {
      statement.close();
    }
  }

  private void resetStatement(int id) {
    ClientStatement statement = statement(id, "mysqld_stmt_reset");
    statement.closeCursor();
    statement.forgetLongData();
    ok();
  }

  /** Forgets all prepared statements: the session is reset or changes its user. */
  void forgetStatements() {
    for (ClientStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  private void setOption(int option) {
    switch (option) {
      case 0 -> session.setMultiStatements(true);
      case 1 -> session.setMultiStatements(false);
      default -> throw SqlError.ER_UNKNOWN_COM_ERROR.with();
    }
    responses.endOfRows(completion(0), 0);
  }

  private void fieldList(PayloadReader in) {
    String table = text(in.zeroEnded());
    ResultHeader header = session.fieldList(table, text(in.rest()));
    for (ResultColumn column : header.columns()) {
      out.begin();
      ColumnDefinitions.write(out, column, Optional.of(CharacterSet.UTF8MB4));
      // The default value: unknown.
      out.int1(0xFB);
      out.end();
    }
    responses.endOfRows(completion(0), 0);
  }
}
