package io.atoll.executor.table;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.planner.binder.RowExpressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The expressions of a table's definition, bound once per version of the table: slots are offsets
 * of columns. Immutable.
 */
public final class TableExpressions {
  private final List<Derived> derived = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final Map<Integer, Expression> defaults = new HashMap<>();

  /** How a column's values come from others of the row. */
  public record Derived(ColumnInfo column, Expression value, boolean isLenient) {}

  /** A condition that must not be false. */
  public record Check(String name, Expression condition) {}

  TableExpressions(TableInfo table) {
    for (ColumnInfo column : table.columns()) {
      if (column.defaultValue() instanceof ColumnDefault.Computed computed) {
        defaults.put(column.offset(), RowExpressions.bind(computed.sql(), table));
      }
      ColumnInfo.Generated generated = column.generated();
      ColumnInfo.Twin twin = column.twin();
      if (!column.state().isWritable()) {
        continue;
      }
      if (generated != null) {
        derived.add(new Derived(column, RowExpressions.bind(generated.sql(), table), false));
      } else if (twin != null) {
        ColumnInfo from = table.columnById(twin.columnId()).orElseThrow();
        derived.add(
            new Derived(
                column, new Expression.ColumnRef(from.offset(), from.type()), twin.isLenient()));
      }
    }
    for (CheckInfo check : table.checks()) {
      if (check.isActive()) {
        checks.add(new Check(check.name(), RowExpressions.bind(check.sql(), table)));
      }
    }
  }

  /** In the order in which they may be made: generated columns may use earlier ones. */
  public List<Derived> derived() {
    return derived;
  }

  public List<Check> checks() {
    return checks;
  }

  /** DEFAULT (expression) by the column's offset. */
  public Map<Integer, Expression> defaults() {
    return defaults;
  }
}
