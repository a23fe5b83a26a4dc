package io.atoll.planner.physical;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * What every plan node has.
 *
 * @param id unique in the statement
 * @param estimatedRows rows that the optimizer expects
 * @param types of the output columns
 * @param labels of the output columns, as EXPLAIN names them; empty where nobody asks
 */
public record PlanInfo(int id, double estimatedRows, List<SqlType> types, List<String> labels) {
  public PlanInfo {
    types = List.copyOf(types);
    labels = List.copyOf(labels);
  }

  public PlanInfo(int id, double estimatedRows, List<SqlType> types) {
    this(id, estimatedRows, types, List.of());
  }
}
