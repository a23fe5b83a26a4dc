package io.atoll.bench.micro;

import io.atoll.bench.hospital.Hospital;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.PlanKeyScanner;
import io.atoll.parser.SqlMode;
import io.atoll.parser.StatementDigest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From text to syntax, digest and plan key, for a point select and the hospital's statements. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {
  @Param({"point", "H1", "H6", "H10"})
  public String statement = "";

  private byte[] sql = {};
  private final PlanKeyScanner scanner = new PlanKeyScanner(SqlMode.DEFAULT);

  @Setup
  public void prepare() {
    String text =
        statement.equals("point")
            ? "SELECT c FROM sbtest1 WHERE id=5023"
            : Hospital.statements().stream()
                .filter(each -> each.name().equals(statement))
                .findFirst()
                .orElseThrow()
                .sql();
    sql = text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public ParsedStatement parse() {
    return Parser.parse(sql, SqlMode.DEFAULT);
  }

  @Benchmark
  public StatementDigest digest() {
    return StatementDigest.of(sql, 0, sql.length, SqlMode.DEFAULT);
  }

  @Benchmark
  public long planKey() {
    return scanner.scan(sql, 0, sql.length) ? scanner.hash() : 0;
  }
}
