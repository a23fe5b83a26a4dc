package io.atoll.planner;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.Statistics;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.catalog.ViewInfo;
import io.atoll.expression.Expression;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.ColumnAttribute;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TypeSyntax;
import io.atoll.parser.ast.VariableScope;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables made from CREATE TABLE texts, with row counts as a test gives them. */
final class TestCatalog implements Catalog, Statistics {
  private static final DatabaseInfo DATABASE =
      new DatabaseInfo(1, "test", Collation.UTF8MB4_GENERAL_CI, SchemaState.PUBLIC);

  private final Map<String, TableInfo> tables = new HashMap<>();
  private final Map<Long, TableStatistics> statistics = new HashMap<>();
  private long nextId = 100;

  /** Runs CREATE TABLE statements separated by semicolons. */
  TestCatalog create(String script) {
    for (String sql : script.split(";")) {
      if (!sql.isBlank()) {
        TableDdl.CreateTable create = (TableDdl.CreateTable) Parser.parse(sql.strip());
        TableInfo table = table(create);
        tables.put(table.name().toLowerCase(Locale.ROOT), table);
      }
    }
    return this;
  }

  TestCatalog view(String name, String select, String... columns) {
    ViewInfo view =
        new ViewInfo(
            ViewInfo.Algorithm.UNDEFINED,
            "root",
            "%",
            ViewInfo.Security.DEFINER,
            select,
            ViewInfo.CheckOption.NONE,
            List.of(columns));
    tables.put(name, TableInfo.builder(nextId++, name).view(view).build());
    return this;
  }

  TestCatalog rows(String table, long rows) {
    long id = tables.get(table).id();
    statistics.put(id, new TableStatistics(id, rows, 0, Map.of(), Map.of(), 1, true));
    return this;
  }

  private TableInfo table(TableDdl.CreateTable create) {
    List<ColumnInfo> columns = new ArrayList<>();
    List<IndexInfo> indexes = new ArrayList<>();
    List<String> primary = new ArrayList<>();
    for (TableElement element : create.elements()) {
      if (element instanceof TableElement.Column c) {
        columns.add(column(c, columns.size(), primary, indexes));
      }
    }
    for (TableElement element : create.elements()) {
      if (element instanceof TableElement.Index i) {
        if (i.kind() == TableElement.IndexKind.PRIMARY) {
          i.parts().forEach(p -> primary.add(p.column()));
        } else {
          indexes.add(index(i, columns, indexes.size() + 1));
        }
      }
    }
    for (String name : primary) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equalsIgnoreCase(name)) {
          columns.set(i, columns.get(i).withType(columns.get(i).type().withNullable(false)));
        }
      }
    }
    TableInfo.Builder builder =
        TableInfo.builder(nextId++, create.name().name())
            .collation(Collation.UTF8MB4_GENERAL_CI)
            .columns(columns);
    if (primary.size() == 1 && find(columns, primary.getFirst()).type().kind().isInteger()) {
      builder.intHandleColumnId(find(columns, primary.getFirst()).id());
    } else if (!primary.isEmpty()) {
      builder.isCommonHandle(true);
      List<IndexInfo.IndexColumn> parts = new ArrayList<>();
      for (String name : primary) {
        parts.add(new IndexInfo.IndexColumn(name, find(columns, name).offset(), -1, false));
      }
      indexes.add(
          new IndexInfo(
              indexes.size() + 1,
              "PRIMARY",
              parts,
              true,
              true,
              true,
              IndexInfo.Kind.BTREE,
              "",
              SchemaState.PUBLIC));
    }
    return builder.indexes(indexes).build();
  }

  private static ColumnInfo find(List<ColumnInfo> columns, String name) {
    return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst().orElseThrow();
  }

  private static IndexInfo index(TableElement.Index index, List<ColumnInfo> columns, long id) {
    List<IndexInfo.IndexColumn> parts = new ArrayList<>();
    for (TableElement.IndexPart part : index.parts()) {
      ColumnInfo column = find(columns, part.column());
      parts.add(
          new IndexInfo.IndexColumn(
              column.name(),
              column.offset(),
              part.length() == null ? -1 : part.length(),
              part.isDescending()));
    }
    String name = index.name() == null ? parts.getFirst().name() : index.name();
    return new IndexInfo(
        id,
        name,
        parts,
        index.kind() == TableElement.IndexKind.UNIQUE,
        false,
        true,
        IndexInfo.Kind.BTREE,
        "",
        SchemaState.PUBLIC);
  }

  private static ColumnInfo column(
      TableElement.Column column, int offset, List<String> primary, List<IndexInfo> indexes) {
    boolean isNullable = true;
    boolean isAutoIncrement = false;
    boolean isOnUpdateNow = false;
    ColumnDefault defaultValue = null;
    for (ColumnAttribute attribute : column.attributes()) {
      switch (attribute) {
        case ColumnAttribute.Nullability n -> isNullable = n.isNullable();
        case ColumnAttribute.AutoIncrement a -> isAutoIncrement = true;
        case ColumnAttribute.PrimaryKey p -> primary.add(column.name());
        case ColumnAttribute.OnUpdate o -> isOnUpdateNow = true;
        case ColumnAttribute.Default d ->
            defaultValue =
                d.value() instanceof io.atoll.parser.ast.Literal.Int n
                    ? new ColumnDefault.Literal(Value.of(n.value()))
                    : new ColumnDefault.CurrentTimestamp();
        default -> {}
      }
    }
    SqlType type = type(column.type()).withNullable(isNullable);
    if (defaultValue == null) {
      defaultValue = isNullable ? ColumnDefault.NULL : ColumnDefault.NONE;
    }
    return new ColumnInfo(
        offset + 1,
        column.name(),
        offset,
        type,
        defaultValue,
        null,
        isAutoIncrement,
        isOnUpdateNow,
        null,
        false,
        "",
        SchemaState.PUBLIC);
  }

  private static SqlType type(TypeSyntax syntax) {
    int length = syntax.length() == null ? -1 : syntax.length();
    return switch (syntax.name()) {
      case "VARCHAR" -> SqlType.varchar(length, Collation.UTF8MB4_GENERAL_CI);
      case "CHAR" ->
          new SqlType(
              TypeKind.CHAR, length, 0, false, true, Collation.UTF8MB4_GENERAL_CI, List.of());
      case "TEXT" ->
          new SqlType(
              TypeKind.BLOB, 65535, 0, false, true, Collation.UTF8MB4_GENERAL_CI, List.of());
      case "DECIMAL" -> SqlType.decimal(length, syntax.decimals() == null ? 0 : syntax.decimals());
      case "DOUBLE" -> SqlType.DOUBLE;
      case "DATE", "DATETIME", "TIMESTAMP", "TIME" ->
          SqlType.temporal(TypeKind.valueOf(syntax.name()), Math.max(0, length));
      default -> SqlType.number(TypeKind.valueOf(syntax.name()), 11, 0, syntax.isUnsigned());
    };
  }

  @Override
  public TableStatistics table(long tableId) {
    return statistics.getOrDefault(tableId, TableStatistics.pseudo(tableId));
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public List<DatabaseInfo> databases() {
    return List.of(DATABASE);
  }

  @Override
  public Optional<DatabaseInfo> database(String name) {
    return name.equalsIgnoreCase("test") ? Optional.of(DATABASE) : Optional.empty();
  }

  @Override
  public Optional<DatabaseInfo> databaseById(long databaseId) {
    return Optional.of(DATABASE);
  }

  @Override
  public Optional<TableInfo> table(String database, String name) {
    return database.equalsIgnoreCase("test")
        ? Optional.ofNullable(tables.get(name.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  @Override
  public Optional<TableInfo> tableById(long tableId) {
    return tables.values().stream().filter(t -> t.id() == tableId).findFirst();
  }

  @Override
  public Optional<DatabaseInfo> databaseOfTable(long tableId) {
    return Optional.of(DATABASE);
  }

  @Override
  public List<TableInfo> tables(String database) {
    return List.copyOf(tables.values());
  }

  /** A context with these parameter types. */
  StatementContext context(SqlMode mode, List<SqlType> parameters) {
    return new StatementContext(
        this,
        VirtualTables.NONE,
        this,
        "test",
        mode,
        Collation.UTF8MB4_GENERAL_CI,
        4,
        1024,
        parameters,
        new Session(),
        sql -> ((Statement.Select) Parser.parse(sql)).query());
  }

  /** A session without variables. */
  private static final class Session implements SessionValues {
    @Override
    public Expression.Constant systemVariable(@Nullable VariableScope scope, String name) {
      return new Expression.Constant(Value.of(1), SqlType.BIGINT);
    }

    @Override
    public SqlType userVariableType(String name) {
      return SqlType.NULL;
    }
  }

  static Query query(String sql) {
    return ((Statement.Select) Parser.parse(sql)).query();
  }
}
