package io.atoll.ddl.define;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.EvalContext;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TableOption;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE with a list of elements, as a table. */
public final class TableDefinition {
  private static final int MAX_COLUMNS = 1017;
  private static final int MAX_INDEXES = 64;

  private final TableDdl.CreateTable statement;
  private final String database;
  private final DefaultValues literals;
  private final EvalContext evaluation;
  private final List<ColumnInfo> columns = new ArrayList<>();
  private final List<TableElement.Index> indexElements = new ArrayList<>();
  private final List<ForeignKeyInfo> foreignKeys = new ArrayList<>();
  private final List<TableElement.ForeignKey> foreignKeyElements = new ArrayList<>();
  private final List<Check> checkElements = new ArrayList<>();
  private final List<CheckInfo> checks = new ArrayList<>();
  private Collation collation;
  private String comment = "";
  private long autoIncrement;
  private long autoIdCache;

  private TableDefinition(
      TableDdl.CreateTable statement,
      String database,
      Collation databaseCollation,
      DefaultValues literals,
      EvalContext evaluation) {
    this.statement = statement;
    this.database = database;
    this.collation = databaseCollation;
    this.literals = literals;
    this.evaluation = evaluation;
  }

  /**
   * The table that a statement defines.
   *
   * @param queryColumns what the query of CREATE TABLE … SELECT gives, in order
   * @param tableId its id, allocated already
   * @throws io.atoll.types.SqlException what MySQL says of a bad definition
   */
  public static TableInfo of(
      TableDdl.CreateTable statement,
      List<ColumnInfo> queryColumns,
      long tableId,
      String database,
      Collation databaseCollation,
      DefaultValues literals,
      EvalContext evaluation) {
    return new TableDefinition(statement, database, databaseCollation, literals, evaluation)
        .build(tableId, queryColumns);
  }

  private TableInfo build(long tableId, List<ColumnInfo> queryColumns) {
    if (statement.partitioning() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("partitioned tables");
    }
    checkTableName(statement.name().name());
    options();
    Set<String> primaryColumns = primaryColumns();
    Boolean clustered = null;
    for (TableElement element : statement.elements()) {
      switch (element) {
        case TableElement.Column column -> {
          Boolean choice = column(column, primaryColumns);
          clustered = choice != null ? choice : clustered;
        }
        case TableElement.Index index -> {
          indexElements.add(index);
          clustered = index.isClustered() != null ? index.isClustered() : clustered;
        }
        case TableElement.ForeignKey key -> foreignKey(key);
        case TableElement.Check check -> checkElements.add(new Check(check, null));
      }
    }
    for (Check each : checkElements) {
      checks.add(
          Checks.of(
              each.element, checks.size() + 1L, statement.name().name(), each.column, checks));
    }
    addQueryColumns(queryColumns, primaryColumns);
    if (columns.isEmpty()) {
      throw SqlError.ER_TABLE_MUST_HAVE_COLUMNS.with();
    }
    if (columns.size() > MAX_COLUMNS) {
      throw SqlError.ER_TOO_MANY_FIELDS.with();
    }
    return assemble(tableId, clustered);
  }

  /** The query's columns come last, also those that the statement defines. */
  private void addQueryColumns(List<ColumnInfo> queryColumns, Set<String> primaryColumns) {
    if (queryColumns.isEmpty()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (ColumnInfo each : queryColumns) {
      if (!seen.add(each.name().toLowerCase(Locale.ROOT))) {
        throw SqlError.ER_DUP_FIELDNAME.with(each.name());
      }
      ColumnInfo defined = IndexDefinition.find(columns, each.name()).orElse(each);
      columns.remove(defined);
      boolean isKey = primaryColumns.contains(each.name().toLowerCase(Locale.ROOT));
      columns.add(
          isKey && defined.isNullable()
              ? defined.withType(defined.type().withNullable(false)).withDefault(ColumnDefault.NONE)
              : defined);
    }
    for (int i = 0; i < columns.size(); i++) {
      ColumnDefinition.checkName(columns.get(i).name());
      columns.set(i, columns.get(i).withId(i + 1L).withOffset(i));
    }
  }

  private void options() {
    for (TableOption option : statement.options()) {
      switch (option.name()) {
        case "CHARACTER SET" -> {
          Collation named = CharacterSet.require(text(option)).defaultCollation();
          // COLLATE may stand before CHARACTER SET.
          if (!collation.charset().equals(named.charset())) {
            collation = named;
          } else if (statement.options().stream().noneMatch(o -> o.name().equals("COLLATE"))) {
            collation = named;
          }
        }
        case "COLLATE" -> collation = Collation.require(text(option));
        case "COMMENT" -> comment = text(option);
        case "AUTO_INCREMENT" -> autoIncrement = number(option);
        case "AUTO_ID_CACHE" -> autoIdCache = number(option);
        case "ENGINE" -> engine(text(option));
        default -> {
          // Storage options of InnoDB have no meaning here and are not kept.
        }
      }
    }
    if (comment.length() > 2048) {
      throw SqlError.ER_TOO_LONG_TABLE_COMMENT.with(statement.name().name(), 2048);
    }
  }

  /** 1286 for an engine that MySQL does not know. */
  public static void engine(String name) {
    switch (name.toUpperCase(Locale.ROOT)) {
      case "INNODB",
          "MYISAM",
          "ARIA",
          "MEMORY",
          "HEAP",
          "ROCKSDB",
          "TOKUDB",
          "ATOLL",
          "DEFAULT" -> {}
      default -> throw SqlError.ER_UNKNOWN_STORAGE_ENGINE.with(name);
    }
  }

  private static String text(TableOption option) {
    return switch (option) {
      case TableOption.Text t -> t.value();
      case TableOption.Number n -> Long.toString(n.value());
      case TableOption.Tables t -> t.name();
    };
  }

  private static long number(TableOption option) {
    return switch (option) {
      case TableOption.Number n -> n.value();
      case TableOption.Text t -> Long.parseLong(t.value());
      case TableOption.Tables _ -> 0;
    };
  }

  private Set<String> primaryColumns() {
    Set<String> names = new HashSet<>();
    for (TableElement element : statement.elements()) {
      if (element instanceof TableElement.Index index
          && index.kind() == TableElement.IndexKind.PRIMARY) {
        for (TableElement.IndexPart part : index.parts()) {
          if (part.column() != null) {
            names.add(part.column().toLowerCase(Locale.ROOT));
          }
        }
      }
    }
    return names;
  }

  private @Nullable Boolean column(TableElement.Column element, Set<String> primaryColumns) {
    ColumnDefinition definition =
        ColumnDefinition.of(
            element,
            columns.size() + 1L,
            columns.size(),
            collation,
            primaryColumns.contains(element.name().toLowerCase(Locale.ROOT)),
            literals,
            evaluation);
    if (IndexDefinition.find(columns, element.name()).isPresent()) {
      throw SqlError.ER_DUP_FIELDNAME.with(element.name());
    }
    columns.add(definition.info());
    definition.checks().forEach(c -> checkElements.add(new Check(c, element.name())));
    if (definition.isPrimaryKey()) {
      indexElements.add(single(TableElement.IndexKind.PRIMARY, element, definition.isClustered()));
    }
    if (definition.isUnique()) {
      indexElements.add(single(TableElement.IndexKind.UNIQUE, element, null));
    }
    return definition.isClustered();
  }

  /** The index that PRIMARY KEY or UNIQUE beside a column is. */
  public static TableElement.Index single(
      TableElement.IndexKind kind, TableElement.Column column, @Nullable Boolean clustered) {
    return new TableElement.Index(
        kind,
        null,
        null,
        List.of(new TableElement.IndexPart(column.name(), null, null, false)),
        null,
        null,
        false,
        clustered,
        null,
        null,
        column.start(),
        column.end());
  }

  /** A CHECK constraint and the column beside which it stands. */
  private record Check(TableElement.Check element, @Nullable String column) {}

  private void foreignKey(TableElement.ForeignKey element) {
    foreignKeys.add(
        ForeignKeys.of(
            element, foreignKeys.size() + 1L, statement.name().name(), database, foreignKeys));
    foreignKeyElements.add(element);
    ForeignKeyInfo added = foreignKeys.getLast();
    for (ForeignKeyInfo each : foreignKeys) {
      if (each != added && each.name().equalsIgnoreCase(added.name())) {
        throw SqlError.ER_FK_DUP_NAME.with(added.name());
      }
    }
  }

  private TableInfo assemble(long tableId, @Nullable Boolean clustered) {
    Set<String> taken = new HashSet<>();
    for (TableElement.Index element : indexElements) {
      String name = element.name() != null ? element.name() : element.constraint();
      if (name != null && element.kind() != TableElement.IndexKind.PRIMARY) {
        if (name.equalsIgnoreCase("PRIMARY")) {
          throw SqlError.ER_WRONG_NAME_FOR_INDEX.with(name);
        }
        if (!taken.add(name.toLowerCase(Locale.ROOT))) {
          throw SqlError.ER_DUP_KEYNAME.with(name);
        }
      }
    }
    long intHandleColumnId = 0;
    boolean isCommonHandle = false;
    boolean hasPrimary = false;
    List<IndexInfo> indexes = new ArrayList<>();
    long nextIndexId = 1;
    for (TableElement.Index element : indexElements) {
      boolean isPrimary = element.kind() == TableElement.IndexKind.PRIMARY;
      if (isPrimary) {
        if (hasPrimary) {
          throw SqlError.ER_MULTIPLE_PRI_KEY.with();
        }
        hasPrimary = true;
      }
      String name = isPrimary ? "PRIMARY" : indexName(element, taken);
      IndexInfo index = IndexDefinition.of(element, name, nextIndexId, columns, SchemaState.PUBLIC);
      if (isPrimary && !Boolean.FALSE.equals(clustered)) {
        ColumnInfo only =
            index.columns().size() == 1 ? columns.get(index.columns().getFirst().offset()) : null;
        if (only != null && only.type().kind().isInteger() && only.type().kind() != TypeKind.YEAR) {
          intHandleColumnId = only.id();
          continue;
        }
        isCommonHandle = true;
      }
      indexes.add(index);
      nextIndexId++;
    }
    for (int i = 0; i < foreignKeys.size(); i++) {
      for (String each : foreignKeys.get(i).columns()) {
        if (IndexDefinition.find(columns, each).isEmpty()) {
          throw SqlError.ER_KEY_COLUMN_DOES_NOT_EXITS.with(each);
        }
      }
      if (!ForeignKeys.isCovered(
          foreignKeys.get(i).columns(), indexes, columns, intHandleColumnId)) {
        String wanted = ForeignKeys.indexName(foreignKeyElements.get(i));
        String name = IndexDefinition.freeName(wanted, taken);
        taken.add(name.toLowerCase(Locale.ROOT));
        indexes.add(
            IndexDefinition.of(
                ForeignKeys.index(foreignKeyElements.get(i)),
                name,
                nextIndexId++,
                columns,
                SchemaState.PUBLIC));
      }
    }
    if (indexes.size() > MAX_INDEXES) {
      throw SqlError.ER_TOO_MANY_KEYS.with(MAX_INDEXES);
    }
    checkAutoIncrement(columns, indexes, intHandleColumnId);
    TableInfo table =
        TableInfo.builder(tableId, statement.name().name())
            .collation(collation)
            .columns(columns)
            .indexes(indexes)
            .foreignKeys(foreignKeys)
            .checks(checks)
            .maxCheckId(checks.size())
            .intHandleColumnId(intHandleColumnId)
            .isCommonHandle(isCommonHandle)
            .comment(comment)
            .autoIncrementStart(autoIncrement)
            .autoIdCache(autoIdCache)
            .maxColumnId(columns.size())
            .maxIndexId(nextIndexId - 1)
            .maxForeignKeyId(foreignKeys.size())
            .build();
    DefinitionRules.check(table);
    return table;
  }

  /** An index's name as written, or MySQL's for one without, which is added to those taken. */
  public static String indexName(TableElement.Index element, Set<String> taken) {
    String name = element.name() != null ? element.name() : element.constraint();
    if (name != null) {
      return name;
    }
    String column = element.parts().getFirst().column();
    String free = IndexDefinition.freeName(column == null ? "functional_index" : column, taken);
    taken.add(free.toLowerCase(Locale.ROOT));
    return free;
  }

  /** At most one AUTO_INCREMENT column, and it must be the first of a key: 1075. */
  public static void checkAutoIncrement(
      List<ColumnInfo> columns, List<IndexInfo> indexes, long intHandleColumnId) {
    ColumnInfo auto = null;
    for (ColumnInfo column : columns) {
      if (column.isAutoIncrement()) {
        if (auto != null) {
          throw SqlError.ER_WRONG_AUTO_KEY.with();
        }
        auto = column;
      }
    }
    if (auto == null || auto.id() == intHandleColumnId) {
      return;
    }
    int offset = auto.offset();
    if (indexes.stream().noneMatch(i -> i.columns().getFirst().offset() == offset)) {
      throw SqlError.ER_WRONG_AUTO_KEY.with();
    }
  }

  public static void checkTableName(String name) {
    if (name.isEmpty() || name.endsWith(" ") || name.indexOf('\0') >= 0) {
      throw SqlError.ER_WRONG_TABLE_NAME.with(name);
    }
    if (name.codePointCount(0, name.length()) > 64) {
      throw SqlError.ER_TOO_LONG_IDENT.with(name);
    }
  }
}
