package io.atoll.ddl.statement;

import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.SchemaState;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.job.Arguments;
import io.atoll.ddl.job.JobOwner;
import io.atoll.ddl.namespace.NamespaceOption;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.TableOption;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.List;

/** CREATE, ALTER and DROP DATABASE. Thread-safe. */
public final class DatabaseStatements {
  private final CatalogLoader loader;
  private final JobOwner owner;

  public DatabaseStatements(CatalogLoader loader, JobOwner owner) {
    this.loader = loader;
    this.owner = owner;
  }

  public void create(SchemaDdl.CreateDatabase statement, Request request) {
    String name = statement.name();
    if (name.isEmpty() || name.endsWith(" ") || name.indexOf('\0') >= 0) {
      throw SqlError.ER_WRONG_DB_NAME.with(name);
    }
    if (name.codePointCount(0, name.length()) > 64) {
      throw SqlError.ER_TOO_LONG_IDENT.with(name);
    }
    Collation collation = collation(statement.options(), request.serverCollation());
    if (loader.reload().database(name).isPresent()) {
      exists(statement, request, SqlError.ER_DB_CREATE_EXISTS.with(name));
      return;
    }
    try {
      owner.run(meta -> {
        long id = meta.allocateIds(1);
        DatabaseInfo database = new DatabaseInfo(id, name, collation, SchemaState.PUBLIC);
        return DdlJob.queued(
            DdlJob.Type.CREATE_DATABASE,
            id,
            0,
            name,
            "",
            Arguments.database(database),
            request.source().text());
      });
    } catch (SqlException e) {
      exists(statement, request, e);
    }
  }

  private static void exists(
      SchemaDdl.CreateDatabase statement, Request request, SqlException error) {
    if (!statement.ifNotExists() || error.error() != SqlError.ER_DB_CREATE_EXISTS) {
      throw error;
    }
    request.warnings().note(SqlError.ER_DB_CREATE_EXISTS, statement.name());
  }

  /** The collation that options name; {@code inherited} where they name none. */
  static Collation collation(List<TableOption> options, Collation inherited) {
    NamespaceOption.refuse(options, "database");
    Collation result = inherited;
    boolean isCharsetNamed = false;
    for (TableOption option : options) {
      if (option instanceof TableOption.Text text) {
        if (text.name().equals("CHARACTER SET")) {
          result = CharacterSet.require(text.value()).defaultCollation();
          isCharsetNamed = true;
        }
      }
    }
    for (TableOption option : options) {
      if (option instanceof TableOption.Text text && text.name().equals("COLLATE")) {
        Collation named = Collation.require(text.value());
        if (isCharsetNamed && !named.charset().equals(result.charset())) {
          throw SqlError.ER_COLLATION_CHARSET_MISMATCH.with(named.name(), result.charset());
        }
        result = named;
      }
    }
    return result;
  }

  public void alter(SchemaDdl.AlterDatabase statement, Request request) {
    String name = statement.name() == null ? request.database() : statement.name();
    if (name.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    DatabaseInfo database =
        loader.reload().database(name).orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(name));
    Collation collation = collation(statement.options(), database.collation());
    owner.run(meta ->
        DdlJob.queued(
            DdlJob.Type.MODIFY_DATABASE_COLLATION,
            database.id(),
            0,
            database.name(),
            "",
            Arguments.collation(collation),
            request.source().text()));
  }

  public void drop(SchemaDdl.DropDatabase statement, Request request) {
    DatabaseInfo database = loader.reload().database(statement.name()).orElse(null);
    if (database == null) {
      missing(statement, request, SqlError.ER_DB_DROP_EXISTS.with(statement.name()));
      return;
    }
    try {
      owner.run(meta ->
          DdlJob.queued(
              DdlJob.Type.DROP_DATABASE,
              database.id(),
              0,
              database.name(),
              "",
              Arguments.withForeignKeys(Arguments.none(), List.of(), request.foreignKeyChecks()),
              request.source().text()));
    } catch (SqlException e) {
      missing(statement, request, e);
    }
  }

  private static void missing(
      SchemaDdl.DropDatabase statement, Request request, SqlException error) {
    if (!statement.ifExists() || error.error() != SqlError.ER_DB_DROP_EXISTS) {
      throw error;
    }
    request.warnings().note(SqlError.ER_DB_DROP_EXISTS, statement.name());
  }
}
