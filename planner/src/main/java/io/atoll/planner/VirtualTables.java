package io.atoll.planner;

import io.atoll.catalog.TableInfo;
import java.util.Optional;

/** Tables whose rows are made at the SQL node: information_schema, mysql, performance_schema. */
public interface VirtualTables {
  VirtualTables NONE = (database, name) -> Optional.empty();

  /** Its id names the provider; it has no storage and no indexes. */
  Optional<TableInfo> table(String database, String name);
}
