package io.atoll.ddl;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.expression.EvalContext;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableDdl;
import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import java.util.List;

/**
 * Schema changes as SQL asks for them. A call queues a job, waits until the owner has brought it
 * through its states on every node, and returns when it is in force; an error of the job is thrown.
 * Thread-safe.
 */
public interface SchemaChanges {
  /** CREATE, ALTER, DROP, TRUNCATE, RENAME of tables and indexes. */
  void run(TableDdl statement, Request request);

  /**
   * CREATE TABLE … SELECT without its rows.
   *
   * @param queryColumns what the query gives; those that the statement defines itself are as it
   *     says
   * @return false where the table is there already and the statement says IF NOT EXISTS
   */
  boolean create(TableDdl.CreateTable statement, List<ColumnInfo> queryColumns, Request request);

  /** CREATE, ALTER and DROP of databases and views. */
  void run(SchemaDdl statement, Request request);

  /** Changes that wait or are under way, newest first, then as many that have ended. */
  List<DdlJob> jobs(int ended);

  /**
   * Takes a change back: it ends with 8214.
   *
   * @throws io.atoll.types.SqlException 8224 where there is no such job, 8225 where it has ended,
   *     8226 where it is in force already
   */
  void cancel(long jobId);

  /**
   * Who asks, and under which settings.
   *
   * @param database the current one; empty where none is chosen
   * @param serverCollation of databases that name none
   * @param source the statement's text
   * @param user and {@code host} define views
   * @param foreignKeyChecks the session's foreign_key_checks
   * @param warnings where notes go (IF EXISTS of what is not there)
   */
  record Request(
      String database,
      Collation serverCollation,
      ParsedStatement source,
      String user,
      String host,
      EvalContext evaluation,
      Diagnostics warnings,
      boolean foreignKeyChecks) {}
}
