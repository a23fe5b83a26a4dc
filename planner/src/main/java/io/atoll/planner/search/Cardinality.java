package io.atoll.planner.search;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.Statistics;
import io.atoll.catalog.TableStatistics;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.binder.Conditions;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Rows;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.LogicalPlan.Window;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RowLimit;
import io.atoll.types.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expected rows and different values. Where a table was never analyzed: 10,000 rows, an equality
 * keeps 1/1000 (one row of a unique column), a range 1/3, as TiDB's pseudo statistics.
 */
public final class Cardinality {
  static final double PSEUDO_EQUAL = 1.0 / 1000;
  static final double PSEUDO_RANGE = 1.0 / 3;
  static final double OTHER = 0.8;

  /** Of a longer IN list so many members stand for all. */
  private static final int IN_SAMPLE = 16;

  private final Columns columns;
  private final Statistics statistics;
  private final Map<LogicalPlan, Double> rows = new IdentityHashMap<>();
  private final Map<Integer, Double> distinct = new HashMap<>();

  public Cardinality(Columns columns, Statistics statistics) {
    this.columns = columns;
    this.statistics = statistics;
  }

  TableStatistics table(TableInstance table) {
    return table.isVirtual()
        ? TableStatistics.pseudo(table.info().id())
        : statistics.table(table.info().id());
  }

  double tableRows(TableInstance table) {
    return table.isVirtual() ? 100 : Math.max(1, table(table).rows());
  }

  /** Rows that a plan gives. */
  public double rows(LogicalPlan plan) {
    Double known = rows.get(plan);
    if (known == null) {
      known = Math.max(0, estimate(plan));
      rows.put(plan, known);
    }
    return known;
  }

  private double estimate(LogicalPlan plan) {
    return switch (plan) {
      case Scan s -> tableRows(s.table());
      case Filter f -> rows(f.child()) * selectivity(f.conditions(), rows(f.child()));
      case Extend e -> rows(e.child());
      case Aggregate a -> a.isScalar() ? 1 : groups(a.keys(), rows(a.child()));
      case Join j -> join(j);
      case Sort s -> rows(s.child());
      case Limit l -> Math.min(rows(l.child()), limit(l.limit()));
      case Union u -> u.branches().stream().mapToDouble(b -> rows(b.plan())).sum();
      case MaxOneRow m -> Math.min(1, rows(m.child()));
      case Rows r -> r.rows().size();
      case Lock l -> rows(l.child());
      case Window w -> rows(w.child());
      case CteScan c -> 2 * rows(c.definition().seed().plan());
      case CteTable c -> 10;
    };
  }

  /** What LIMIT asks for; a parameter is taken as a page. */
  static double limit(RowLimit limit) {
    return number(limit.count(), 20) + number(limit.offset(), 0);
  }

  private static double number(Expression expression, double otherwise) {
    return expression instanceof Expression.Constant c && c.value() instanceof Value.OfLong n
        ? n.value() < 0 ? Double.MAX_VALUE : n.value()
        : otherwise;
  }

  double groups(List<ColumnRef> keys, double rows) {
    double product = 1;
    for (ColumnRef key : keys) {
      product *= distinct(key.slot(), rows);
    }
    return Math.max(1, Math.min(product, rows * (keys.size() > 1 ? 0.8 : 1)));
  }

  private double join(Join join) {
    double left = rows(join.left());
    double right = rows(join.right());
    return switch (join.type()) {
      case INNER -> joined(join.conditions(), left, right);
      case LEFT -> Math.max(left, joined(join.conditions(), left, right));
      case SEMI -> left * matched(join, left, right);
      case ANTI -> left * Math.max(0.1, 1 - matched(join, left, right));
      case MARK -> left;
    };
  }

  /** The share of left rows with a match, as far as equalities tell. */
  private double matched(Join join, double left, double right) {
    double share = 0.8;
    for (Expression condition : join.conditions()) {
      if (condition instanceof Call call
          && call.function().name().equals("=")
          && call.arguments().get(0) instanceof ColumnRef a
          && call.arguments().get(1) instanceof ColumnRef b) {
        boolean isLeft = io.atoll.planner.logical.PlanColumns.outputs(join.left()).get(a.slot());
        double inner = distinct(isLeft ? b.slot() : a.slot(), right);
        double outer = distinct(isLeft ? a.slot() : b.slot(), Double.MAX_VALUE);
        share = Math.min(share, inner / Math.max(1, outer));
      }
    }
    return share;
  }

  double joined(List<Expression> conditions, double left, double right) {
    double rows = left * right;
    for (Expression condition : conditions) {
      rows *= joinSelectivity(condition, left, right);
    }
    return rows;
  }

  /** The share of pairs that a condition between two sides keeps. */
  double joinSelectivity(Expression condition, double left, double right) {
    if (condition instanceof Call call
        && (call.function().name().equals("=") || call.function().name().equals("<=>"))
        && call.arguments().get(0) instanceof ColumnRef a
        && call.arguments().get(1) instanceof ColumnRef b) {
      double most = Math.max(left, right);
      double da = Math.min(distinct(a.slot(), most), most);
      double db = Math.min(distinct(b.slot(), most), most);
      return 1 / Math.max(1, Math.max(da, db));
    }
    return selectivity(condition, Math.max(left, right));
  }

  /** Different values of a column among {@code rows} rows. */
  double distinct(int column, double rows) {
    Double known = distinct.get(column);
    if (known == null) {
      known = tableDistinct(column);
      distinct.put(column, known);
    }
    return Math.max(1, known < 0 ? Math.max(1, rows * 0.2) : Math.min(known, Math.max(1, rows)));
  }

  /** -1 where nothing is known. */
  private double tableDistinct(int id) {
    TableInstance table = columns.table(id);
    if (table == null) {
      return -1;
    }
    double all = tableRows(table);
    if (isUnique(table, id)) {
      return all;
    }
    if (table.isHiddenHandle(id)) {
      return all;
    }
    ColumnInfo column = table.info().columns().get(columns.offset(id));
    ColumnStatistics known = table(table).column(column.id()).orElse(null);
    if (known != null) {
      return Math.max(1, known.distinct());
    }
    return Math.max(1, all * 0.1);
  }

  static boolean isUnique(TableInstance table, int id) {
    List<Integer> handle = table.handleIds();
    if (handle.size() == 1 && handle.getFirst() == id) {
      return true;
    }
    for (IndexInfo index : table.info().indexes()) {
      if (index.isUnique()
          && index.isPublic()
          && index.columns().size() == 1
          && !index.hasPrefixColumn()
          && table.columnId(index.columns().getFirst().offset()) == id) {
        return true;
      }
    }
    return false;
  }

  double selectivity(List<Expression> conditions, double rows) {
    double result = 1;
    Map<Integer, Double> upper = new HashMap<>();
    for (Expression condition : conditions) {
      double share = selectivity(condition, rows);
      // Two bounds of one column are an interval, no chance meeting.
      Bound bound = bound(condition);
      if (bound != null) {
        int key = bound.isLower() ? -1 - bound.column() : bound.column();
        Double other = upper.remove(-1 - key);
        if (other != null && other + share > 1) {
          result *= (other + share - 1) / other;
          continue;
        }
        upper.put(key, share);
      }
      result *= share;
    }
    return result;
  }

  private record Bound(int column, boolean isLower) {}

  /** The side on which a comparison of a column with a constant bounds it; null for others. */
  private @Nullable Bound bound(Expression condition) {
    if (condition instanceof Call call && call.arguments().size() == 2) {
      String operator = call.function().name();
      boolean isLess = operator.equals("<") || operator.equals("<=");
      boolean isMore = operator.equals(">") || operator.equals(">=");
      if (isLess || isMore) {
        if (call.arguments().get(0) instanceof ColumnRef c
            && estimate(c, call.arguments().get(1)) != null) {
          return new Bound(c.slot(), isMore);
        }
        if (call.arguments().get(1) instanceof ColumnRef c
            && estimate(c, call.arguments().get(0)) != null) {
          return new Bound(c.slot(), isLess);
        }
      }
    }
    return null;
  }

  private double comparison(String operator, Expression a, Expression b) {
    if (a instanceof ColumnRef column) {
      ColumnEstimate estimate = estimate(column, b);
      if (estimate != null) {
        return estimate.share(operator);
      }
    }
    if (b instanceof ColumnRef column) {
      ColumnEstimate estimate = estimate(column, a);
      if (estimate != null) {
        return estimate.share(
            switch (operator) {
              case "<" -> ">";
              case "<=" -> ">=";
              case ">" -> "<";
              default -> "<=";
            });
      }
    }
    return PSEUDO_RANGE;
  }

  /** What statistics say of a constant; null where they say nothing. */
  private @Nullable ColumnEstimate estimate(ColumnRef ref, Expression other) {
    if (!(other instanceof Expression.Constant constant) || constant.value().isNull()) {
      return null;
    }
    TableInstance table = columns.table(ref.slot());
    if (table == null || table.isVirtual() || table.isHiddenHandle(ref.slot())) {
      return null;
    }
    ColumnInfo column = table.info().columns().get(columns.offset(ref.slot()));
    TableStatistics known = table(table);
    ColumnStatistics statistics = known.column(column.id()).orElse(null);
    return statistics == null
        ? null
        : ColumnEstimate.of(statistics, known.modifications(), column, constant);
  }

  /** The share of rows for which the condition is true. */
  double selectivity(Expression condition, double rows) {
    if (Conditions.isNeverTrue(condition)) {
      return 0;
    }
    if (!(condition instanceof Call call)) {
      return condition instanceof ColumnRef ? 0.5 : 1;
    }
    List<Expression> arguments = call.arguments();
    return switch (call.function().name()) {
      case "=", "<=>" -> equality(arguments.get(0), arguments.get(1), rows);
      case "<>" -> 1 - equality(arguments.get(0), arguments.get(1), rows);
      case "IN" -> {
        int count = arguments.size() - 1;
        int asked = Math.min(count, IN_SAMPLE);
        double sum = 0;
        for (Expression argument : arguments.subList(1, 1 + asked)) {
          sum += equality(arguments.get(0), argument, rows);
        }
        yield Math.min(1, sum * count / asked);
      }
      case "<", "<=", ">", ">=" ->
          comparison(call.function().name(), arguments.get(0), arguments.get(1));
      case "ISNULL" -> nulls(arguments.getFirst());
      case "NOT" -> {
        double inner = selectivity(arguments.getFirst(), rows);
        yield arguments.getFirst() instanceof ColumnRef ? 0.5 : Math.max(0, 1 - inner);
      }
      case "AND" -> selectivity(arguments, rows);
      case "OR" -> {
        double none = 1;
        for (Expression argument : arguments) {
          none *= 1 - selectivity(argument, rows);
        }
        yield 1 - none;
      }
      case "LIKE" -> 0.1;
      default -> OTHER;
    };
  }

  private double nulls(Expression operand) {
    if (operand instanceof ColumnRef ref) {
      TableInstance table = columns.table(ref.slot());
      if (table != null && !table.isHiddenHandle(ref.slot())) {
        ColumnInfo column = table.info().columns().get(columns.offset(ref.slot()));
        if (!column.isNullable()) {
          return 0;
        }
        ColumnStatistics known = table(table).column(column.id()).orElse(null);
        if (known != null) {
          return known.nulls() / Math.max(1.0, known.rows() + known.nulls());
        }
      }
    }
    return PSEUDO_EQUAL * 10;
  }

  private double equality(Expression a, Expression b, double rows) {
    ColumnRef column = column(a);
    if (column == null) {
      column = column(b);
    }
    if (column == null) {
      return Expressions.isRowFree(a) && Expressions.isRowFree(b) ? 1 : 0.1;
    }
    TableInstance table = columns.table(column.slot());
    if (table == null) {
      return 1 / distinct(column.slot(), rows);
    }
    if (isUnique(table, column.slot())) {
      return 1 / tableRows(table);
    }
    if (table(table).isPseudo()) {
      return PSEUDO_EQUAL;
    }
    ColumnEstimate estimate = column == a ? estimate(column, b) : estimate(column, a);
    if (estimate != null) {
      return estimate.share("=");
    }
    return 1 / distinct(column.slot(), tableRows(table));
  }

  private static @Nullable ColumnRef column(Expression expression) {
    if (expression instanceof ColumnRef ref) {
      return ref;
    }
    return expression instanceof Call call
            && call.function().name().equals("CAST")
            && call.arguments().getFirst() instanceof ColumnRef ref
        ? ref
        : null;
  }

  /** Expected bytes of a column's value. */
  double width(int id) {
    return switch (columns.type(id).kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, BIT, ENUM, SET -> 8;
      case FLOAT, DOUBLE, DATE, TIME, DATETIME, TIMESTAMP -> 8;
      case DECIMAL -> 16;
      case CHAR, VARCHAR -> Math.clamp(columns.type(id).length(), 4, 60);
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON -> 200;
      case NULL -> 1;
    };
  }
}
