package io.atoll.session.describe;

import java.util.List;

/** SHOW PRIVILEGES: what MySQL's privileges are about. */
public final class PrivilegeList {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("Alter", "Tables", "To alter the table"),
          List.of(
              "Alter routine",
              "Functions,Procedures",
              "To alter or drop stored functions/procedures"),
          List.of("Create", "Databases,Tables,Indexes", "To create new databases and tables"),
          List.of("Create routine", "Databases", "To use CREATE FUNCTION/PROCEDURE"),
          List.of("Create role", "Server Admin", "To create new roles"),
          List.of("Create temporary tables", "Databases", "To use CREATE TEMPORARY TABLE"),
          List.of("Create view", "Tables", "To create new views"),
          List.of("Create user", "Server Admin", "To create new users"),
          List.of("Delete", "Tables", "To delete existing rows"),
          List.of("Drop", "Databases,Tables", "To drop databases, tables, and views"),
          List.of("Drop role", "Server Admin", "To drop roles"),
          List.of("Event", "Server Admin", "To create, alter, drop and execute events"),
          List.of("Execute", "Functions,Procedures", "To execute stored routines"),
          List.of("File", "File access on server", "To read and write files on the server"),
          List.of(
              "Grant option",
              "Databases,Tables,Functions,Procedures",
              "To give to other users those privileges you possess"),
          List.of("Index", "Tables", "To create or drop indexes"),
          List.of("Insert", "Tables", "To insert data into tables"),
          List.of(
              "Lock tables", "Databases", "To use LOCK TABLES (together with SELECT privilege)"),
          List.of(
              "Process", "Server Admin", "To view the plain text of currently executing queries"),
          List.of("Proxy", "Server Admin", "To make proxy user possible"),
          List.of("References", "Databases,Tables", "To have references on tables"),
          List.of("Reload", "Server Admin", "To reload or refresh tables, logs and privileges"),
          List.of(
              "Replication client", "Server Admin", "To ask where the slave or master servers are"),
          List.of("Replication slave", "Server Admin", "To read binary log events from the master"),
          List.of("Select", "Tables", "To retrieve rows from table"),
          List.of("Show databases", "Server Admin", "To see all databases with SHOW DATABASES"),
          List.of("Show view", "Tables", "To see views with SHOW CREATE VIEW"),
          List.of("Shutdown", "Server Admin", "To shut down the server"),
          List.of("Super", "Server Admin", "To use KILL thread, SET GLOBAL, CHANGE MASTER, etc."),
          List.of("Trigger", "Tables", "To use triggers"),
          List.of("Create tablespace", "Server Admin", "To create/alter/drop tablespaces"),
          List.of("Update", "Tables", "To update existing rows"),
          List.of("Usage", "Server Admin", "No privileges - allow connect only"));

  private PrivilegeList() {}

  public static List<List<String>> rows() {
    return ROWS;
  }
}
