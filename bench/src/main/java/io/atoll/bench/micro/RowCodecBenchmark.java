package io.atoll.bench.micro;

import io.atoll.codec.RowColumn;
import io.atoll.codec.RowDecoder;
import io.atoll.codec.RowEncoder;
import io.atoll.codec.ValueRow;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A row of eight columns to row format v2 and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowCodecBenchmark {
  private static final List<SqlType> TYPES =
      List.of(
          SqlType.BIGINT,
          SqlType.BIGINT,
          SqlType.DOUBLE,
          SqlType.decimal(10, 2),
          SqlType.varchar(120, Collation.UTF8MB4_0900_AI_CI),
          SqlType.varchar(60, Collation.UTF8MB4_0900_AI_CI),
          SqlType.BIGINT,
          SqlType.BIGINT);

  private final ValueRow row =
      new ValueRow(
          TYPES,
          List.of(
              Value.of(5023L),
              Value.of(49_999L),
              Value.of(2.5),
              Value.of(new BigDecimal("1234.56")),
              Value.ofUtf8("68487932199-96439406143-93774651418-41631865787-96406072701"),
              Value.ofUtf8("22195207048-70116052123-74140395089"),
              Value.NULL,
              Value.of(-1L)));
  private final RowEncoder encoder = new RowEncoder(columns());
  private final RowDecoder decoder = new RowDecoder(columns());
  private final ByteBuilder out = new ByteBuilder();
  private final ValueRow into = new ValueRow(TYPES);
  private final byte[] stored = encoder.encode(row);

  private static List<RowColumn> columns() {
    List<RowColumn> columns = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      columns.add(new RowColumn(i + 1, TYPES.get(i)));
    }
    return columns;
  }

  @Benchmark
  public int encode() {
    out.clear();
    encoder.encode(row, out);
    return out.length();
  }

  @Benchmark
  public ValueRow decode() {
    decoder.decode(stored, into);
    return into;
  }
}
