package io.atoll.session.statement;

import io.atoll.chunk.Chunk;
import io.atoll.executor.Operator;
import io.atoll.parser.ParsedStatement;
import io.atoll.session.Completion;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a statement whose rows are made at once (SHOW, EXPLAIN) and keeps what it gives. */
final class CollectedRows implements ResultSink {
  private final StatementRunner runner;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private ResultHeader header = new ResultHeader(List.of());

  CollectedRows(StatementRunner runner) {
    this.runner = runner;
  }

  StatementRunner.OpenRows run(
      ParsedStatement parsed, Value[] parameters, List<SqlType> parameterTypes) {
    runner.run(parsed, parameters, parameterTypes, this, false);
    return new StatementRunner.OpenRows(new Kept(chunks), header);
  }

  /** The columns; found by running the statement, which changes nothing. */
  ResultHeader header(ParsedStatement parsed) {
    runner.run(parsed, this, false);
    return header;
  }

  @Override
  public void header(ResultHeader newHeader, ResultFormat format) {
    header = newHeader;
  }

  @Override
  public void rows(Chunk chunk) {
    chunks.add(chunk.compact());
  }

  @Override
  public void end(Completion completion) {}

  @Override
  public void ok(Completion completion) {}

  @Override
  public void error(SqlException error) {
    throw error;
  }

  private record Kept(Deque<Chunk> chunks) implements Operator {
    @Override
    public void open() {}

    @Override
    public @Nullable Chunk next() {
      return chunks.poll();
    }

    @Override
    public void close() {
      chunks.clear();
    }
  }
}
