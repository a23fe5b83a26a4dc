package io.atoll.session.virtual;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;

/**
 * Tables of information_schema about what engines add to objects (nothing, here), and those of
 * kinds of objects that do not exist here: tablespaces, resource groups, geometries.
 */
public final class SchemaExtensions extends VirtualTableGroup {

  public SchemaExtensions() {
    super(VirtualDatabases.INFORMATION_SCHEMA, -3001);
    extensions();
    add("TABLESPACES_EXTENSIONS", "!TABLESPACE_NAME varchar,ENGINE_ATTRIBUTE longtext", NONE);
    add(
        "OPTIMIZER_TRACE",
        "!QUERY longtext,!TRACE longtext,!MISSING_BYTES_BEYOND_MAX_MEM_SIZE int,"
            + "!INSUFFICIENT_PRIVILEGES int",
        NONE);
    add(
        "RESOURCE_GROUPS",
        "!RESOURCE_GROUP_NAME varchar64,!RESOURCE_GROUP_TYPE varchar64,"
            + "!RESOURCE_GROUP_ENABLED int,VCPU_IDS longtext,!THREAD_PRIORITY int",
        NONE);
    add(
        "ST_GEOMETRY_COLUMNS",
        "TABLE_CATALOG varchar64,TABLE_SCHEMA varchar64,TABLE_NAME varchar64,"
            + "COLUMN_NAME varchar64,SRS_NAME varchar,SRS_ID bigint unsigned,"
            + "GEOMETRY_TYPE_NAME longtext",
        NONE);
    add(
        "VIEW_ROUTINE_USAGE",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!SPECIFIC_CATALOG varchar64,!SPECIFIC_SCHEMA varchar64,!SPECIFIC_NAME varchar64",
        NONE);
    add(
        "ROLE_ROUTINE_GRANTS",
        "GRANTOR varchar,GRANTOR_HOST varchar,GRANTEE varchar,GRANTEE_HOST varchar,"
            + "!SPECIFIC_CATALOG varchar64,!SPECIFIC_SCHEMA varchar64,!SPECIFIC_NAME varchar64,"
            + "!ROUTINE_CATALOG varchar64,!ROUTINE_SCHEMA varchar64,!ROUTINE_NAME varchar64,"
            + "!PRIVILEGE_TYPE varchar64,!IS_GRANTABLE varchar64",
        NONE);
  }

  private void extensions() {
    add(
        "SCHEMATA_EXTENSIONS",
        "!CATALOG_NAME varchar64,!SCHEMA_NAME varchar64,OPTIONS varchar",
        (context, sink) -> {
          for (DatabaseInfo d : context.catalog().databases()) {
            if (context.isVisible(d.name(), "")) {
              sink.row(CATALOG, d.name(), "");
            }
          }
        });
    add(
        "TABLES_EXTENSIONS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "ENGINE_ATTRIBUTE longtext,SECONDARY_ENGINE_ATTRIBUTE longtext",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              sink.row(CATALOG, d.name(), t.name(), null, null);
            }
          }
        });
    add(
        "COLUMNS_EXTENSIONS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!COLUMN_NAME varchar64,ENGINE_ATTRIBUTE longtext,"
            + "SECONDARY_ENGINE_ATTRIBUTE longtext",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              for (ColumnInfo c : t.publicColumns()) {
                if (!c.isHidden()) {
                  sink.row(CATALOG, d.name(), t.name(), c.name(), null, null);
                }
              }
            }
          }
        });
  }
}
