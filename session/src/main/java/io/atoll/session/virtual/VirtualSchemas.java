package io.atoll.session.virtual;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemTables;
import io.atoll.expression.Expression;
import io.atoll.planner.VirtualTables;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.session.describe.ValueText;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** All virtual tables of a node: the planner finds them here, the executor gets their rows. */
public final class VirtualSchemas implements VirtualTables, MemTables {
  /** What the statement's session may see, with the filters of one read. */
  public interface Viewers {
    VirtualContext of(ExecutionContext context, Function<String, List<String>> equalTo);
  }

  private final Map<String, VirtualTable> byName = new HashMap<>();
  private final Map<Long, VirtualTable> byId = new HashMap<>();
  private final List<VirtualTable> tables;
  private final Viewers viewers;

  public VirtualSchemas(List<VirtualTable> tables, Viewers viewers) {
    this.tables = List.copyOf(tables);
    this.viewers = viewers;
    for (VirtualTable table : tables) {
      byName.put(key(table.database(), table.info().name()), table);
      VirtualTable other = byId.put(table.info().id(), table);
      if (other != null) {
        throw new IllegalArgumentException(
            table.info().name() + " has the id of " + other.info().name());
      }
    }
  }

  private static String key(String database, String name) {
    return (database + "." + name).toLowerCase(Locale.ROOT);
  }

  public List<VirtualTable> list() {
    return tables;
  }

  @Override
  public Optional<TableInfo> table(String database, String name) {
    return Optional.ofNullable(byName.get(key(database, name))).map(VirtualTable::info);
  }

  @Override
  public void rows(ReaderPlan.MemTable plan, ExecutionContext context, Consumer<Chunk> sink) {
    VirtualTable table = byId.get(plan.table().tableId());
    if (table == null) {
      throw SqlError.ER_NO_SUCH_TABLE.with(plan.table().database(), plan.table().name());
    }
    RowSink rows =
        new RowSink(
            table.info().columns().stream().map(ColumnInfo::type).toList(),
            plan.columnOffsets(),
            sink);
    table.rows().give(viewers.of(context, column -> filter(plan, table, column, context)), rows);
    rows.flush();
  }

  private static List<String> filter(
      ReaderPlan.MemTable plan, VirtualTable table, String column, ExecutionContext context) {
    for (ReaderPlan.PushedFilter filter : plan.filters()) {
      if (table.info().columns().get(filter.columnOffset()).name().equalsIgnoreCase(column)) {
        List<String> values = new ArrayList<>();
        for (Expression expression : filter.values()) {
          Value value = context.value(expression);
          if (!value.isNull()) {
            values.add(ValueText.of(value, expression.type()));
          }
        }
        // NULL equals nothing: a filter that no row passes.
        return values.isEmpty() ? List.of("") : values;
      }
    }
    return List.of();
  }
}
