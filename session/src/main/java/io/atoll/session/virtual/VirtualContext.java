package io.atoll.session.virtual;

import io.atoll.api.ClusterAdministration;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.Statistics;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.node.NodeDescription;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What the makers of virtual rows may ask: the schemas, the instance, and what the reader may see.
 */
public interface VirtualContext {
  Catalog catalog();

  Statistics statistics();

  /** Whether the reader has any privilege on the table; an empty table means the database. */
  boolean isVisible(String database, String table);

  /** All virtual tables, information_schema's own rows included. */
  List<VirtualTable> virtualTables();

  /** The next AUTO_INCREMENT value of a table. */
  long nextAutoIncrement(TableInfo table);

  /**
   * Values of one filter pushed by the planner on a column (lower case), or empty for no filter.
   */
  List<String> equalTo(String column);

  List<ProcessRow> processes();

  Map<String, String> globalVariables();

  Map<String, String> sessionVariables();

  Map<String, String> status();

  /**
   * Only for accounts that may see what others do.
   *
   * @throws io.atoll.types.SqlException 1227
   */
  void requireProcess();

  ClusterAdministration administration();

  /** The SQL nodes that are there, by id. */
  Map<Integer, NodeDescription> sqlNodes();

  long nowMillis();

  /** The session's. */
  ZoneId timeZone();

  /** {@code 'user'@'host'}, privilege, whether grantable; for the privilege tables. */
  List<GrantRow> grants();

  /** One connection of SHOW PROCESSLIST. */
  record ProcessRow(
      long id,
      String user,
      String host,
      String database,
      String command,
      long seconds,
      String state,
      String info,
      long memoryBytes) {}

  /** One privilege; database, table and column are empty for wider levels. */
  record GrantRow(
      String grantee,
      String database,
      String table,
      String column,
      String privilege,
      boolean isGrantable) {}

  /** Databases that the reader sees, asked ones only. */
  default List<DatabaseInfo> visibleDatabases() {
    List<String> asked = equalTo("table_schema");
    return catalog().databases().stream()
        .filter(d -> asked.isEmpty() || asked.stream().anyMatch(a -> a.equalsIgnoreCase(d.name())))
        .filter(d -> isVisible(d.name(), ""))
        .toList();
  }

  /** Virtual tables that the reader sees, asked ones only. */
  default List<VirtualTable> visibleVirtualTables() {
    List<String> databases = equalTo("table_schema");
    List<String> names = equalTo("table_name");
    return virtualTables().stream()
        .filter(
            t -> databases.isEmpty() || databases.stream().anyMatch(t.database()::equalsIgnoreCase))
        .filter(t -> names.isEmpty() || names.stream().anyMatch(t.info().name()::equalsIgnoreCase))
        .filter(
            t -> VirtualDatabases.isOpen(t.database()) || isVisible(t.database(), t.info().name()))
        .toList();
  }

  /** Public tables and views that the reader sees, asked ones only. */
  default List<TableInfo> visibleTables(String database) {
    List<String> asked = equalTo("table_name");
    return catalog().tables(database).stream()
        .filter(t -> t.state().isPublic())
        .filter(t -> asked.isEmpty() || asked.stream().anyMatch(a -> a.equalsIgnoreCase(t.name())))
        .filter(t -> isVisible(database, t.name()))
        .toList();
  }
}
