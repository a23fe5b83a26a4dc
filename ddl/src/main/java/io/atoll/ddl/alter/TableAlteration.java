package io.atoll.ddl.alter;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.Reference;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.define.Checks;
import io.atoll.ddl.define.ColumnDefinition;
import io.atoll.ddl.define.DefaultClause;
import io.atoll.ddl.define.DefaultValues;
import io.atoll.ddl.define.DefinitionRules;
import io.atoll.ddl.define.ForeignKeyRules;
import io.atoll.ddl.define.ForeignKeys;
import io.atoll.ddl.define.IndexDefinition;
import io.atoll.ddl.define.TableDefinition;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.ColumnAttribute;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TableOption;
import io.atoll.types.AssignmentRules;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE's actions applied, one after the other, to a table's definition. One statement. */
public final class TableAlteration {
  private static final AlterAction.Position AT_END = new AlterAction.Position(false, null);

  private final TableInfo before;
  private final DatabaseInfo database;
  private final List<Reference> references;
  private final DefaultValues literals;
  private final EvalContext evaluation;
  private final Diagnostics warnings;
  private final boolean checksForeignKeys;
  private final AlteredColumns columns;
  private final AlteredIndexes indexes;
  private final List<ForeignKeyInfo> foreignKeys;
  private final List<CheckInfo> checks;
  private Collation collation;
  private String comment;
  private long autoIncrementStart;
  private long autoIdCache;
  private long maxColumnId;
  private long maxIndexId;
  private long maxForeignKeyId;
  private long maxCheckId;
  private @Nullable Name newName;
  private @Nullable String lostIndex;
  private String algorithm = "DEFAULT";

  /**
   * @param table as it is; of what is being added or dropped nothing is seen
   * @param references foreign keys that refer to the table
   */
  public TableAlteration(
      TableInfo table,
      DatabaseInfo database,
      List<Reference> references,
      DefaultValues literals,
      EvalContext evaluation,
      Diagnostics warnings,
      boolean checksForeignKeys) {
    this.before = table;
    this.database = database;
    this.references = references.stream().filter(r -> r.child().id() != table.id()).toList();
    this.literals = literals;
    this.evaluation = evaluation;
    this.warnings = warnings;
    this.checksForeignKeys = checksForeignKeys;
    this.columns = new AlteredColumns(table.publicColumns(), table.name());
    this.indexes = new AlteredIndexes(table);
    this.foreignKeys = new ArrayList<>(table.foreignKeys());
    this.checks = new ArrayList<>(table.checks());
    this.maxCheckId = table.maxCheckId();
    this.collation = table.collation();
    this.comment = table.comment();
    this.autoIncrementStart = table.autoIncrementStart();
    this.autoIdCache = table.autoIdCache();
    this.maxColumnId = table.maxColumnId();
    this.maxIndexId = table.maxIndexId();
    this.maxForeignKeyId = table.maxForeignKeyId();
  }

  /** RENAME TO; empty where the name stays. */
  public Optional<Name> newName() {
    return Optional.ofNullable(newName);
  }

  /** ALGORITHM as written, upper case; DEFAULT where it is not. */
  public String algorithm() {
    return algorithm;
  }

  /** The altered table. */
  public TableChange change() {
    List<ColumnInfo> list = columns.list();
    List<IndexInfo> indexList = indexes.list(list);
    TableDefinition.checkAutoIncrement(list, indexList, before.intHandleColumnId());
    requireIndexesOfForeignKeys();
    TableInfo after =
        before
            .copy()
            .name(newName == null ? before.name() : newName.name())
            .columns(list)
            .indexes(indexList)
            .foreignKeys(
                newName == null
                    ? foreignKeys
                    : ForeignKeyRules.renamed(foreignKeys, before.name(), newName.name()))
            .checks(
                newName == null ? checks : Checks.renamed(checks, before.name(), newName.name()))
            .maxCheckId(maxCheckId)
            .collation(collation)
            .comment(comment)
            .autoIncrementStart(autoIncrementStart)
            .autoIdCache(autoIdCache)
            .maxColumnId(maxColumnId)
            .maxIndexId(maxIndexId)
            .maxForeignKeyId(maxForeignKeyId)
            .build();
    DefinitionRules.check(after);
    return new TableChange(before, after, checksForeignKeys);
  }

  public void apply(AlterAction action) {
    switch (action) {
      case AlterAction.AddColumn a -> addColumn(a);
      case AlterAction.AddElement a -> addElement(a);
      case AlterAction.DropColumn a -> dropColumn(a);
      case AlterAction.ChangeColumn a -> changeColumn(a);
      case AlterAction.RenameColumn a -> renameColumn(a);
      case AlterAction.SetColumnDefault a -> setDefault(a);
      case AlterAction.DropPrimaryKey _ -> dropPrimaryKey();
      case AlterAction.DropIndex a -> dropIndex(a.index(), a.ifExists());
      case AlterAction.DropForeignKey a -> dropForeignKey(a.constraint(), a.ifExists());
      case AlterAction.DropConstraint a -> dropConstraint(a);
      case AlterAction.RenameIndex a -> renameIndex(a);
      case AlterAction.SetIndexVisibility a -> {
        AlteredIndexes.Altered index = indexes.require(a.index());
        if (index.info().isPrimary() && !a.isVisible()) {
          throw SqlError.ER_NOT_SUPPORTED_YET.with("an invisible primary key");
        }
        indexes.replace(index, index.info().withVisible(a.isVisible()));
      }
      case AlterAction.RenameTo a -> {
        TableDefinition.checkTableName(a.name().name());
        newName = a.name();
      }
      case AlterAction.ConvertCharset a -> convert(a);
      case AlterAction.SetOption a -> option(a.option());
      case AlterAction.Algorithm a -> algorithm = a.value().toUpperCase(Locale.ROOT);
      // Every change here lets reads and writes go on.
      case AlterAction.Lock _ -> {}
      // Rows lie in the order of their handles.
      case AlterAction.OrderBy _ -> {}
      case AlterAction.Plain a -> plain(a.command());
      case AlterAction.SetColumnVisibility _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("invisible columns");
      case AlterAction.SetEnforced a -> setEnforced(a);
      case AlterAction.PartitionBy _ ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with("partitioned tables");
      case AlterAction.RemovePartitioning _,
          AlterAction.AddPartitions _,
          AlterAction.OnPartitions _,
          AlterAction.CoalescePartition _,
          AlterAction.ReorganizePartitions _,
          AlterAction.ExchangePartition _ ->
          throw SqlError.ER_PARTITION_MGMT_ON_NONPARTITIONED.with();
    }
  }

  private static void plain(AlterAction.Command command) {
    switch (command) {
      case FORCE, ENABLE_KEYS, DISABLE_KEYS, WITH_VALIDATION, WITHOUT_VALIDATION -> {}
      case DISCARD_TABLESPACE,
          IMPORT_TABLESPACE,
          SECONDARY_LOAD,
          SECONDARY_UNLOAD,
          UPGRADE_PARTITIONING ->
          throw SqlError.ER_NOT_SUPPORTED_YET.with(
              "ALTER TABLE ... " + command.name().replace('_', ' '));
    }
  }

  // Columns.

  private void addColumn(AlterAction.AddColumn add) {
    if (add.ifNotExists() && columns.find(add.column().name()).isPresent()) {
      warnings.note(SqlError.ER_DUP_FIELDNAME, add.column().name());
      return;
    }
    ColumnDefinition definition =
        ColumnDefinition.of(
            add.column(), ++maxColumnId, columns.size(), collation, false, literals, evaluation);
    ColumnInfo column = definition.info();
    if (column.isAutoIncrement()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("ADD COLUMN ... AUTO_INCREMENT");
    }
    columns.add(column.withOriginDefault(origin(column)), add.position());
    keysOf(definition, add.column());
    definition.checks().forEach(c -> addCheck(c, column.name()));
  }

  private void keysOf(ColumnDefinition definition, TableElement.Column element) {
    if (definition.isPrimaryKey()) {
      addIndex(TableDefinition.single(TableElement.IndexKind.PRIMARY, element, false), false);
    }
    if (definition.isUnique()) {
      addIndex(TableDefinition.single(TableElement.IndexKind.UNIQUE, element, null), false);
    }
  }

  /** What older rows hold in a new column. */
  private Value origin(ColumnInfo column) {
    return switch (column.defaultValue()) {
      case ColumnDefault.Literal literal -> literal.value();
      case ColumnDefault.None _ -> ColumnAssignment.implicitDefault(column.type());
      case ColumnDefault.CurrentTimestamp _ -> now(column);
      // Filled in row by row.
      case ColumnDefault.Computed _ ->
          column.isNullable() ? Value.NULL : ColumnAssignment.implicitDefault(column.type());
    };
  }

  private Value now(ColumnInfo column) {
    Expression digits =
        Functions.constant(Value.of(Math.max(0, column.type().scale())), SqlType.BIGINT);
    Expression now = Functions.call("NOW", List.of(digits), ResolveContext.DEFAULT);
    return new ColumnAssignment(
            column.type(),
            column.name(),
            new AssignmentRules(SqlMode.DEFAULT, false, true, Dates.fromDayNumber(0)),
            new ZoneConverter(evaluation.timeZone()),
            Diagnostics.IGNORE)
        .store(Evaluators.evaluateConstant(now, evaluation), now.type(), 1);
  }

  private boolean isInPrimaryKey(long columnId) {
    return columnId == before.intHandleColumnId()
        || indexes.all().stream()
            .anyMatch(i -> i.info().isPrimary() && i.columnIds().contains(columnId));
  }

  private void dropColumn(AlterAction.DropColumn drop) {
    Optional<ColumnInfo> found = columns.find(drop.column());
    if (found.isEmpty()) {
      if (drop.ifExists()) {
        warnings.note(SqlError.ER_CANT_DROP_FIELD_OR_KEY, drop.column());
        return;
      }
      throw SqlError.ER_CANT_DROP_FIELD_OR_KEY.with(drop.column());
    }
    ColumnInfo column = found.get();
    if (columns.size() == 1) {
      throw SqlError.ER_CANT_REMOVE_ALL_FIELDS.with();
    }
    if (isInPrimaryKey(column.id())) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with(
          "dropping column " + column.name() + " of the primary key");
    }
    for (ForeignKeyInfo key : foreignKeys) {
      if (names(key.columns(), column)) {
        throw SqlError.ER_FK_COLUMN_CANNOT_DROP.with(column.name(), key.name());
      }
    }
    for (Reference each : parentSides()) {
      if (names(each.key().referencedColumns(), column)) {
        throw SqlError.ER_FK_COLUMN_CANNOT_DROP_CHILD.with(
            column.name(), each.key().name(), each.child().name());
      }
    }
    checks.removeIf(
        c -> c.columns().size() == 1 && c.columns().getFirst().equalsIgnoreCase(column.name()));
    DefinitionRules.checkUnused(column, columns.list(), checks, before.name());
    for (AlteredIndexes.Altered index : List.copyOf(indexes.all())) {
      if (index.columnIds().contains(column.id())) {
        indexes.withdraw(index, column.id(), () -> ++maxIndexId);
      }
    }
    columns.remove(column);
  }

  private void changeColumn(AlterAction.ChangeColumn change) {
    ColumnInfo old = columns.require(change.oldName());
    ColumnDefinition definition =
        ColumnDefinition.of(
            change.column(),
            old.id(),
            old.offset(),
            collation,
            isInPrimaryKey(old.id()),
            literals,
            evaluation);
    ColumnInfo next = definition.info().withOriginDefault(old.originDefault());
    requireForeignKeys(old, next.type());
    if (!old.name().equalsIgnoreCase(next.name())) {
      DefinitionRules.checkUnused(old, columns.list(), checks, before.name());
    }
    if (keepsValues(old, next)) {
      requireKeyParts(old, next.type());
      columns.change(next, change.position());
    } else {
      rewrite(old, next, change.position());
    }
    renameInForeignKeys(old.name(), next.name());
    keysOf(definition, change.column());
    definition.checks().forEach(c -> addCheck(c, next.name()));
  }

  private static boolean names(List<String> names, ColumnInfo column) {
    return names.stream().anyMatch(column.name()::equalsIgnoreCase);
  }

  /** Keys that refer to this table, its own among them as they are by now. */
  private List<Reference> parentSides() {
    List<Reference> all = new ArrayList<>(references);
    for (ForeignKeyInfo key : foreignKeys) {
      if (key.refersTo(database.name(), before.name())) {
        all.add(new Reference(database, before, key));
      }
    }
    return all;
  }

  /** 1832, 1833: values of both sides must stay comparable; 1830. */
  private void requireForeignKeys(ColumnInfo old, SqlType type) {
    boolean staysComparable =
        ForeignKeyRules.areComparable(old.type(), type)
            && !ColumnTypeChange.needsCheck(old.type().withNullable(true), type.withNullable(true));
    for (ForeignKeyInfo key : foreignKeys) {
      if (!names(key.columns(), old)) {
        continue;
      }
      boolean setsNull =
          key.onDelete() == ForeignKeyInfo.Action.SET_NULL
              || key.onUpdate() == ForeignKeyInfo.Action.SET_NULL;
      if (setsNull && !type.nullable()) {
        throw SqlError.ER_FK_COLUMN_NOT_NULL.with(old.name(), key.name());
      }
      if (checksForeignKeys && !staysComparable) {
        throw SqlError.ER_FK_COLUMN_CANNOT_CHANGE.with(old.name(), key.name());
      }
    }
    for (Reference each : parentSides()) {
      if (checksForeignKeys && !staysComparable && names(each.key().referencedColumns(), old)) {
        throw SqlError.ER_FK_COLUMN_CANNOT_CHANGE_CHILD.with(
            old.name(), each.key().name(), each.child().name());
      }
    }
  }

  private boolean isIndexed(ColumnInfo column) {
    return indexes.uses(column.id()) || column.id() == before.intHandleColumnId();
  }

  /** Whether stored values stay what they are. 3106 where STORED and VIRTUAL are exchanged. */
  private boolean keepsValues(ColumnInfo old, ColumnInfo next) {
    ColumnInfo.Generated was = old.generated();
    ColumnInfo.Generated is = next.generated();
    if (was != null && !was.isStored() && (is == null || is.isStored())
        || (is != null && !is.isStored() && (was == null || was.isStored()))) {
      throw SqlError.ER_UNSUPPORTED_ACTION_ON_GENERATED_COLUMN.with("Changing the STORED status");
    }
    boolean cuts =
        !evaluation.sqlMode().isStrict()
            && old.id() != before.intHandleColumnId()
            && ColumnTypeChange.needsCheck(old.type(), next.type());
    return (is == null || is.equals(was))
        && !cuts
        && ColumnTypeChange.keepsValues(old.type(), next.type(), isIndexed(old));
  }

  /**
   * Puts a new column, whose values are made from the old one's, in the place of the old one, and
   * new indexes in the places of its indexes.
   */
  private void rewrite(ColumnInfo old, ColumnInfo next, AlterAction.Position position) {
    boolean isHandle = old.id() == before.intHandleColumnId();
    boolean isInHandle =
        before.isCommonHandle()
            && indexes.all().stream()
                .anyMatch(i -> i.info().isPrimary() && i.columnIds().contains(old.id()));
    if (isHandle || isInHandle) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with(
          "ALTER TABLE that rewrites the clustered primary key's column " + old.name());
    }
    DefinitionRules.checkUnused(old, columns.list(), List.of(), before.name());
    ColumnInfo made =
        next.withId(++maxColumnId)
            .withOriginDefault(
                next.isNullable() ? Value.NULL : ColumnAssignment.implicitDefault(next.type()))
            .withTwin(
                next.generated() != null
                    ? null
                    : new ColumnInfo.Twin(old.id(), !evaluation.sqlMode().isStrict()));
    columns.replace(old, made, position);
    for (AlteredIndexes.Altered index : List.copyOf(indexes.all())) {
      if (index.columnIds().contains(old.id())) {
        indexes.exchange(index, old.id(), made.id(), ++maxIndexId);
      }
    }
    requireKeyParts(made, made.type());
  }

  /** 1170 where an index needs a prefix length now. */
  private void requireKeyParts(ColumnInfo old, SqlType type) {
    boolean isIndexed = isIndexed(old);
    boolean becomesLarge =
        switch (type.kind()) {
          case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
          default -> false;
        };
    if (isIndexed && becomesLarge) {
      for (AlteredIndexes.Altered index : indexes.all()) {
        int at = index.columnIds().indexOf(old.id());
        if (at >= 0 && !index.info().columns().get(at).isPrefix()) {
          throw SqlError.ER_BLOB_KEY_WITHOUT_LENGTH.with(old.name());
        }
      }
    }
  }

  private void renameColumn(AlterAction.RenameColumn rename) {
    ColumnInfo old = columns.require(rename.from());
    DefinitionRules.checkUnused(old, columns.list(), checks, before.name());
    columns.change(old.withName(ColumnDefinition.checked(rename.to())), AT_END);
    renameInForeignKeys(rename.from(), rename.to());
  }

  private void renameInForeignKeys(String from, String to) {
    foreignKeys.replaceAll(key -> {
      ForeignKeyInfo next = key.withColumns(renamed(key.columns(), from, to));
      return key.refersTo(database.name(), before.name())
          ? next.withParent(
              key.referencedDatabase(),
              key.referencedTable(),
              renamed(key.referencedColumns(), from, to))
          : next;
    });
  }

  private static List<String> renamed(List<String> names, String from, String to) {
    return names.stream().map(c -> c.equalsIgnoreCase(from) ? to : c).toList();
  }

  private void setDefault(AlterAction.SetColumnDefault set) {
    ColumnInfo column =
        columns
            .find(set.column())
            .orElseThrow(() -> SqlError.ER_BAD_FIELD_ERROR.with(set.column(), before.name()));
    if (column.isAutoIncrement()) {
      throw SqlError.ER_INVALID_DEFAULT.with(column.name());
    }
    columns.put(
        column.withDefault(
            set.value() == null
                ? ColumnDefault.NONE
                : new DefaultClause(column.name(), literals, evaluation)
                    .of(
                        column.type(),
                        new ColumnAttribute.Default(set.value(), set.inParentheses()))));
  }

  // Indexes and constraints.

  private void addElement(AlterAction.AddElement add) {
    switch (add.element()) {
      case TableElement.Index index -> addIndex(index, add.ifNotExists());
      case TableElement.ForeignKey key -> addForeignKey(key);
      case TableElement.Check check -> addCheck(check, null);
      case TableElement.Column column ->
          addColumn(new AlterAction.AddColumn(column, AT_END, add.ifNotExists()));
    }
  }

  private void addIndex(TableElement.Index element, boolean ifNotExists) {
    boolean isPrimary = element.kind() == TableElement.IndexKind.PRIMARY;
    Set<String> taken = indexes.namesLowerCase();
    String name = isPrimary ? "PRIMARY" : TableDefinition.indexName(element, taken);
    if (!isPrimary && name.equalsIgnoreCase("PRIMARY")) {
      throw SqlError.ER_WRONG_NAME_FOR_INDEX.with(name);
    }
    if (isPrimary && (before.isIntHandle() || indexes.find("PRIMARY").isPresent())) {
      throw SqlError.ER_MULTIPLE_PRI_KEY.with();
    }
    if (ifNotExists && indexes.find(name).isPresent()) {
      warnings.note(SqlError.ER_DUP_KEYNAME, name);
      return;
    }
    List<ColumnInfo> list = columns.list();
    IndexInfo index = IndexDefinition.of(element, name, ++maxIndexId, list, SchemaState.PUBLIC);
    if (isPrimary) {
      if (Boolean.TRUE.equals(element.isClustered())) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with("adding a clustered primary key");
      }
      for (IndexInfo.IndexColumn part : index.columns()) {
        ColumnInfo column = list.get(part.offset());
        boolean wasNullDefault =
            column.defaultValue() instanceof ColumnDefault.Literal l && l.value().isNull();
        columns.put(
            column
                .withType(column.type().withNullable(false))
                .withDefault(wasNullDefault ? ColumnDefault.NONE : column.defaultValue()));
      }
    }
    indexes.add(index, list);
  }

  private void addForeignKey(TableElement.ForeignKey element) {
    ForeignKeyInfo key =
        ForeignKeys.of(element, ++maxForeignKeyId, before.name(), database.name(), foreignKeys);
    for (ForeignKeyInfo each : foreignKeys) {
      if (each.name().equalsIgnoreCase(key.name())) {
        throw SqlError.ER_FK_DUP_NAME.with(key.name());
      }
    }
    List<ColumnInfo> list = columns.list();
    for (String column : key.columns()) {
      if (IndexDefinition.find(list, column).isEmpty()) {
        throw SqlError.ER_KEY_COLUMN_DOES_NOT_EXITS.with(column);
      }
    }
    foreignKeys.add(key);
    if (!ForeignKeys.isCovered(
        key.columns(), indexes.list(list), list, before.intHandleColumnId())) {
      String name =
          IndexDefinition.freeName(ForeignKeys.indexName(element), indexes.namesLowerCase());
      indexes.add(
          IndexDefinition.of(
              ForeignKeys.index(element), name, ++maxIndexId, list, SchemaState.PUBLIC),
          list);
    }
  }

  private void addCheck(TableElement.Check element, @Nullable String column) {
    checks.add(Checks.of(element, ++maxCheckId, before.name(), column, checks));
  }

  /** DROP CONSTRAINT and DROP CHECK: whatever has the name; 3939 where several have. */
  private void dropConstraint(AlterAction.DropConstraint drop) {
    String name = drop.constraint();
    if (checks.removeIf(c -> c.name().equalsIgnoreCase(name))) {
      return;
    }
    if (drop.isCheck()) {
      if (!drop.ifExists()) {
        throw SqlError.ER_CHECK_CONSTRAINT_NOT_FOUND.with(name);
      }
      warnings.note(SqlError.ER_CHECK_CONSTRAINT_NOT_FOUND, name);
    } else if (indexes.find(name).isPresent()) {
      dropIndex(name, drop.ifExists());
    } else if (foreignKeys.stream().anyMatch(k -> k.name().equalsIgnoreCase(name))) {
      dropForeignKey(name, drop.ifExists());
    } else if (drop.ifExists()) {
      warnings.note(SqlError.ER_CONSTRAINT_NOT_FOUND, name);
    } else {
      throw SqlError.ER_CONSTRAINT_NOT_FOUND.with(name);
    }
  }

  private void setEnforced(AlterAction.SetEnforced set) {
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).name().equalsIgnoreCase(set.constraint())) {
        checks.set(i, checks.get(i).withEnforced(set.isEnforced()));
        return;
      }
    }
    throw (set.isCheck()
            ? SqlError.ER_CHECK_CONSTRAINT_NOT_FOUND
            : SqlError.ER_CONSTRAINT_NOT_FOUND)
        .with(set.constraint());
  }

  private void dropPrimaryKey() {
    if (before.isClustered()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("dropping a clustered primary key");
    }
    indexes.remove(
        indexes
            .find("PRIMARY")
            .orElseThrow(() -> SqlError.ER_CANT_DROP_FIELD_OR_KEY.with("PRIMARY")));
    lostIndex = "PRIMARY";
  }

  /** 1553 where a key, of this table or of a child, has lost its index. Asked at the end. */
  private void requireIndexesOfForeignKeys() {
    if (lostIndex == null) {
      return;
    }
    List<ColumnInfo> list = columns.list();
    List<IndexInfo> all = indexes.list(list);
    long handle = before.intHandleColumnId();
    for (ForeignKeyInfo key : foreignKeys) {
      if (!ForeignKeys.isCovered(key.columns(), all, list, handle)) {
        throw SqlError.ER_DROP_INDEX_FK.with(lostIndex);
      }
    }
    for (Reference each : parentSides()) {
      if (!ForeignKeys.isCovered(each.key().referencedColumns(), all, list, handle)
          && ForeignKeys.isCovered(
              each.key().referencedColumns(), before.indexes(), before.columns(), handle)) {
        throw SqlError.ER_DROP_INDEX_FK.with(lostIndex);
      }
    }
  }

  private void dropIndex(String name, boolean ifExists) {
    if (name.equalsIgnoreCase("PRIMARY")) {
      dropPrimaryKey();
      return;
    }
    Optional<AlteredIndexes.Altered> index = indexes.find(name);
    if (index.isEmpty()) {
      if (ifExists) {
        warnings.note(SqlError.ER_CANT_DROP_FIELD_OR_KEY, name);
        return;
      }
      throw SqlError.ER_CANT_DROP_FIELD_OR_KEY.with(name);
    }
    indexes.remove(index.get());
    lostIndex = index.get().info().name();
  }

  private void dropForeignKey(String name, boolean ifExists) {
    boolean isRemoved = foreignKeys.removeIf(k -> k.name().equalsIgnoreCase(name));
    if (!isRemoved) {
      if (!ifExists) {
        throw SqlError.ER_CANT_DROP_FIELD_OR_KEY.with(name);
      }
      warnings.note(SqlError.ER_CANT_DROP_FIELD_OR_KEY, name);
    }
  }

  private void renameIndex(AlterAction.RenameIndex rename) {
    AlteredIndexes.Altered index = indexes.require(rename.from());
    if (rename.to().equalsIgnoreCase("PRIMARY") || index.info().isPrimary()) {
      throw SqlError.ER_WRONG_NAME_FOR_INDEX.with(
          index.info().isPrimary() ? rename.from() : rename.to());
    }
    if (!rename.from().equalsIgnoreCase(rename.to()) && indexes.find(rename.to()).isPresent()) {
      throw SqlError.ER_DUP_KEYNAME.with(rename.to());
    }
    indexes.replace(index, index.info().withName(rename.to()));
  }

  // The table.

  private void convert(AlterAction.ConvertCharset convert) {
    Collation to = collation(convert.charset(), convert.collation());
    for (ColumnInfo column : columns.list()) {
      boolean isText =
          (column.type().kind().isString() || !column.type().elements().isEmpty())
              && column.type().collation() != Collation.BINARY;
      if (isText) {
        SqlType old = column.type();
        SqlType type =
            new SqlType(
                old.kind(),
                old.length(),
                old.scale(),
                old.unsigned(),
                old.nullable(),
                to,
                old.elements());
        requireForeignKeys(column, type);
        if (ColumnTypeChange.keepsValues(old, type, isIndexed(column))) {
          columns.put(column.withType(type));
        } else {
          rewrite(column, column.withType(type), AT_END);
        }
      }
    }
    collation = to;
  }

  private Collation collation(@Nullable String charset, @Nullable String name) {
    Collation result = collation;
    if (charset != null) {
      result = CharacterSet.require(charset).defaultCollation();
    }
    if (name != null) {
      Collation named = Collation.require(name);
      if (charset != null && !named.charset().equals(result.charset())) {
        throw SqlError.ER_COLLATION_CHARSET_MISMATCH.with(named.name(), result.charset());
      }
      result = named;
    }
    return result;
  }

  private void option(TableOption option) {
    switch (option) {
      case TableOption.Text text -> {
        switch (text.name()) {
          case "COMMENT" -> {
            if (text.value().length() > 2048) {
              throw SqlError.ER_TOO_LONG_TABLE_COMMENT.with(before.name(), 2048);
            }
            comment = text.value();
          }
          case "CHARACTER SET" -> collation = collation(text.value(), null);
          case "COLLATE" -> collation = collation(null, text.value());
          case "ENGINE" -> TableDefinition.engine(text.value());
          default -> {
            // Storage options of InnoDB have no meaning here and are not kept.
          }
        }
      }
      case TableOption.Number number -> {
        switch (number.name()) {
          case "AUTO_INCREMENT" -> autoIncrementStart = number.value();
          case "AUTO_ID_CACHE" -> autoIdCache = number.value();
          default -> {
            // As above.
          }
        }
      }
      case TableOption.Tables _ -> {}
    }
  }
}
