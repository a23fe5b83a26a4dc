package io.atoll.ddl.statement;

import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.catalog.ViewInfo;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.ddl.define.ColumnDefinition;
import io.atoll.ddl.define.TableDefinition;
import io.atoll.ddl.job.Arguments;
import io.atoll.ddl.job.JobOwner;
import io.atoll.expression.Expression;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.VariableScope;
import io.atoll.planner.SessionValues;
import io.atoll.planner.StatementContext;
import io.atoll.planner.VirtualTables;
import io.atoll.planner.binder.Binder;
import io.atoll.planner.physical.ResultField;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP VIEW. Thread-safe. */
public final class ViewStatements {
  private final CatalogLoader loader;
  private final JobOwner owner;
  private final TableStatements tables;
  private final VirtualTables virtualTables;

  public ViewStatements(
      CatalogLoader loader, JobOwner owner, TableStatements tables, VirtualTables virtualTables) {
    this.loader = loader;
    this.owner = owner;
    this.tables = tables;
    this.virtualTables = virtualTables;
  }

  /** A view's query must not depend on who runs it. */
  private static final class NoSession implements SessionValues {
    @Override
    public Expression.Constant systemVariable(@Nullable VariableScope scope, String name) {
      throw SqlError.ER_VIEW_SELECT_VARIABLE.with();
    }

    @Override
    public SqlType userVariableType(String name) {
      throw SqlError.ER_VIEW_SELECT_VARIABLE.with();
    }
  }

  public void create(SchemaDdl.CreateView statement, Request request) {
    Schemas schemas = new Schemas(loader, request);
    DatabaseInfo database = schemas.database(statement.name());
    TableDefinition.checkTableName(statement.name().name());
    if (request.source().parameterCount() > 0) {
      throw SqlError.ER_VIEW_SELECT_VARIABLE.with();
    }
    if (statement.query().into() != null) {
      throw SqlError.ER_VIEW_SELECT_CLAUSE.with("INTO");
    }
    Binder.ViewQuery query = Binder.viewQuery(statement.query(), context(schemas, request));
    List<ColumnInfo> columns = columns(statement, query.fields());
    Account definer = statement.definer();
    ViewInfo view =
        new ViewInfo(
            algorithm(statement.algorithm()),
            definer != null && !definer.isCurrentUser() ? definer.user() : request.user(),
            definer != null && !definer.isCurrentUser() ? host(definer) : request.host(),
            statement.isDefinerSecurity() ? ViewInfo.Security.DEFINER : ViewInfo.Security.INVOKER,
            qualified(statement, query.unqualified(), request),
            switch (statement.checkOption()) {
              case NONE -> ViewInfo.CheckOption.NONE;
              case LOCAL -> ViewInfo.CheckOption.LOCAL;
              case CASCADED -> ViewInfo.CheckOption.CASCADED;
            },
            columns.stream().map(ColumnInfo::name).toList());
    TableInfo table =
        TableInfo.builder(0, statement.name().name())
            .collation(request.evaluation().connectionCollation())
            .columns(columns)
            .maxColumnId(columns.size())
            .view(view)
            .build();
    owner.run(meta -> {
      long id = meta.allocateIds(1);
      return DdlJob.queued(
          DdlJob.Type.CREATE_VIEW,
          database.id(),
          id,
          database.name(),
          table.name(),
          Arguments.view(table.copy().id(id).build(), statement.orReplace(), statement.isAlter()),
          request.source().text());
    });
  }

  private StatementContext context(Schemas schemas, Request request) {
    return new StatementContext(
        schemas.catalog(),
        virtualTables,
        TableStatistics::pseudo,
        request.database(),
        request.evaluation().sqlMode(),
        request.evaluation().connectionCollation(),
        4,
        1024,
        List.of(),
        new NoSession(),
        sql -> {
          if (Parser.parse(sql) instanceof Statement.Select select) {
            return select.query();
          }
          throw SqlError.ER_PARSE_ERROR.with("a view's text is no query", sql, 1);
        });
  }

  private static ViewInfo.Algorithm algorithm(@Nullable String written) {
    return written == null
        ? ViewInfo.Algorithm.UNDEFINED
        : ViewInfo.Algorithm.valueOf(written.toUpperCase(Locale.ROOT));
  }

  private static String host(Account account) {
    return account.host() == null ? "%" : account.host();
  }

  private static List<ColumnInfo> columns(
      SchemaDdl.CreateView statement, List<ResultField> fields) {
    List<String> names = statement.columns();
    if (!names.isEmpty() && names.size() != fields.size()) {
      throw SqlError.ER_VIEW_WRONG_LIST.with();
    }
    List<ColumnInfo> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = names.isEmpty() ? fields.get(i).name() : names.get(i);
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw SqlError.ER_DUP_FIELDNAME.with(name);
      }
      if (!names.isEmpty()) {
        ColumnDefinition.checked(name);
      }
      columns.add(ColumnInfo.of(i + 1L, name, i, fields.get(i).type()));
    }
    return columns;
  }

  /** The query's text with the database before each name that lacks it. */
  private static String qualified(
      SchemaDdl.CreateView statement, List<Name> unqualified, Request request) {
    byte[] source = request.source().source();
    List<Name> names = new ArrayList<>(unqualified);
    names.sort(Comparator.comparingInt(Name::start));
    byte[] prefix =
        ("`" + request.database().replace("`", "``") + "`.").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int at = statement.query().start();
    for (Name name : names) {
      if (name.start() < at) {
        // Bound twice, written once.
        continue;
      }
      text.write(source, at, name.start() - at);
      text.writeBytes(prefix);
      text.write(source, name.start(), name.end() - name.start());
      at = name.end();
    }
    text.write(source, at, statement.query().end() - at);
    return text.toString(StandardCharsets.UTF_8);
  }

  public void drop(SchemaDdl.DropView statement, Request request) {
    tables.drop(DdlJob.Type.DROP_VIEW, statement.names(), statement.ifExists(), request);
  }
}
