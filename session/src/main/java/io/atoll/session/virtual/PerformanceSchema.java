package io.atoll.session.virtual;

import java.util.Map;
import java.util.function.Function;

/** The tables of performance_schema that drivers and monitors read, with MySQL 8.0's columns. */
public final class PerformanceSchema extends VirtualTableGroup {

  public PerformanceSchema() {
    super(VirtualDatabases.PERFORMANCE_SCHEMA, -2001);
    values("global_variables", VirtualContext::globalVariables);
    values("session_variables", VirtualContext::sessionVariables);
    values("global_status", VirtualContext::status);
    values("session_status", VirtualContext::status);
    add(
        "processlist",
        "!ID bigint unsigned,USER varchar64,HOST varchar,DB varchar64,COMMAND varchar64,"
            + "TIME bigint,STATE varchar64,INFO longtext",
        VirtualTableGroup::processes);
    add("persisted_variables", "!VARIABLE_NAME varchar64,VARIABLE_VALUE varchar", NONE);
    add(
        "replication_group_members",
        "!CHANNEL_NAME varchar64,!MEMBER_ID varchar64,!MEMBER_HOST varchar,MEMBER_PORT int,"
            + "!MEMBER_STATE varchar64,!MEMBER_ROLE varchar64,!MEMBER_VERSION varchar64",
        NONE);
    add(
        "replication_connection_status",
        "!CHANNEL_NAME varchar64,!GROUP_NAME varchar64,!SOURCE_UUID varchar64,THREAD_ID bigint,"
            + "!SERVICE_STATE varchar64",
        NONE);
    add(
        "data_locks",
        "!ENGINE varchar64,!ENGINE_LOCK_ID varchar,ENGINE_TRANSACTION_ID bigint unsigned,"
            + "THREAD_ID bigint unsigned,OBJECT_SCHEMA varchar64,OBJECT_NAME varchar64,"
            + "INDEX_NAME varchar64,!LOCK_TYPE varchar64,!LOCK_MODE varchar64,"
            + "!LOCK_STATUS varchar64,LOCK_DATA longtext",
        NONE);
    add(
        "error_log",
        "!LOGGED datetime,THREAD_ID bigint unsigned,!PRIO varchar64,ERROR_CODE varchar64,"
            + "SUBSYSTEM varchar64,!DATA longtext",
        NONE);
  }

  private void values(String name, Function<VirtualContext, Map<String, String>> values) {
    add(
        name,
        "!VARIABLE_NAME varchar64,VARIABLE_VALUE varchar",
        (context, sink) -> values.apply(context).forEach((key, value) -> sink.row(key, value)));
  }
}
