package io.atoll.mysql;

import io.atoll.chunk.Chunk;
import io.atoll.runtime.RandomSource;
import io.atoll.session.Account;
import io.atoll.session.Completion;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.ResultColumn;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.session.Session;
import io.atoll.session.Sessions;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers a handful of texts with canned results: the SQL layer that protocol tests run against.
 */
final class FakeSessions implements Sessions {
  static final SqlType TEXT = SqlType.varchar(255, Collation.UTF8MB4_0900_AI_CI);

  final Map<String, Account> accounts = new ConcurrentHashMap<>();
  final Map<String, Result> results = new ConcurrentHashMap<>();
  final Map<String, Long> globals = new ConcurrentHashMap<>();
  final Map<Long, FakeSession> open = new ConcurrentHashMap<>();
  final AtomicReference<ConnectionDetails> lastDetails = new AtomicReference<>();
  final AtomicReference<byte[]> lastText = new AtomicReference<>();
  final AtomicReference<List<Session.Parameter>> lastParameters = new AtomicReference<>();
  volatile long idleTimeoutSeconds = 28_800;
  volatile long maxAllowedPacket = 64 << 20;
  volatile ResultFormat format = new ResultFormat(ZoneOffset.UTC, "utf8mb4");

  /** A canned result set. */
  record Result(ResultHeader header, Chunk chunk) {}

  FakeSessions() {
    globals.put("max_connections", 151L);
  }

  FakeSessions account(String user, String password, AuthenticationPlugin plugin, RandomSource r) {
    byte[] verifier = plugin.verifier(password.getBytes(StandardCharsets.UTF_8), r);
    accounts.put(user, new Account(user, "%", plugin.mysqlName(), verifier, false, false, false));
    return this;
  }

  static Result result(List<ResultColumn> columns, List<List<Value>> rows) {
    Chunk chunk = Chunk.allocate(columns.stream().map(ResultColumn::type).toList(), rows.size());
    for (List<Value> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        chunk.column(i).append(row.get(i));
      }
    }
    chunk.rowsAppended();
    return new Result(new ResultHeader(columns), chunk);
  }

  static Result one(String name, SqlType type, Value value) {
    return result(List.of(ResultColumn.expression(name, type)), List.of(List.of(value)));
  }

  @Override
  public Optional<Account> account(String user, String host) {
    return Optional.ofNullable(accounts.get(user));
  }

  @Override
  public Session open(ConnectionDetails details, Account account) {
    if (details.database().equals("nowhere")) {
      throw SqlError.ER_BAD_DB_ERROR.with("nowhere");
    }
    lastDetails.set(details);
    FakeSession session = new FakeSession(details);
    open.put(details.connectionId(), session);
    return session;
  }

  @Override
  public void kill(Session killer, long connectionId, boolean queryOnly) {
    FakeSession victim = open.get(connectionId);
    if (victim == null) {
      throw SqlError.ER_NO_SUCH_THREAD.with(connectionId);
    }
    victim.interrupt(!queryOnly);
  }

  @Override
  public long globalNumber(String variable) {
    return globals.get(variable);
  }

  @Override
  public String serverVersion() {
    return "8.0.40-Atoll-test";
  }

  /** A statement that waits for {@link Session#interrupt}. */
  final class FakeSession implements Session {
    private volatile ConnectionDetails details;
    private volatile CountDownLatch interrupted = new CountDownLatch(1);
    private String database;
    final CountDownLatch waiting = new CountDownLatch(1);
    volatile boolean isClosed;
    volatile boolean wasReset;

    FakeSession(ConnectionDetails details) {
      this.details = details;
      this.database = details.database();
    }

    @Override
    public long id() {
      return details.connectionId();
    }

    @Override
    public void query(String text, ResultSink sink) {
      query(text.getBytes(StandardCharsets.UTF_8), sink);
    }

    @Override
    public void query(byte[] bytes, ResultSink sink) {
      lastText.set(bytes);
      if (bytes.length > 100_000) {
        answer(one("length", SqlType.BIGINT, Value.of((long) bytes.length)), sink, false);
        return;
      }
      String all = new String(bytes, StandardCharsets.UTF_8);
      String[] texts = details.multiStatements() ? all.split(";") : new String[] {all};
      for (int i = 0; i < texts.length; i++) {
        if (!run(texts[i].strip(), sink, i + 1 < texts.length)) {
          return;
        }
      }
    }

    private boolean run(String raw, ResultSink sink, boolean more) {
      String text = raw.replaceAll("(?s)/\\*.*?\\*/", "").strip();
      Result canned = results.get(text);
      if (canned != null) {
        answer(canned, sink, more);
      } else if (text.matches("(?is)SELECT\\s+@@.*")) {
        answer(variables(text.substring(7)), sink, more);
      } else if (text.startsWith("FAIL")) {
        sink.error(SqlError.ER_PARSE_ERROR.with("You have an error", "FAIL", 1));
        return false;
      } else if (text.startsWith("BUG")) {
        throw new IllegalStateException("a bug");
      } else if (text.startsWith("WAIT")) {
        waitForInterrupt(sink);
        return false;
      } else if (text.startsWith("ROWS ")) {
        many(Integer.parseInt(text.substring(5)), sink, more);
      } else if (text.startsWith("LOAD ")) {
        ResultSink.LocalFile file = sink.localFile(text.substring(5));
        long sum = 0;
        for (byte[] piece = file.next(); piece.length > 0; piece = file.next()) {
          sum += piece.length;
        }
        sink.ok(completion(sum, "Records: 1", more));
      } else if (text.startsWith("TRACK")) {
        sink.ok(
            new Completion(
                0,
                0,
                0,
                2,
                "",
                List.of(
                    new Completion.StateChange.Schema("tracked"),
                    new Completion.StateChange.SystemVariable("autocommit", "ON")),
                more));
      } else {
        sink.ok(completion(1, text.startsWith("UPDATE") ? "Rows matched: 1" : "", more));
      }
      return true;
    }

    private void waitForInterrupt(ResultSink sink) {
      waiting.countDown();
      try {
        interrupted.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      interrupted = new CountDownLatch(1);
      sink.error(SqlError.ER_QUERY_INTERRUPTED.with());
    }

    private void many(int count, ResultSink sink, boolean more) {
      ResultHeader header =
          new ResultHeader(
              List.of(
                  ResultColumn.expression("n", SqlType.BIGINT),
                  ResultColumn.expression("t", TEXT)));
      sink.header(header, format);
      Chunk chunk = Chunk.allocate(List.of(SqlType.BIGINT, TEXT), 1024);
      byte[] text = "some text of a row".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < count; i++) {
        chunk.longs(0).append(i);
        chunk.bytes(1).append(text);
        if (chunk.physicalRows() == 1024 || i == count - 1) {
          chunk.rowsAppended();
          sink.rows(chunk);
          chunk.clear();
        }
      }
      sink.end(completion(0, "", more));
    }

    private Result variables(String list) {
      List<ResultColumn> columns = new ArrayList<>();
      List<Value> values = new ArrayList<>();
      for (String each : list.split(",")) {
        String[] parts = each.strip().split("(?i)\\s+as\\s+");
        String name = parts[0].strip().replace("@@session.", "").replace("@@", "");
        columns.add(ResultColumn.expression(parts[parts.length - 1].strip(), TEXT));
        values.add(
            Value.ofUtf8(
                switch (name) {
                  case "character_set_client",
                      "character_set_connection",
                      "character_set_results",
                      "character_set_server" ->
                      "utf8mb4";
                  case "collation_server", "collation_connection" -> "utf8mb4_0900_ai_ci";
                  case "time_zone" -> "SYSTEM";
                  case "system_time_zone" -> "UTC";
                  case "sql_mode" -> "STRICT_TRANS_TABLES";
                  case "transaction_isolation", "tx_isolation" -> "REPEATABLE-READ";
                  case "max_allowed_packet" -> Long.toString(maxAllowedPacket);
                  case "license", "version_comment" -> "Atoll";
                  case "init_connect", "performance_schema" -> "";
                  case "version" -> serverVersion();
                  case "wait_timeout", "interactive_timeout" -> "28800";
                  default -> "1";
                }));
      }
      return result(columns, List.of(values));
    }

    private Completion completion(long affected, String info, boolean more) {
      return new Completion(affected, 0, 0, 2, info, List.of(), more);
    }

    private void answer(Result result, ResultSink sink, boolean more) {
      sink.header(result.header(), format);
      sink.rows(result.chunk());
      sink.end(completion(0, "", more));
    }

    @Override
    public Prepared prepare(String text) {
      if (text.startsWith("FAIL")) {
        throw SqlError.ER_PARSE_ERROR.with("You have an error", "FAIL", 1);
      }
      Result canned = results.get(text);
      return new FakePrepared(
          text,
          (int) text.chars().filter(c -> c == '?').count(),
          canned == null
              ? text.toUpperCase().startsWith("SELECT")
                  ? new ResultHeader(List.of(ResultColumn.expression("echo", TEXT)))
                  : new ResultHeader(List.of())
              : canned.header());
    }

    @Override
    public void execute(Prepared statement, List<Parameter> parameters, ResultSink sink) {
      lastParameters.set(parameters);
      FakePrepared prepared = (FakePrepared) statement;
      Result canned = results.get(prepared.text());
      if (canned != null) {
        answer(canned, sink, false);
      } else if (prepared.header().columns().isEmpty()) {
        sink.ok(completion(1, "", false));
      } else {
        answer(
            new Result(prepared.header(), one("echo", TEXT, Value.ofUtf8("echo")).chunk()),
            sink,
            false);
      }
    }

    @Override
    public OpenCursor openCursor(Prepared statement, List<Parameter> parameters, ResultSink sink) {
      lastParameters.set(parameters);
      Result canned = results.get(((FakePrepared) statement).text());
      return new FakeCursor(canned);
    }

    private final class FakeCursor implements OpenCursor {
      private final Result result;
      private int next;

      FakeCursor(Result result) {
        this.result = result;
      }

      @Override
      public boolean isResultSet() {
        return true;
      }

      @Override
      public ResultHeader header() {
        return result.header();
      }

      @Override
      public ResultFormat format() {
        return format;
      }

      @Override
      public boolean fetch(long count, ResultSink sink) {
        int rows = (int) Math.min(count, result.chunk().rows() - next);
        sink.rows(result.chunk().slice(next, rows));
        next += rows;
        sink.end(completion(0, "", false));
        return next == result.chunk().rows();
      }

      @Override
      public void close() {}
    }

    @Override
    public void useDatabase(String name) {
      if (name.equals("nowhere")) {
        throw SqlError.ER_BAD_DB_ERROR.with(name);
      }
      database = name;
    }

    @Override
    public void reset() {
      wasReset = true;
    }

    @Override
    public void changeUser(ConnectionDetails newDetails, Account account) {
      details = newDetails;
      database = newDetails.database();
    }

    @Override
    public void setMultiStatements(boolean enabled) {}

    @Override
    public String statistics() {
      return "Uptime: 1  Threads: 1";
    }

    @Override
    public ResultHeader fieldList(String table, String wildcard) {
      return new ResultHeader(
          List.of(
              new ResultColumn(
                  "id",
                  "id",
                  table,
                  table,
                  database,
                  SqlType.number(TypeKind.INT, 11, 0, false).withNullable(false),
                  2)));
    }

    @Override
    public int statusFlags() {
      return 2;
    }

    @Override
    public long idleTimeoutSeconds() {
      return idleTimeoutSeconds;
    }

    @Override
    public String database() {
      return database;
    }

    @Override
    public String clientCharacterSet() {
      return "utf8mb4";
    }

    @Override
    public long maxAllowedPacketBytes() {
      return maxAllowedPacket;
    }

    @Override
    public void interrupt(boolean close) {
      if (close) {
        details.interrupter().run();
      }
      interrupted.countDown();
    }

    @Override
    public void close() {
      isClosed = true;
      open.remove(id());
    }
  }

  record FakePrepared(String text, int parameterCount, ResultHeader header)
      implements Session.Prepared {
    @Override
    public int warningCount() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
