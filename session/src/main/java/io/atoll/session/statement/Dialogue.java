package io.atoll.session.statement;

import io.atoll.chunk.Chunk;
import io.atoll.session.Completion;
import io.atoll.session.ResultColumn;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of one session: completions with the right flags, small tables of text. One thread. */
public final class Dialogue {
  private static final SqlType TEXT = SqlType.varchar(1024, Collation.UTF8MB4_0900_AI_CI);

  private final SessionState state;
  private final SessionTransaction transaction;
  private final List<Completion.StateChange> changes = new ArrayList<>();

  public Dialogue(SessionState state, SessionTransaction transaction) {
    this.state = state;
    this.transaction = transaction;
  }

  /** Session state that the next completion tells. */
  public void changed(Completion.StateChange change) {
    changes.add(change);
  }

  public int statusFlags() {
    int flags = 0;
    if (transaction.isActive()) {
      flags |= ServerStatus.IN_TRANSACTION;
      if (transaction.isReadOnly()) {
        flags |= ServerStatus.IN_READ_ONLY_TRANSACTION;
      }
    }
    if (state.variables().isAutocommit()) {
      flags |= ServerStatus.AUTOCOMMIT;
    }
    if (state.variables().sqlMode().has(SqlMode.Flag.NO_BACKSLASH_ESCAPES)) {
      flags |= ServerStatus.NO_BACKSLASH_ESCAPES;
    }
    return flags;
  }

  public ResultFormat format() {
    return new ResultFormat(state.variables().timeZone(), state.variables().resultCharacterSet());
  }

  public Completion completion(long affected, long insertId, String info, boolean more) {
    return completion(affected, insertId, state.diagnostics().count(), info, more);
  }

  private Completion completion(
      long affected, long insertId, long warnings, String info, boolean more) {
    List<Completion.StateChange> told = List.copyOf(changes);
    changes.clear();
    return new Completion(
        affected, insertId, (int) Math.min(65535, warnings), statusFlags(), info, told, more);
  }

  public void ok(ResultSink sink, boolean more) {
    ok(sink, 0, 0, "", more);
  }

  public void ok(ResultSink sink, long affected, long insertId, String info, boolean more) {
    sink.ok(completion(affected, insertId, info, more));
  }

  public void end(ResultSink sink, boolean more) {
    sink.end(completion(0, 0, "", more));
  }

  /** A table of text; null cells are NULL. */
  public void table(
      ResultSink sink,
      List<String> names,
      List<? extends List<@Nullable String>> rows,
      boolean more) {
    table(sink, names, Set.of(), rows, more);
  }

  /**
   * A table of text and whole numbers; null cells are NULL.
   *
   * @param numbers names of the columns of whole numbers: drivers hand them out as such
   */
  public void table(
      ResultSink sink,
      List<String> names,
      Set<String> numbers,
      List<? extends List<@Nullable String>> rows,
      boolean more) {
    cells(sink, names, numbers, rows);
    end(sink, more);
  }

  /** SHOW WARNINGS tells of the statement before it and has none itself. */
  public void conditions(
      ResultSink sink, List<? extends List<@Nullable String>> rows, boolean more) {
    cells(sink, List.of("Level", "Code", "Message"), Set.of("Code"), rows);
    sink.end(completion(0, 0, 0, "", more));
  }

  private void cells(
      ResultSink sink,
      List<String> names,
      Set<String> numbers,
      List<? extends List<@Nullable String>> rows) {
    List<SqlType> types =
        names.stream().map(n -> numbers.contains(n) ? SqlType.BIGINT : TEXT).toList();
    List<ResultColumn> columns = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      columns.add(ResultColumn.expression(names.get(c), types.get(c)));
    }
    sink.header(new ResultHeader(columns), format());
    if (!rows.isEmpty()) {
      Chunk chunk = Chunk.allocate(types, rows.size());
      for (List<@Nullable String> row : rows) {
        for (int c = 0; c < types.size(); c++) {
          String cell = row.get(c);
          if (cell == null) {
            chunk.column(c).append(Value.NULL);
          } else if (types.get(c) == SqlType.BIGINT) {
            chunk.column(c).append(Value.of(Long.parseLong(cell)));
          } else {
            chunk.column(c).append(Value.ofUtf8(cell));
          }
        }
      }
      chunk.rowsAppended();
      sink.rows(chunk);
    }
  }
}
