package io.atoll.ddl.define;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.planner.binder.RowExpressions;
import io.atoll.types.SqlError;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What MySQL asks of the expressions in a table's definition, as a whole. */
public final class DefinitionRules {
  private DefinitionRules() {}

  /** Checks generated columns, defaults and CHECK conditions against the table's columns. */
  public static void check(TableInfo table) {
    List<ColumnInfo> columns = table.publicColumns();
    for (ColumnInfo column : columns) {
      ColumnInfo.Generated generated = column.generated();
      if (generated != null) {
        generated(column, generated, columns);
        RowExpressions.bind(generated.sql(), table);
      }
      if (column.defaultValue() instanceof ColumnDefault.Computed computed) {
        computed(column, computed, columns);
        RowExpressions.bind(computed.sql(), table);
      }
    }
    for (CheckInfo check : table.checks()) {
      check(check, columns, table);
      RowExpressions.bind(check.sql(), table);
    }
  }

  private static Set<String> names(String sql) {
    return ExpressionSyntax.of(RowExpressions.parse(sql)).columns();
  }

  private static void generated(
      ColumnInfo column, ColumnInfo.Generated generated, List<ColumnInfo> columns) {
    for (String name : names(generated.sql())) {
      ColumnInfo used =
          IndexDefinition.find(columns, name)
              .orElseThrow(
                  () -> SqlError.ER_BAD_FIELD_ERROR.with(name, "generated column function"));
      if (used.isAutoIncrement()) {
        throw SqlError.ER_GENERATED_COLUMN_REF_AUTO_INC.with(column.name());
      }
      if (used.generated() != null && used.offset() >= column.offset()) {
        throw SqlError.ER_GENERATED_COLUMN_NON_PRIOR.with();
      }
    }
  }

  private static void computed(
      ColumnInfo column, ColumnDefault.Computed computed, List<ColumnInfo> columns) {
    for (String name : names(computed.sql())) {
      ColumnInfo used =
          IndexDefinition.find(columns, name)
              .orElseThrow(
                  () -> SqlError.ER_BAD_FIELD_ERROR.with(name, "default value expression"));
      boolean isLater = used.offset() >= column.offset();
      if (isLater
          && (used.generated() != null || used.defaultValue() instanceof ColumnDefault.Computed)) {
        throw SqlError.ER_DEFAULT_VAL_GENERATED_NON_PRIOR.with(column.name());
      }
      if (used.isAutoIncrement()) {
        throw SqlError.ER_DEFAULT_VAL_GENERATED_REF_AUTO_INC.with(column.name());
      }
    }
  }

  private static void check(CheckInfo check, List<ColumnInfo> columns, TableInfo table) {
    for (String name : check.columns()) {
      ColumnInfo used =
          IndexDefinition.find(columns, name)
              .orElseThrow(() ->
                  SqlError.ER_CHECK_CONSTRAINT_REFERS_UNKNOWN_COLUMN.with(check.name(), name));
      if (used.isAutoIncrement()) {
        throw SqlError.ER_CHECK_CONSTRAINT_REFERS_AUTO_INCREMENT_COLUMN.with(check.name());
      }
      for (ForeignKeyInfo key : table.foreignKeys()) {
        boolean changes = changes(key.onDelete(), false) || changes(key.onUpdate(), true);
        if (changes && key.columns().stream().anyMatch(used.name()::equalsIgnoreCase)) {
          throw SqlError.ER_CHECK_CONSTRAINT_CLAUSE_USING_FK_REFER_ACTION_COLUMN.with(
              used.name(), check.name(), key.name());
        }
      }
    }
  }

  private static boolean changes(ForeignKeyInfo.Action action, boolean isUpdate) {
    return action == ForeignKeyInfo.Action.SET_NULL
        || (isUpdate && action == ForeignKeyInfo.Action.CASCADE);
  }

  /** 3108, 3959 or 3837 where something needs a column under its name. */
  public static void checkUnused(
      ColumnInfo column, List<ColumnInfo> columns, List<CheckInfo> checks, String table) {
    for (ColumnInfo other : columns) {
      ColumnInfo.Generated generated = other.generated();
      if (other.id() != column.id() && generated != null && uses(generated.sql(), column)) {
        throw SqlError.ER_DEPENDENT_BY_GENERATED_COLUMN.with(column.name());
      }
      if (other.id() != column.id()
          && other.defaultValue() instanceof ColumnDefault.Computed computed
          && uses(computed.sql(), column)) {
        throw SqlError.ER_DEPENDENT_BY_DEFAULT_GENERATED_VALUE.with(column.name(), table);
      }
    }
    for (CheckInfo check : checks) {
      if (check.columns().stream().anyMatch(column.name()::equalsIgnoreCase)) {
        throw SqlError.ER_DEPENDENT_BY_CHECK_CONSTRAINT.with(check.name(), column.name());
      }
    }
  }

  private static boolean uses(String sql, ColumnInfo column) {
    return names(sql).stream().anyMatch(column.name()::equalsIgnoreCase);
  }

  /** 3822 where a name is another table's check already. */
  public static void checkNames(
      List<CheckInfo> added, TableInfo table, List<TableInfo> tablesOfDatabase) {
    Set<String> taken = new HashSet<>();
    for (TableInfo other : tablesOfDatabase) {
      if (other.id() != table.id()) {
        other.checks().forEach(c -> taken.add(c.name().toLowerCase(Locale.ROOT)));
      }
    }
    Optional<CheckInfo> twice =
        added.stream().filter(c -> taken.contains(c.name().toLowerCase(Locale.ROOT))).findFirst();
    if (twice.isPresent()) {
      throw SqlError.ER_CHECK_CONSTRAINT_DUP_NAME.with(twice.get().name());
    }
  }
}
