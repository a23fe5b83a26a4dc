package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code PARTITION BY …}.
 *
 * @param count PARTITIONS n, null when not written
 */
public record Partitioning(
    Method method,
    @Nullable Long count,
    @Nullable Method subMethod,
    @Nullable Long subCount,
    List<Definition> definitions,
    int start,
    int end)
    implements Node {
  public Partitioning {
    definitions = List.copyOf(definitions);
  }

  public enum Kind {
    HASH,
    KEY,
    RANGE,
    LIST,
    RANGE_COLUMNS,
    LIST_COLUMNS
  }

  /** HASH, RANGE and LIST have {@code expr}; KEY and the COLUMNS kinds have {@code columns}. */
  public record Method(
      Kind kind,
      boolean isLinear,
      @Nullable Integer algorithm,
      @Nullable Expr expr,
      List<String> columns) {
    public Method {
      columns = List.copyOf(columns);
    }
  }

  /**
   * One partition.
   *
   * @param lessThan the bounds of VALUES LESS THAN; null without
   * @param in the rows of VALUES IN; null without
   */
  public record Definition(
      String name,
      @Nullable List<Bound> lessThan,
      @Nullable List<List<Bound>> in,
      List<TableOption> options,
      List<SubDefinition> subpartitions) {
    public Definition {
      options = List.copyOf(options);
      subpartitions = List.copyOf(subpartitions);
    }
  }

  /** A bound: an expression, or MAXVALUE when {@code expr} is null. */
  public record Bound(@Nullable Expr expr) {}

  public record SubDefinition(String name, List<TableOption> options) {
    public SubDefinition {
      options = List.copyOf(options);
    }
  }
}
