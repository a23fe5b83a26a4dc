package io.atoll.session.node;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.chunk.Chunk;
import io.atoll.client.PlacementErrors;
import io.atoll.executor.Operator;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.session.Account;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.session.Session;
import io.atoll.session.statement.CachedPlan;
import io.atoll.session.statement.Dialogue;
import io.atoll.session.statement.KeptTexts;
import io.atoll.session.statement.NodeServices;
import io.atoll.session.statement.ProcessList;
import io.atoll.session.statement.SessionState;
import io.atoll.session.statement.StatementRunner;
import io.atoll.session.statement.StatementText;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session on this node: takes texts and parameters, answers through the sink. */
final class AtollSession implements Session {
  private static final Logger LOG = LoggerFactory.getLogger(AtollSession.class);

  /** Longer texts are bulk inserts: their plans are not worth keeping. */
  private static final int MAX_KEPT_TEXT = 4096;

  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final Dialogue dialogue;
  private final StatementRunner runner;
  private final KeptTexts keptTexts;
  private final ProcessList.Process process;
  private boolean allowsMultiStatements;
  private int openCursors;

  AtollSession(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      Dialogue dialogue,
      StatementRunner runner,
      KeptTexts keptTexts) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.dialogue = dialogue;
    this.runner = runner;
    this.keptTexts = keptTexts;
    this.process = node.processes().add(state);
    this.allowsMultiStatements = state.details().multiStatements();
  }

  SessionState state() {
    return state;
  }

  StatementRunner runner() {
    return runner;
  }

  @Override
  public long id() {
    return state.connectionId();
  }

  @Override
  public void query(String text, ResultSink sink) {
    query(text.getBytes(StandardCharsets.UTF_8), sink);
  }

  @Override
  public void query(byte[] text, ResultSink sink) {
    try {
      KeptTexts.Kept kept = text.length <= MAX_KEPT_TEXT ? keptTexts.find(text) : null;
      if (kept != null) {
        guarded("Query", StatementText.of(text), sink, () -> runner.run(kept, sink));
      } else {
        run(text, sink);
      }
    } finally {
      transaction.statementEnded();
    }
  }

  private void run(byte[] text, ResultSink sink) {
    int offset = 0;
    boolean isFirst = true;
    do {
      int start = offset;
      ParsedStatement parsed;
      try {
        parsed = Parser.parseNext(text, offset, runner.syntaxMode());
        if (parsed.parameterCount() > 0) {
          throw SqlError.ER_PARSE_ERROR.with(
              "You have an error in your SQL syntax; check the manual that corresponds to your"
                  + " MySQL server version for the right syntax to use",
              "?",
              1);
        }
        if (parsed.hasNext() && !allowsMultiStatements) {
          throw SqlError.ER_PARSE_ERROR.with(
              "You have an error in your SQL syntax; check the manual that corresponds to your"
                  + " MySQL server version for the right syntax to use",
              parsed.text(parsed.next(), Math.min(text.length, parsed.next() + 80)),
              1);
        }
        if (!isFirst && parsed.statement() instanceof io.atoll.parser.ast.Session.Empty) {
          return;
        }
      } catch (SqlException e) {
        state.freshDiagnostics();
        failed(e, sink);
        return;
      }
      offset = parsed.next();
      boolean more = parsed.hasNext();
      StatementText shown = new StatementText(text, start, Math.min(offset, text.length));
      if (!guarded("Query", shown, sink, () -> runner.run(parsed, sink, more))) {
        return;
      }
      isFirst = false;
    } while (offset < text.length);
  }

  /** Runs a command with interruption, process list, log and errors; false where it failed. */
  private boolean guarded(String command, StatementText text, ResultSink sink, Runnable work) {
    long start = node.environment().clock().nanos();
    SqlException error = null;
    process.begin(command, text, start);
    try {
      state.interruption().begin(Thread.currentThread());
      long limit = state.variables().maxExecutionMillis();
      var timer =
          limit > 0
              ? node.environment()
                  .scheduler()
                  .after(java.time.Duration.ofMillis(limit), state.interruption()::timeOut)
              : null;
      try {
        work.run();
      } finally {
        if (timer != null) {
          timer.cancel();
        }
        state.interruption().end();
      }
      return true;
    } catch (SqlException e) {
      error = e;
      failed(e, sink);
      return false;
    } catch (PlacementUnavailableException e) {
      error = PlacementErrors.sqlError(e);
      failed(error, sink);
      return false;
    } catch (RuntimeException e) {
      if (e.getClass().getName().startsWith("io.atoll.mysql")) {
        // The connection itself broke while rows were sent: nobody to tell.
        throw e;
      }
      LOG.error("statement failed unexpectedly connection={}", id(), e);
      error = new SqlException(SqlError.ER_UNKNOWN_ERROR, String.valueOf(e), e);
      failed(error, sink);
      return false;
    } finally {
      long end = node.environment().clock().nanos();
      process.end(end);
      if (openCursors == 0) {
        state.reads(Long.MAX_VALUE);
      }
      transaction.statementEnded();
      if (!transaction.isActive()) {
        state.holds(Long.MAX_VALUE);
      }
      node.log()
          .ended(
              state,
              text,
              end - start,
              runner.scannedRows(),
              runner.sentRows(),
              runner.peakMemoryBytes(),
              error);
    }
  }

  private void failed(SqlException e, ResultSink sink) {
    if (e.error() == SqlError.ER_LOCK_DEADLOCK || e.error() == SqlError.ER_CHECKREAD) {
      // MySQL rolls the whole transaction of a deadlock's victim back.
      transaction.rollback();
    }
    state.diagnostics().add(Diagnostics.Level.ERROR, e.error(), String.valueOf(e.getMessage()));
    state.setRowCount(-1);
    sink.error(e);
  }

  /** A statement prepared over the protocol. */
  private static final class PreparedStatement implements Prepared {
    private final ParsedStatement parsed;
    private final ResultHeader header;
    private final StatementText text;
    private final CachedPlan plan = new CachedPlan();

    PreparedStatement(ParsedStatement parsed, ResultHeader header, StatementText text) {
      this.parsed = parsed;
      this.header = header;
      this.text = text;
    }

    @Override
    public int parameterCount() {
      return parsed.parameterCount();
    }

    @Override
    public ResultHeader header() {
      return header;
    }

    @Override
    public int warningCount() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Override
  public Prepared prepare(String text) {
    return prepare(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Prepared prepare(byte[] text) {
    state.freshDiagnostics();
    ParsedStatement parsed = Parser.parse(text, runner.syntaxMode());
    ResultHeader header = runner.prepared(parsed);
    return new PreparedStatement(parsed, header, StatementText.of(text));
  }

  @Override
  public void execute(Prepared statement, List<Parameter> parameters, ResultSink sink) {
    PreparedStatement prepared = (PreparedStatement) statement;
    guarded(
        "Execute",
        prepared.text,
        sink,
        () ->
            runner.run(
                prepared.parsed, prepared.plan, values(parameters), types(parameters), sink));
  }

  private static Value[] values(List<Parameter> parameters) {
    Value[] values = new Value[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters.get(i).value();
    }
    return values;
  }

  private static List<SqlType> types(List<Parameter> parameters) {
    SqlType[] types = new SqlType[parameters.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = parameters.get(i).type();
    }
    return List.of(types);
  }

  @Override
  public OpenCursor openCursor(Prepared statement, List<Parameter> parameters, ResultSink sink) {
    PreparedStatement prepared = (PreparedStatement) statement;
    if (prepared.header.columns().isEmpty()) {
      execute(statement, parameters, sink);
      return NoCursor.INSTANCE;
    }
    Cursor[] opened = new Cursor[1];
    guarded(
        "Execute",
        prepared.text,
        sink,
        () -> {
          StatementRunner.OpenRows rows =
              runner.open(prepared.parsed, values(parameters), types(parameters));
          opened[0] = new Cursor(rows.operator(), rows.header());
          openCursors++;
        });
    Cursor cursor = opened[0];
    return cursor == null ? NoCursor.INSTANCE : cursor;
  }

  /** The rows of an open cursor. */
  private final class Cursor implements OpenCursor {
    private final Operator operator;
    private final ResultHeader header;
    private final ResultFormat format = dialogue.format();
    private @Nullable Chunk rest;
    private boolean isAtEnd;
    private boolean isClosed;

    Cursor(Operator operator, ResultHeader header) {
      this.operator = operator;
      this.header = header;
    }

    @Override
    public boolean isResultSet() {
      return true;
    }

    @Override
    public ResultHeader header() {
      return header;
    }

    @Override
    public ResultFormat format() {
      return format;
    }

    @Override
    public boolean fetch(long count, ResultSink sink) {
      guarded("Fetch", StatementText.NONE, sink, () -> give(count, sink));
      return isAtEnd;
    }

    private void give(long count, ResultSink sink) {
      long left = count;
      while (left > 0) {
        Chunk chunk = rest != null ? rest : operator.next();
        rest = null;
        if (chunk == null) {
          isAtEnd = true;
          break;
        }
        if (chunk.rows() > left) {
          sink.rows(chunk.slice(0, (int) left));
          // What the operator gave is its own again at the next pull: the rest is copied.
          rest = chunk.slice((int) left, chunk.rows() - (int) left).compact();
          left = 0;
        } else {
          sink.rows(chunk);
          left -= chunk.rows();
        }
      }
      dialogue.end(sink, false);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        openCursors--;
        operator.close();
      }
    }
  }

  /** A statement without rows, answered already. */
  private enum NoCursor implements OpenCursor {
    INSTANCE;

    @Override
    public boolean isResultSet() {
      return false;
    }

    @Override
    public ResultHeader header() {
      return new ResultHeader(List.of());
    }

    @Override
    public ResultFormat format() {
      return new ResultFormat(java.time.ZoneOffset.UTC, "utf8mb4");
    }

    @Override
    public boolean fetch(long count, ResultSink sink) {
      return true;
    }

    @Override
    public void close() {}
  }

  @Override
  public void useDatabase(String name) {
    state.freshDiagnostics();
    runner.useDatabase(name);
  }

  @Override
  public void reset() {
    transaction.rollback();
    transaction.temporary().clear();
    transaction.locked().unlock();
    transaction.statementEnded();
    state.reset();
    runner.reset();
    state.variables().setHandshakeCollation(state.details().collationId());
  }

  @Override
  public void changeUser(ConnectionDetails details, Account account) {
    reset();
    state.become(details, account);
    state.setRoles(node.privileges().defaultRoles(account));
    state.setDatabase("");
    state.variables().setHandshakeCollation(details.collationId());
    if (!details.database().isEmpty()) {
      useDatabase(details.database());
    }
  }

  @Override
  public void setMultiStatements(boolean enabled) {
    allowsMultiStatements = enabled;
  }

  @Override
  public String statistics() {
    var status = node.status().get();
    return "Uptime: "
        + status.getOrDefault("Uptime", "0")
        + "  Threads: "
        + node.processes().size()
        + "  Questions: "
        + status.getOrDefault("Questions", "0")
        + "  Slow queries: "
        + status.getOrDefault("Slow_queries", "0")
        + "  Opens: 0  Flush tables: 0  Open tables: 0  Queries per second avg: "
        + status.getOrDefault("Queries_per_second_avg", "0.000");
  }

  @Override
  public ResultHeader fieldList(String table, String wildcard) {
    return runner.fieldList(table, wildcard);
  }

  @Override
  public int statusFlags() {
    return dialogue.statusFlags();
  }

  @Override
  public long idleTimeoutSeconds() {
    return state.details().interactive()
        ? state.variables().hot().interactiveTimeoutSeconds()
        : state.variables().hot().waitTimeoutSeconds();
  }

  @Override
  public String database() {
    return state.databaseName();
  }

  @Override
  public String clientCharacterSet() {
    return state.variables().hot().clientCharacterSet();
  }

  @Override
  public long maxAllowedPacketBytes() {
    return state.variables().hot().maxAllowedPacketBytes();
  }

  @Override
  public void interrupt(boolean close) {
    state.interruption().kill(close);
    if (close) {
      state.details().interrupter().run();
    }
  }

  @Override
  public void close() {
    node.processes().remove(id());
    transaction.close();
    node.userLocks().releaseAll(id());
  }
}
