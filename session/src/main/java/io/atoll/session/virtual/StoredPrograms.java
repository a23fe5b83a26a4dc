package io.atoll.session.virtual;

import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;

/**
 * What information_schema tells of events, triggers, routines and partitions, in MySQL's columns:
 * there are none of them, and each table is one partition.
 */
public final class StoredPrograms extends VirtualTableGroup {
  private static final String SESSION_COLUMNS =
      "!CHARACTER_SET_CLIENT varchar64,!COLLATION_CONNECTION varchar64,"
          + "!DATABASE_COLLATION varchar64";

  public StoredPrograms() {
    super(VirtualDatabases.INFORMATION_SCHEMA, -4001);
    add(
        "EVENTS",
        "!EVENT_CATALOG varchar64,!EVENT_SCHEMA varchar64,!EVENT_NAME varchar64,"
            + "!DEFINER varchar,!TIME_ZONE varchar64,!EVENT_BODY varchar64,"
            + "!EVENT_DEFINITION longtext,!EVENT_TYPE varchar64,EXECUTE_AT datetime,"
            + "INTERVAL_VALUE varchar,INTERVAL_FIELD varchar64,!SQL_MODE varchar,STARTS datetime,"
            + "ENDS datetime,!STATUS varchar64,!ON_COMPLETION varchar64,!CREATED timestamp,"
            + "!LAST_ALTERED timestamp,LAST_EXECUTED datetime,!EVENT_COMMENT varchar,"
            + "!ORIGINATOR int,"
            + SESSION_COLUMNS,
        NONE);
    add(
        "TRIGGERS",
        "!TRIGGER_CATALOG varchar64,!TRIGGER_SCHEMA varchar64,!TRIGGER_NAME varchar64,"
            + "!EVENT_MANIPULATION varchar64,!EVENT_OBJECT_CATALOG varchar64,"
            + "!EVENT_OBJECT_SCHEMA varchar64,!EVENT_OBJECT_TABLE varchar64,"
            + "!ACTION_ORDER bigint unsigned,ACTION_CONDITION longtext,!ACTION_STATEMENT longtext,"
            + "!ACTION_ORIENTATION varchar64,!ACTION_TIMING varchar64,"
            + "ACTION_REFERENCE_OLD_TABLE varchar64,ACTION_REFERENCE_NEW_TABLE varchar64,"
            + "!ACTION_REFERENCE_OLD_ROW varchar64,!ACTION_REFERENCE_NEW_ROW varchar64,"
            + "!CREATED timestamp,!SQL_MODE varchar,!DEFINER varchar,"
            + SESSION_COLUMNS,
        NONE);
    add(
        "ROUTINES",
        "!SPECIFIC_NAME varchar64,!ROUTINE_CATALOG varchar64,!ROUTINE_SCHEMA varchar64,"
            + "!ROUTINE_NAME varchar64,!ROUTINE_TYPE varchar64,!DATA_TYPE longtext,"
            + "CHARACTER_MAXIMUM_LENGTH bigint,CHARACTER_OCTET_LENGTH bigint,"
            + "NUMERIC_PRECISION bigint unsigned,NUMERIC_SCALE bigint unsigned,"
            + "DATETIME_PRECISION bigint unsigned,CHARACTER_SET_NAME varchar64,"
            + "COLLATION_NAME varchar64,DTD_IDENTIFIER longtext,!ROUTINE_BODY varchar64,"
            + "ROUTINE_DEFINITION longtext,EXTERNAL_NAME varchar64,!EXTERNAL_LANGUAGE varchar64,"
            + "!PARAMETER_STYLE varchar64,!IS_DETERMINISTIC varchar64,!SQL_DATA_ACCESS varchar64,"
            + "SQL_PATH varchar64,!SECURITY_TYPE varchar64,!CREATED timestamp,"
            + "!LAST_ALTERED timestamp,!SQL_MODE varchar,!ROUTINE_COMMENT longtext,"
            + "!DEFINER varchar,"
            + SESSION_COLUMNS,
        NONE);
    add(
        "PARAMETERS",
        "!SPECIFIC_CATALOG varchar64,!SPECIFIC_SCHEMA varchar64,!SPECIFIC_NAME varchar64,"
            + "!ORDINAL_POSITION bigint unsigned,PARAMETER_MODE varchar64,"
            + "PARAMETER_NAME varchar64,!DATA_TYPE longtext,CHARACTER_MAXIMUM_LENGTH bigint,"
            + "CHARACTER_OCTET_LENGTH bigint,NUMERIC_PRECISION bigint unsigned,"
            + "NUMERIC_SCALE bigint,DATETIME_PRECISION bigint unsigned,"
            + "CHARACTER_SET_NAME varchar64,COLLATION_NAME varchar64,!DTD_IDENTIFIER longtext,"
            + "!ROUTINE_TYPE varchar64",
        NONE);
    add(
        "PARTITIONS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "PARTITION_NAME varchar64,SUBPARTITION_NAME varchar64,"
            + "PARTITION_ORDINAL_POSITION bigint unsigned,"
            + "SUBPARTITION_ORDINAL_POSITION bigint unsigned,PARTITION_METHOD varchar64,"
            + "SUBPARTITION_METHOD varchar64,PARTITION_EXPRESSION varchar,"
            + "SUBPARTITION_EXPRESSION varchar,PARTITION_DESCRIPTION longtext,"
            + "TABLE_ROWS bigint unsigned,AVG_ROW_LENGTH bigint unsigned,"
            + "DATA_LENGTH bigint unsigned,MAX_DATA_LENGTH bigint unsigned,"
            + "INDEX_LENGTH bigint unsigned,DATA_FREE bigint unsigned,CREATE_TIME timestamp,"
            + "UPDATE_TIME datetime,CHECK_TIME datetime,CHECKSUM bigint,"
            + "!PARTITION_COMMENT longtext,NODEGROUP varchar,TABLESPACE_NAME varchar",
        StoredPrograms::partitions);
  }

  private static void partitions(VirtualContext context, RowSink sink) {
    for (DatabaseInfo d : context.visibleDatabases()) {
      for (TableInfo t : context.visibleTables(d.name())) {
        if (!t.isView()) {
          var statistics = context.statistics().table(t.id());
          sink.row(
              CATALOG,
              d.name(),
              t.name(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              statistics.isPseudo() ? 0 : statistics.rows(),
              0,
              0,
              0,
              0,
              0,
              null,
              null,
              null,
              null,
              "",
              null,
              null);
        }
      }
    }
  }
}
