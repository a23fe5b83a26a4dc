package io.atoll.ddl.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.alter.TableAlteration;
import io.atoll.ddl.alter.TableChange;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.LiteralDefaults;
import io.atoll.ddl.namespace.NamespaceOption;
import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableDdl;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import java.util.List;
import java.util.Optional;

/** Definitions of temporary tables, which no job brings into the catalog. */
public final class TemporaryDefinitions {
  private TemporaryDefinitions() {}

  /**
   * A table before and after an ALTER.
   *
   * @param newName RENAME TO; empty where the name stays
   */
  public record Altered(TableChange change, Optional<Name> newName) {}

  /**
   * The table of CREATE TEMPORARY TABLE, without an id.
   *
   * @param catalog what LIKE refers to
   */
  public static TableInfo of(
      TableDdl.CreateTable statement,
      List<ColumnInfo> queryColumns,
      Catalog catalog,
      Request request) {
    if (statement.partitioning() != null) {
      throw SqlError.ER_PARTITION_NO_TEMPORARY.with();
    }
    NamespaceOption.refuse(statement.options(), "temporary table");
    Schemas schemas = new Schemas(catalog, request);
    DatabaseInfo database = schemas.database(statement.name());
    TableInfo table =
        TableStatements.definition(statement, queryColumns, database, schemas, request);
    if (!table.foreignKeys().isEmpty()) {
      throw SqlError.ER_CANNOT_ADD_FOREIGN.with();
    }
    DefinitionRules.checkNames(table.checks(), table, List.of());
    return table;
  }

  /** ALTER TABLE, CREATE INDEX or DROP INDEX applied to a temporary table. */
  public static Altered altered(
      TableInfo table, DatabaseInfo database, TableDdl statement, Request request) {
    List<AlterAction> actions =
        switch (statement) {
          case TableDdl.AlterTable s -> s.actions();
          case TableDdl.CreateIndex s -> AlterStatements.actions(s);
          case TableDdl.DropIndex s -> AlterStatements.actions(s);
          case TableDdl.CreateTable _,
              TableDdl.DropTable _,
              TableDdl.TruncateTable _,
              TableDdl.RenameTable _,
              TableDdl.FlashbackTable _ ->
              throw new IllegalArgumentException("no alteration: " + statement);
        };
    if (NamespaceOption.ofActions(actions).isPresent()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("NAMESPACE of a temporary table");
    }
    TableAlteration alteration =
        new TableAlteration(
            table,
            database,
            List.of(),
            new LiteralDefaults(Collation.UTF8MB4_0900_AI_CI),
            request.evaluation(),
            request.warnings(),
            request.foreignKeyChecks());
    actions.forEach(alteration::apply);
    TableChange change = alteration.change();
    if (!change.after().foreignKeys().isEmpty()) {
      throw SqlError.ER_CANNOT_ADD_FOREIGN.with();
    }
    AlterStatements.checkAlgorithm(alteration.algorithm(), change);
    return new Altered(change, alteration.newName());
  }
}
