package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DdlJob;
import io.atoll.client.KvClient;
import io.atoll.ddl.DdlSettings;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.types.SqlError;
import java.util.function.Supplier;

/** Which action carries out which type of job. */
final class JobActions {
  private final JobAction createDatabase = DatabaseActions::create;
  private final JobAction databaseCollation = DatabaseActions::collation;
  private final JobAction dropDatabase = DatabaseActions::drop;
  private final JobAction createTable;
  private final JobAction createView = TableActions::createView;
  private final JobAction drop = TableActions::drop;
  private final JobAction truncate;
  private final JobAction rename = TableActions::rename;

  private final JobAction alter;

  JobActions(
      KvClient client,
      Placement placement,
      TableNamespaces namespaces,
      MetaTransactions metas,
      Supplier<Catalog> catalog,
      DdlSettings settings) {
    this.createTable = new CreateTableAction(placement, namespaces);
    this.truncate = new TruncateAction(namespaces);
    this.alter = new AlterAction(client, placement, metas, catalog, settings.reorgBatchRows());
  }

  JobAction of(DdlJob job) {
    return switch (job.type()) {
      case CREATE_DATABASE -> createDatabase;
      case MODIFY_DATABASE_COLLATION -> databaseCollation;
      case DROP_DATABASE -> dropDatabase;
      case CREATE_TABLE -> createTable;
      case CREATE_VIEW -> createView;
      case DROP_TABLE, DROP_VIEW -> drop;
      case TRUNCATE_TABLE -> truncate;
      case RENAME_TABLE, RENAME_TABLES -> rename;
      case ADD_COLUMN,
          DROP_COLUMN,
          ADD_INDEX,
          DROP_INDEX,
          ADD_FOREIGN_KEY,
          DROP_FOREIGN_KEY,
          MODIFY_COLUMN,
          REBASE_AUTO_INCREMENT,
          SET_DEFAULT,
          SHARD_ROW_ID,
          MODIFY_TABLE_COMMENT,
          RENAME_INDEX,
          MODIFY_TABLE_COLLATION,
          ADD_PRIMARY_KEY,
          DROP_PRIMARY_KEY,
          MODIFY_AUTO_ID_CACHE,
          ALTER_INDEX_VISIBILITY,
          ADD_CHECK,
          DROP_CHECK,
          ALTER_CHECK,
          MULTI_CHANGE ->
          alter;
      case NONE, CREATE_TABLES ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("schema change " + job.type());
    };
  }
}
