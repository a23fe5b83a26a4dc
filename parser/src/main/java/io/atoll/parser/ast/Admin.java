package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maintenance of tables and of the server, and Atoll's own statements for it. */
public sealed interface Admin extends Statement {

  enum TableCommand {
    ANALYZE,
    CHECK,
    CHECKSUM,
    OPTIMIZE,
    REPAIR
  }

  /** {@code options} upper case, as written after the names: QUICK, EXTENDED, FOR UPGRADE… */
  record MaintainTables(
      TableCommand command,
      boolean isLocal,
      List<Name> tables,
      List<String> options,
      int start,
      int end)
      implements Admin {
    public MaintainTables {
      tables = List.copyOf(tables);
      options = List.copyOf(options);
    }
  }

  /**
   * {@code ANALYZE TABLE} with what only it has: partitions, columns or indexes (TiDB), histograms
   * (MySQL: {@code UPDATE|DROP HISTOGRAM ON columns}).
   */
  record AnalyzeTable(
      boolean isLocal,
      List<Name> tables,
      List<String> partitions,
      @Nullable HistogramCommand histogram,
      List<String> columns,
      List<String> indexes,
      @Nullable Long buckets,
      int start,
      int end)
      implements Admin {
    public AnalyzeTable {
      tables = List.copyOf(tables);
      partitions = List.copyOf(partitions);
      columns = List.copyOf(columns);
      indexes = List.copyOf(indexes);
    }
  }

  enum HistogramCommand {
    UPDATE,
    DROP
  }

  /** {@code FLUSH …}: the options upper case (PRIVILEGES, STATUS, BINARY LOGS…). */
  record Flush(
      boolean isLocal,
      List<String> options,
      boolean isTables,
      List<Name> tables,
      boolean withReadLock,
      boolean forExport,
      int start,
      int end)
      implements Admin {
    public Flush {
      options = List.copyOf(options);
      tables = List.copyOf(tables);
    }
  }

  /** Low and high bounds, row by row, of SPLIT; null for REGIONS n without BETWEEN. */
  record SplitRange(List<Expr> low, List<Expr> high, long regions) {
    public SplitRange {
      low = List.copyOf(low);
      high = List.copyOf(high);
    }
  }

  /**
   * {@code SPLIT [REGION FOR] [PARTITION] TABLE t [PARTITION (…)] [INDEX i] BETWEEN (…) AND (…)
   * REGIONS n | BY (…), (…)}: exactly one of {@code range} and {@code points}.
   */
  record SplitTable(
      Name table,
      List<String> partitions,
      @Nullable String index,
      @Nullable SplitRange range,
      List<List<Expr>> points,
      int start,
      int end)
      implements Admin {
    public SplitTable {
      partitions = List.copyOf(partitions);
      points = List.copyOf(points);
    }
  }

  /** {@code ADMIN CHECK TABLE t, …}. */
  record AdminCheckTable(List<Name> tables, int start, int end) implements Admin {
    public AdminCheckTable {
      tables = List.copyOf(tables);
    }
  }

  record AdminCheckIndex(Name table, String index, int start, int end) implements Admin {}

  /** {@code ADMIN CHECKSUM TABLE t, …}. */
  record AdminChecksumTable(List<Name> tables, int start, int end) implements Admin {
    public AdminChecksumTable {
      tables = List.copyOf(tables);
    }
  }

  /** {@code ADMIN SHOW DDL}. */
  record AdminShowDdl(int start, int end) implements Admin {}

  /** {@code ADMIN SHOW DDL JOBS [n] [WHERE …]}. */
  record AdminShowDdlJobs(@Nullable Long count, @Nullable Expr where, int start, int end)
      implements Admin {}

  enum JobCommand {
    CANCEL,
    PAUSE,
    RESUME,
    SHOW_QUERIES
  }

  /** {@code ADMIN CANCEL|PAUSE|RESUME DDL JOBS ids}, {@code ADMIN SHOW DDL JOB QUERIES ids}. */
  record AdminDdlJobs(JobCommand command, List<Long> ids, int start, int end) implements Admin {
    public AdminDdlJobs {
      ids = List.copyOf(ids);
    }
  }

  /** {@code SHUTDOWN} and {@code RESTART}. */
  record Shutdown(boolean isRestart, int start, int end) implements Admin {}
}
