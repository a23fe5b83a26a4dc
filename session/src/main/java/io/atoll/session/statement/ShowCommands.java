package io.atoll.session.statement;

import io.atoll.api.Namespace;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.ViewInfo;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Show;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.ResultSink;
import io.atoll.session.describe.CreateTableText;
import io.atoll.session.describe.PrivilegeList;
import io.atoll.session.temporary.TemporaryTables;
import io.atoll.session.virtual.VirtualDatabases;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SHOW. */
final class ShowCommands {
  private final NodeServices node;
  private final SessionState state;
  private final Dialogue dialogue;
  private final StatementRunner runner;

  ShowCommands(NodeServices node, SessionState state, Dialogue dialogue, StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.dialogue = dialogue;
    this.runner = runner;
  }

  void run(Show show, ParsedStatement parsed, ResultSink sink, boolean more) {
    checkTable(show);
    Expr where = show.where();
    Optional<String> query =
        ShowText.of(
            show,
            state.databaseName(),
            where == null ? "" : parsed.text(where.start(), where.end()));
    if (query.isPresent()) {
      if (show.kind() == Show.Kind.COLUMNS || show.kind() == Show.Kind.INDEX) {
        runner.queryWithTemporary(query.get(), sink, more);
      } else {
        runner.query(query.get(), sink, more);
      }
      return;
    }
    switch (show.kind()) {
      case CREATE_TABLE -> createTable(show, sink, more);
      case CREATE_VIEW -> createView(show, sink, more);
      case CREATE_DATABASE -> createDatabase(show, sink, more);
      case CREATE_USER -> createUser(show, sink, more);
      case GRANTS -> grants(show, sink, more);
      case WARNINGS -> conditions(show, sink, false, more);
      case ERRORS -> conditions(show, sink, true, more);
      case COUNT_WARNINGS ->
          dialogue.table(
              sink,
              List.of("@@session.warning_count"),
              Set.of("@@session.warning_count"),
              List.of(List.of(Long.toString(state.diagnostics().count()))),
              more);
      case COUNT_ERRORS ->
          dialogue.table(
              sink,
              List.of("@@session.error_count"),
              Set.of("@@session.error_count"),
              List.of(List.of(Long.toString(state.diagnostics().errorCount()))),
              more);
      case PRIVILEGES ->
          dialogue.table(
              sink, List.of("Privilege", "Context", "Comment"), PrivilegeList.rows(), more);
      case PROFILES ->
          dialogue.table(sink, List.of("Query_ID", "Duration", "Query"), List.of(), more);
      case PROFILE -> dialogue.table(sink, List.of("Status", "Duration"), List.of(), more);
      case BINARY_LOGS -> throw SqlError.ER_NO_BINARY_LOGGING.with();
      case MASTER_STATUS, BINARY_LOG_STATUS ->
          dialogue.table(
              sink,
              List.of("File", "Position", "Binlog_Do_DB", "Binlog_Ignore_DB", "Executed_Gtid_Set"),
              Set.of("Position"),
              List.of(),
              more);
      case REPLICA_STATUS, REPLICAS ->
          dialogue.table(sink, List.of("Replica_IO_State"), List.of(), more);
      case ENGINE -> dialogue.table(sink, List.of("Type", "Name", "Status"), List.of(), more);
      default ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("SHOW " + show.kind().name().replace('_', ' '));
    }
  }

  /** SHOW COLUMNS and SHOW INDEX of a table that is not there: 1146. */
  private void checkTable(Show show) {
    if (show.kind() != Show.Kind.COLUMNS && show.kind() != Show.Kind.INDEX) {
      if (show.kind() == Show.Kind.TABLES || show.kind() == Show.Kind.TABLE_STATUS) {
        String schema = show.schema() != null ? show.schema() : state.databaseName();
        requireDatabase(schema);
      }
      return;
    }
    Name name = show.table();
    if (name == null) {
      return;
    }
    String schema =
        show.schema() != null
            ? show.schema()
            : name.schema() != null ? name.schema() : state.databaseName();
    requireDatabase(schema);
    boolean isVirtual = node.virtualSchemas().table(schema, name.name()).isPresent();
    if (!isVirtual) {
      table(schema, name.name());
    }
  }

  private void requireDatabase(String schema) {
    if (schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    if (VirtualDatabases.find(schema).isEmpty()
        && node.catalog().get().database(schema).isEmpty()) {
      throw SqlError.ER_BAD_DB_ERROR.with(schema);
    }
  }

  private TableInfo table(String schema, String name) {
    Optional<TableInfo> virtual = node.virtualSchemas().table(schema, name);
    if (virtual.isPresent()) {
      return virtual.get();
    }
    Catalog catalog = runner.catalog();
    TableInfo table =
        catalog
            .table(schema, name)
            .filter(t -> t.state().isPublic())
            .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(schema, name));
    if (!TemporaryTables.isTemporary(table)
        && !node.privileges().isVisible(state.account(), state.roles(), schema, name)) {
      throw SqlError.ER_TABLEACCESS_DENIED_ERROR.with(
          "SHOW", state.account().user(), state.account().hostPattern(), name);
    }
    return table;
  }

  private TableInfo shown(Show show) {
    Name name = show.table();
    if (name == null) {
      throw new IllegalArgumentException("SHOW " + show.kind() + " without a name");
    }
    String schema = name.schema() != null ? name.schema() : state.databaseName();
    if (schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return table(schema, name.name());
  }

  private void createTable(Show show, ResultSink sink, boolean more) {
    TableInfo table = shown(show);
    ViewInfo view = table.view();
    if (view != null) {
      viewRow(show, table, view, sink, more);
      return;
    }
    String database =
        runner.catalog().databaseOfTable(table.id()).map(DatabaseInfo::name).orElse("");
    long next = table.autoIncrementColumn().isPresent() ? runner.nextAutoIncrement(table) : 0;
    dialogue.table(
        sink,
        List.of("Table", "Create Table"),
        List.of(
            List.of(table.name(), CreateTableText.table(database, table, next, namespace(table)))),
        more);
  }

  private String namespace(TableInfo table) {
    return TemporaryTables.isTemporary(table) || VirtualDatabases.isVirtual(table)
        ? Namespace.DEFAULT
        : new TableNamespaces(node.placement()).of(table.id());
  }

  private void createView(Show show, ResultSink sink, boolean more) {
    TableInfo table = shown(show);
    ViewInfo view = table.view();
    if (view == null) {
      throw SqlError.ER_WRONG_OBJECT.with(state.databaseName(), table.name(), "VIEW");
    }
    viewRow(show, table, view, sink, more);
  }

  private void viewRow(Show show, TableInfo table, ViewInfo view, ResultSink sink, boolean more) {
    String database =
        runner.catalog().databaseOfTable(table.id()).map(DatabaseInfo::name).orElse("");
    runner.require(
        List.of(
            new RequiredPrivilege("SELECT", database, table.name(), List.of()),
            new RequiredPrivilege("SHOW VIEW", database, table.name(), List.of())));
    dialogue.table(
        sink,
        List.of("View", "Create View", "character_set_client", "collation_connection"),
        List.of(
            List.of(
                table.name(),
                CreateTableText.view("", table, view),
                table.collation().charset(),
                table.collation().name())),
        more);
  }

  private void createDatabase(Show show, ResultSink sink, boolean more) {
    Name name = show.table();
    String schema = show.schema() != null ? show.schema() : name == null ? "" : name.name();
    DatabaseInfo database =
        node.catalog()
            .get()
            .database(schema)
            .orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(schema));
    dialogue.table(
        sink,
        List.of("Database", "Create Database"),
        List.of(List.of(database.name(), CreateTableText.database(database, show.ifNotExists()))),
        more);
  }

  private io.atoll.session.Account target(Show show) {
    Account target = show.target();
    if (target == null || target.isCurrentUser()) {
      return state.account();
    }
    String host = target.host() == null ? "%" : target.host();
    return node.privileges()
        .named(target.user(), host)
        .orElseThrow(() -> SqlError.ER_NONEXISTING_GRANT.with(target.user(), host));
  }

  /** What others may do is for those who may read the schema mysql: 1044. */
  private void requireAccounts() {
    node.privileges()
        .require(
            state.account(),
            state.roles(),
            List.of(new RequiredPrivilege("SELECT", "mysql", "", List.of())));
  }

  private void grants(Show show, ResultSink sink, boolean more) {
    io.atoll.session.Account account = target(show);
    List<List<String>> rows = new ArrayList<>();
    boolean isOwn =
        account.user().equals(state.account().user())
            && account.hostPattern().equals(state.account().hostPattern());
    if (!isOwn) {
      requireAccounts();
    }
    List<String> roles = isOwn ? state.roles() : List.of();
    if (!show.using().isEmpty()) {
      roles = node.accounts().grantedRoles(show.using(), account);
    }
    for (String grant : node.accounts().grants(account, roles)) {
      rows.add(List.of(grant));
    }
    dialogue.table(
        sink, List.of("Grants for " + account.user() + "@" + account.hostPattern()), rows, more);
  }

  private void createUser(Show show, ResultSink sink, boolean more) {
    io.atoll.session.Account account = target(show);
    if (!account.user().equals(state.account().user())
        || !account.hostPattern().equals(state.account().hostPattern())) {
      requireAccounts();
    }
    dialogue.table(
        sink,
        List.of("CREATE USER for " + account.user() + "@" + account.hostPattern()),
        List.of(List.of(node.accounts().createUser(account))),
        more);
  }

  private void conditions(Show show, ResultSink sink, boolean errorsOnly, boolean more) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Diagnostics.Condition c : state.diagnostics().conditions()) {
      if (!errorsOnly || c.level() == Diagnostics.Level.ERROR) {
        List<@Nullable String> row = new ArrayList<>();
        row.add(c.level().label());
        row.add(Integer.toString(c.error().code()));
        row.add(c.message());
        rows.add(row);
      }
    }
    dialogue.conditions(sink, rows, more);
  }
}
