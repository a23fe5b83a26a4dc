package io.atoll.ddl.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.job.Arguments;
import io.atoll.parser.ast.Name;
import io.atoll.types.SqlError;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Names of a statement as objects of the newest catalog. One statement. */
final class Schemas {
  private final Catalog catalog;
  private final Request request;

  Schemas(CatalogLoader loader, Request request) {
    this(loader.reload(), request);
  }

  Schemas(Catalog catalog, Request request) {
    this.catalog = catalog;
    this.request = request;
  }

  Catalog catalog() {
    return catalog;
  }

  /** The database that a name is in; 1046 where none is chosen. */
  String databaseName(Name name) {
    String schema = name.schema() == null ? request.database() : name.schema();
    if (schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return schema;
  }

  /** 1049 where it does not exist. */
  DatabaseInfo database(String name) {
    return catalog.database(name).orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(name));
  }

  DatabaseInfo database(Name name) {
    return database(databaseName(name));
  }

  Optional<TableInfo> find(Name name) {
    return catalog.table(databaseName(name), name.name());
  }

  /** 1146 where it does not exist. */
  TableInfo tableOrView(Name name) {
    return find(name)
        .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(databaseName(name), name.name()));
  }

  /** 1146, or 1347 for views. */
  TableInfo table(Name name) {
    TableInfo table = tableOrView(name);
    if (table.isView()) {
      throw SqlError.ER_WRONG_OBJECT.with(databaseName(name), name.name(), "BASE TABLE");
    }
    return table;
  }

  /** The tables at the other ends of a table's foreign keys. */
  Set<Long> related(DatabaseInfo database, TableInfo table) {
    Set<Long> ids = new HashSet<>();
    for (ForeignKeyInfo key : table.foreignKeys()) {
      catalog
          .table(key.referencedDatabase(), key.referencedTable())
          .ifPresent(parent -> ids.add(parent.id()));
    }
    catalog.references(database.name(), table.name()).forEach(r -> ids.add(r.child().id()));
    return ids;
  }

  Arguments.Target target(Name name, TableInfo table) {
    DatabaseInfo database = database(name);
    return new Arguments.Target(database.id(), database.name(), table.id(), table.name());
  }
}
