package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.SchemaChanges;
import io.atoll.ddl.alter.TableChange;
import io.atoll.ddl.statement.TemporaryDefinitions;
import io.atoll.executor.WriteOutcome;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.describe.Quoting;
import io.atoll.session.temporary.TemporaryTables;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of temporary tables: CREATE and DROP TEMPORARY TABLE, which leave an open transaction
 * alone, and ALTER, TRUNCATE and indexes of such tables, which commit it. An altered table is made
 * anew and filled from the old one.
 */
final class TemporaryTableCommands {
  /** What a table is called while it is filled: no name that a statement can mean. */
  private static final String UNFINISHED = "#unfinished";

  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final StatementRunner runner;

  TemporaryTableCommands(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.runner = runner;
  }

  private TemporaryTables tables() {
    return transaction.temporary();
  }

  private String databaseOf(Name name) {
    String database = name.schema() == null ? state.databaseName() : name.schema();
    if (database.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return database;
  }

  boolean isTemporary(Name name) {
    return !tables().isEmpty() && tables().find(databaseOf(name), name.name()).isPresent();
  }

  /** Whether a statement is about temporary tables alone. */
  boolean concerns(TableDdl statement) {
    return switch (statement) {
      case TableDdl.CreateTable s -> s.isTemporary();
      case TableDdl.DropTable s ->
          s.isTemporary() || s.names().stream().allMatch(this::isTemporary);
      case TableDdl.TruncateTable s -> isTemporary(s.name());
      case TableDdl.AlterTable s -> isTemporary(s.name());
      case TableDdl.CreateIndex s -> isTemporary(s.table());
      case TableDdl.DropIndex s -> isTemporary(s.table());
      case TableDdl.RenameTable _, TableDdl.FlashbackTable _ -> false;
    };
  }

  /**
   * Runs a statement that {@link #concerns} temporary tables.
   *
   * @return what a query wrote; null for statements without one
   */
  @Nullable WriteOutcome run(
      TableDdl statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      SchemaChanges.Request request) {
    switch (statement) {
      case TableDdl.CreateTable create -> {
        return create(create, parsed, parameters, parameterTypes, request);
      }
      case TableDdl.DropTable drop -> {
        if (!drop.isTemporary()) {
          runner.implicitCommit();
        }
        drop(drop);
      }
      case TableDdl.TruncateTable truncate -> {
        runner.implicitCommit();
        tables().truncate(databaseOf(truncate.name()), truncate.name().name());
      }
      case TableDdl.AlterTable alter -> alter(alter.name(), alter, request);
      case TableDdl.CreateIndex create -> alter(create.table(), create, request);
      case TableDdl.DropIndex drop -> alter(drop.table(), drop, request);
      case TableDdl.RenameTable _, TableDdl.FlashbackTable _ ->
          throw new IllegalArgumentException("not of temporary tables: " + statement);
    }
    return null;
  }

  private DatabaseInfo database(Name name) {
    String database = databaseOf(name);
    return node.catalog()
        .get()
        .database(database)
        .orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(database));
  }

  private @Nullable WriteOutcome create(
      TableDdl.CreateTable create,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      SchemaChanges.Request request) {
    DatabaseInfo database = database(create.name());
    List<RequiredPrivilege> needed = new ArrayList<>();
    needed.add(new RequiredPrivilege("CREATE TEMPORARY TABLES", database.name(), "", List.of()));
    Name like = create.like();
    if (like != null) {
      needed.add(new RequiredPrivilege("SELECT", databaseOf(like), like.name(), List.of()));
    }
    runner.require(needed);
    String name = create.name().name();
    if (isTemporary(create.name())) {
      if (!create.ifNotExists()) {
        throw SqlError.ER_TABLE_EXISTS_ERROR.with(name);
      }
      state.diagnostics().note(SqlError.ER_TABLE_EXISTS_ERROR, name);
      return null;
    }
    Catalog catalog = tables().over(node.catalog().get());
    if (create.query() == null) {
      tables().add(database, TemporaryDefinitions.of(create, List.of(), catalog, request), name);
      transaction.joinTemporary();
      return null;
    }
    TableFromQuery source =
        new TableFromQuery(
            create, create.query(), parsed, parameters, parameterTypes, transaction, runner);
    List<ColumnInfo> columns = source.columns();
    tables().add(database, TemporaryDefinitions.of(create, columns, catalog, request), UNFINISHED);
    transaction.joinTemporary();
    WriteOutcome outcome;
    try {
      outcome = source.write(unfinished(database), columns);
    } catch (RuntimeException e) {
      tables().drop(database.name(), UNFINISHED);
      throw e;
    }
    tables().finish(database.name(), UNFINISHED, database, name);
    return outcome;
  }

  private static Name unfinished(DatabaseInfo database) {
    return new Name(database.name(), UNFINISHED, 0, 0);
  }

  private void drop(TableDdl.DropTable drop) {
    List<String> missing = new ArrayList<>();
    for (Name name : drop.names()) {
      if (!isTemporary(name)) {
        missing.add(databaseOf(name) + "." + name.name());
      }
    }
    if (!missing.isEmpty() && !drop.ifExists()) {
      throw SqlError.ER_BAD_TABLE_ERROR.with(String.join(",", missing));
    }
    for (String each : missing) {
      state.diagnostics().note(SqlError.ER_BAD_TABLE_ERROR, each);
    }
    forget(drop.names());
  }

  /** Drops those of the names that are temporary tables. */
  private void forget(List<Name> names) {
    for (Name name : names) {
      if (isTemporary(name)) {
        tables().drop(databaseOf(name), name.name());
      }
    }
  }

  /** DROP TABLE of stored tables among temporary ones: what is left of it for the catalog. */
  TableDdl.DropTable stored(TableDdl.DropTable drop) {
    if (tables().isEmpty() || drop.names().stream().noneMatch(this::isTemporary)) {
      return drop;
    }
    List<Name> rest = drop.names().stream().filter(n -> !isTemporary(n)).toList();
    forget(drop.names());
    return new TableDdl.DropTable(false, drop.ifExists(), rest, drop.start(), drop.end());
  }

  private void alter(Name name, TableDdl statement, SchemaChanges.Request request) {
    runner.implicitCommit();
    String databaseName = databaseOf(name);
    TableInfo table =
        tables()
            .find(databaseName, name.name())
            .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(databaseName, name.name()));
    DatabaseInfo database =
        tables()
            .over(node.catalog().get())
            .databaseOfTable(table.id())
            .orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(databaseName));
    TemporaryDefinitions.Altered altered =
        TemporaryDefinitions.altered(table, database, statement, request);
    Name newName = altered.newName().orElse(null);
    DatabaseInfo target = newName == null ? database : database(newName);
    String targetName = newName == null ? name.name() : newName.name();
    boolean isMoved =
        !target.name().equals(database.name()) || !targetName.equalsIgnoreCase(name.name());
    if (isMoved && tables().find(target.name(), targetName).isPresent()) {
      throw SqlError.ER_TABLE_EXISTS_ERROR.with(targetName);
    }
    TableChange change = altered.change();
    long next = Math.max(change.after().autoIncrementStart(), tables().peek(table.id()));
    tables()
        .add(
            database,
            change
                .after()
                .copy()
                .columns(change.after().columns().stream().map(c -> c.withTwin(null)).toList())
                .autoIncrementStart(next)
                .build(),
            UNFINISHED);
    try {
      fill(change, database, name);
    } catch (RuntimeException e) {
      tables().drop(database.name(), UNFINISHED);
      throw e;
    }
    tables().drop(databaseName, name.name());
    tables().finish(database.name(), UNFINISHED, target, targetName);
  }

  private void fill(TableChange change, DatabaseInfo database, Name old) {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (ColumnInfo column : change.after().columns()) {
      String value = column.generated() != null ? null : formerValue(column, change.before());
      if (value != null) {
        columns.add(Quoting.name(column.name()));
        values.add(value);
      }
    }
    String text =
        "INSERT INTO "
            + Quoting.name(database.name())
            + "."
            + Quoting.name(UNFINISHED)
            + " ("
            + String.join(", ", columns)
            + ") SELECT "
            + String.join(", ", values)
            + " FROM "
            + Quoting.name(databaseOf(old))
            + "."
            + Quoting.name(old.name());
    ParsedStatement parsed = Parser.parse(text, io.atoll.parser.SqlMode.DEFAULT);
    runner.write(parsed.statement(), parsed, new Value[0], List.of());
    transaction.statementEnded();
  }

  /** What an altered column is filled from; null where its default makes the value. */
  private static @Nullable String formerValue(ColumnInfo column, TableInfo before) {
    ColumnInfo.Twin twin = column.twin();
    ColumnInfo former =
        before
            .columnById(column.id())
            .or(() ->
                twin == null ? java.util.Optional.empty() : before.columnById(twin.columnId()))
            .orElse(null);
    if (former != null) {
      return Quoting.name(former.name());
    }
    return column.defaultValue() instanceof ColumnDefault.None && !column.isAutoIncrement()
        ? implicit(column.type())
        : null;
  }

  private static String implicit(SqlType type) {
    if (type.kind().isTemporal()) {
      return "0";
    }
    return switch (type.kind()) {
      case ENUM -> "1";
      case JSON -> "'null'";
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, SET -> "''";
      default -> "0";
    };
  }
}
