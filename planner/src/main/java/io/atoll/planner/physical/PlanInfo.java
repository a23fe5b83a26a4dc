package io.atoll.planner.physical;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * What every plan node has.
 *
 * @param id unique in the statement
 * @param estimatedRows rows that the optimizer expects
 * @param types of the output columns
 */
public record PlanInfo(int id, double estimatedRows, List<SqlType> types) {
  public PlanInfo {
    types = List.copyOf(types);
  }
}
