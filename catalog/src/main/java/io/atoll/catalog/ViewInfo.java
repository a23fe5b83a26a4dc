package io.atoll.catalog;

import java.util.List;

/**
 * What makes a table object a view.
 *
 * @param definerUser who the view runs as with SQL SECURITY DEFINER
 * @param select canonical SQL text of the query
 * @param columnNames of the view, in order
 */
public record ViewInfo(
    Algorithm algorithm,
    String definerUser,
    String definerHost,
    Security security,
    String select,
    CheckOption checkOption,
    List<String> columnNames) {
  public ViewInfo {
    columnNames = List.copyOf(columnNames);
  }

  public enum Algorithm {
    UNDEFINED,
    MERGE,
    TEMPTABLE
  }

  public enum Security {
    DEFINER,
    INVOKER
  }

  /** Codes are TiDB's: local 0, cascaded 1; and 2 for none, where TiDB has cascaded. */
  public enum CheckOption {
    LOCAL,
    CASCADED,
    NONE
  }
}
