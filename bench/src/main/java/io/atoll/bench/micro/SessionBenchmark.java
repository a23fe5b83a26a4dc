package io.atoll.bench.micro;

import io.atoll.app.Playground;
import io.atoll.chunk.Chunk;
import io.atoll.session.Account;
import io.atoll.session.Completion;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.session.Session;
import io.atoll.session.Sessions;
import io.atoll.types.Collation;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Statements through a session of a whole database, without the protocol. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionBenchmark {
  private static final int ROWS = 10_000;

  private final Random random = new Random(1);
  private final Rows rows = new Rows();
  private @Nullable Playground playground;
  private @Nullable Session session;
  private Session.@Nullable Prepared prepared;

  @Setup
  public void start() throws IOException {
    Playground started = Playground.start("--port", "0", "--status-port", "0");
    playground = started;
    Sessions sessions = started.sessions();
    Account root = sessions.account("root", "localhost").orElseThrow();
    int collation = Collation.UTF8MB4_0900_AI_CI.id();
    Session opened =
        sessions.open(
            new ConnectionDetails(
                1_000_000,
                "root",
                "localhost",
                "",
                collation,
                false,
                false,
                false,
                true,
                false,
                () -> {}),
            root);
    session = opened;
    run("CREATE DATABASE micro");
    opened.useDatabase("micro");
    run("CREATE TABLE t (id INT PRIMARY KEY, k INT NOT NULL, c CHAR(120) NOT NULL)");
    for (int from = 0; from < ROWS; from += 1000) {
      StringBuilder text = new StringBuilder("INSERT INTO t VALUES ");
      for (int i = from; i < from + 1000; i++) {
        text.append(i == from ? "(" : ",(").append(i).append(',').append(i * 7 % ROWS);
        text.append(",REPEAT('c',100))");
      }
      run(text.toString());
    }
    prepared = opened.prepare("SELECT c FROM t WHERE id = ?");
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      throw new IllegalStateException("not started");
    }
    return open;
  }

  private int run(String sql) {
    rows.count = 0;
    session().query(sql.getBytes(StandardCharsets.UTF_8), rows);
    return rows.count;
  }

  @Benchmark
  public int pointSelectAsText() {
    return run("SELECT c FROM t WHERE id = " + random.nextInt(ROWS));
  }

  @Benchmark
  public int pointSelectPrepared() {
    Session.Prepared statement = prepared;
    if (statement == null) {
      throw new IllegalStateException("not prepared");
    }
    rows.count = 0;
    session()
        .execute(
            statement,
            List.of(new Session.Parameter(Value.of((long) random.nextInt(ROWS)), SqlType.BIGINT)),
            rows);
    return rows.count;
  }

  @Benchmark
  public int rangeSum() {
    int from = random.nextInt(ROWS - 100);
    return run("SELECT SUM(k) FROM t WHERE id BETWEEN " + from + " AND " + (from + 99));
  }

  @TearDown
  public void stop() {
    session().close();
    if (playground != null) {
      playground.close();
    }
  }

  /** Counts rows; a failed statement ends the benchmark. */
  private static final class Rows implements ResultSink {
    private int count;

    @Override
    public void header(ResultHeader header, ResultFormat format) {}

    @Override
    public void rows(Chunk chunk) {
      count += chunk.rows();
    }

    @Override
    public void end(Completion completion) {
      if (count != 1) {
        throw new IllegalStateException(count + " rows where one was expected");
      }
    }

    @Override
    public void ok(Completion completion) {}

    @Override
    public void error(SqlException error) {
      throw error;
    }
  }
}
