package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The order of inner joins: the cheapest left-deep order by dynamic programming over sets of up to
 * twelve inputs, greedily above. A step costs the cheaper of a hash join and, where the new input
 * is a table, a lookup by an index per row so far. STRAIGHT_JOIN keeps its order.
 *
 * <pre>
 * Join(b.y = c.y)                    Join(b.y = c.y)
 *   Join(a.x = b.x)         =&gt;        Join(a.x = b.x)     a: 1 row after its filter
 *     C, B   …                            A, B …, C
 * </pre>
 */
final class JoinReorder {
  private static final int EXACT_MAX = 12;

  private final Cardinality cardinality;
  private final ScanPlanner scans;

  JoinReorder(Cardinality cardinality, ScanPlanner scans) {
    this.cardinality = cardinality;
    this.scans = scans;
  }

  LogicalPlan apply(LogicalPlan plan) {
    if (!isGroup(plan)) {
      return PlanRewrites.mapChildren(plan, this::apply);
    }
    List<LogicalPlan> inputs = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>();
    flatten(plan, inputs, conditions);
    inputs.replaceAll(this::apply);
    return inputs.size() < 2 ? inputs.getFirst() : new Group(inputs, conditions).order();
  }

  private static boolean isGroup(LogicalPlan plan) {
    return plan instanceof Join join
        && join.type() == JoinType.INNER
        && !join.isStraight()
        && !PlanColumns.isApply(join);
  }

  private static void flatten(
      LogicalPlan plan, List<LogicalPlan> inputs, List<Expression> conditions) {
    if (isGroup(plan)) {
      Join join = (Join) plan;
      flatten(join.left(), inputs, conditions);
      flatten(join.right(), inputs, conditions);
      conditions.addAll(join.conditions());
    } else {
      inputs.add(plan);
    }
  }

  /** Inputs of one group with what connects them, as bits. */
  private final class Group {
    private final List<LogicalPlan> inputs;
    private final List<Expression> conditions;
    private final int[] conditionInputs;
    private final double[] inputRows;
    private final double[] inputCost;
    private final BitSet[] outputs;

    Group(List<LogicalPlan> inputs, List<Expression> conditions) {
      this.inputs = inputs;
      this.conditions = conditions;
      int n = inputs.size();
      inputRows = new double[n];
      inputCost = new double[n];
      outputs = new BitSet[n];
      for (int i = 0; i < n; i++) {
        inputRows[i] = Math.max(0.01, cardinality.rows(inputs.get(i)));
        inputCost[i] = cost(inputs.get(i));
        outputs[i] = PlanColumns.outputs(inputs.get(i));
      }
      conditionInputs = new int[conditions.size()];
      for (int c = 0; c < conditionInputs.length; c++) {
        BitSet used = Expressions.columns(conditions.get(c));
        for (int i = 0; i < Math.min(n, 31); i++) {
          if (used.intersects(outputs[i])) {
            conditionInputs[c] |= 1 << i;
          }
        }
      }
    }

    /** Reading a table by its best way; other plans by what they read in all. */
    private double cost(LogicalPlan plan) {
      return switch (plan) {
        case Scan s -> scanCost(s, List.of(), plan);
        case Filter f when f.child() instanceof Scan s -> scanCost(s, f.conditions(), plan);
        default -> {
          double sum = cardinality.rows(plan) * Costs.CPU_ROW;
          for (LogicalPlan child : plan.children()) {
            sum += cost(child) + cardinality.rows(child) * Costs.HASH_PROBE;
          }
          yield sum;
        }
      };
    }

    private double scanCost(Scan scan, List<Expression> filter, LogicalPlan plan) {
      Candidate best =
          scans.best(
              scan.table(), filter, PlanColumns.outputs(scan), Request.ANY, cardinality.rows(plan));
      return best == null ? cardinality.rows(scan) : best.cost();
    }

    LogicalPlan order() {
      int[] order = hinted(inputs.size() <= EXACT_MAX ? exact() : greedy());
      LogicalPlan plan = inputs.get(order[0]);
      BitSet given = (BitSet) outputs[order[0]].clone();
      List<Expression> left = new ArrayList<>(conditions);
      for (int i = 1; i < order.length; i++) {
        given.or(outputs[order[i]]);
        List<Expression> on = new ArrayList<>();
        boolean isLast = i == order.length - 1;
        for (Expression condition : left) {
          if (isLast || isWithinGroup(condition, given)) {
            on.add(condition);
          }
        }
        left.removeAll(on);
        plan = Join.inner(plan, inputs.get(order[i]), on);
      }
      return plan;
    }

    /** The order with the tables first that hints want first. */
    private int[] hinted(int[] order) {
      return Arrays.stream(order)
          .boxed()
          .sorted(Comparator.comparingInt(i -> rank(inputs.get(i))))
          .mapToInt(Integer::intValue)
          .toArray();
    }

    private static int rank(LogicalPlan plan) {
      int rank =
          switch (plan) {
            case Scan s -> s.table().joinHints().rank();
            case Filter f when f.child() instanceof Scan s -> s.table().joinHints().rank();
            default -> 0;
          };
      return rank == 0 ? Integer.MAX_VALUE : rank;
    }

    /** Columns of outer queries do not count. */
    private boolean isWithinGroup(Expression condition, BitSet given) {
      BitSet used = Expressions.columns(condition);
      for (BitSet each : outputs) {
        BitSet missing = (BitSet) used.clone();
        missing.and(each);
        missing.andNot(given);
        if (!missing.isEmpty()) {
          return false;
        }
      }
      return true;
    }

    private int[] exact() {
      int n = inputs.size();
      int full = (1 << n) - 1;
      double[] cost = new double[full + 1];
      double[] rows = new double[full + 1];
      int[] last = new int[full + 1];
      Arrays.fill(cost, Double.POSITIVE_INFINITY);
      for (int i = 0; i < n; i++) {
        cost[1 << i] = inputCost[i];
        rows[1 << i] = inputRows[i];
        last[1 << i] = i;
      }
      double[] lookup = lookupCosts();
      for (int set = 1; set <= full; set++) {
        if (cost[set] == Double.POSITIVE_INFINITY) {
          continue;
        }
        boolean hasConnected = connects(set, full & ~set);
        for (int i = 0; i < n; i++) {
          int bit = 1 << i;
          if ((set & bit) != 0 || (hasConnected && !connects(set, bit))) {
            continue;
          }
          double joined = rows[set] * inputRows[i] * selectivity(set, i, rows[set]);
          double step = cost[set] + step(set, i, rows[set], joined, lookup[i]);
          int next = set | bit;
          if (rows[next] == 0) {
            rows[next] = Math.max(0.01, joined);
          }
          if (step < cost[next]) {
            cost[next] = step;
            last[next] = i;
          }
        }
      }
      int[] order = new int[n];
      int set = full;
      for (int i = n - 1; i >= 0; i--) {
        order[i] = last[set];
        set &= ~(1 << last[set]);
      }
      return order;
    }

    private boolean connects(int set, int others) {
      for (int mask : conditionInputs) {
        if ((mask & set) != 0 && (mask & others) != 0) {
          return true;
        }
      }
      return false;
    }

    /** Of the conditions that the new input completes. */
    private double selectivity(int set, int input, double rows) {
      double result = 1;
      int next = set | 1 << input;
      for (int c = 0; c < conditionInputs.length; c++) {
        int mask = conditionInputs[c];
        if ((mask & (1 << input)) != 0 && (mask & set) != 0 && (mask & ~next) == 0) {
          result *= cardinality.joinSelectivity(conditions.get(c), rows, inputRows[input]);
        }
      }
      return result;
    }

    private double step(int set, int input, double rows, double joined, double lookup) {
      double hash =
          inputCost[input]
              + Math.min(rows, inputRows[input]) * Costs.HASH_BUILD
              + Math.max(rows, inputRows[input]) * Costs.HASH_PROBE;
      double byIndex = Costs.REQUEST + rows * lookup;
      double pairs = connects(set, 1 << input) ? 0 : rows * inputRows[input];
      return Math.min(hash, byIndex) + joined * Costs.CPU_ROW * 2 + pairs * Costs.CPU_ROW;
    }

    /** One lookup into each input by its join columns; infinite where no index helps. */
    private double[] lookupCosts() {
      double[] result = new double[inputs.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = Double.POSITIVE_INFINITY;
        LogicalPlan input = inputs.get(i);
        List<Expression> filter = input instanceof Filter f ? f.conditions() : List.of();
        LogicalPlan scan = input instanceof Filter f ? f.child() : input;
        if (!(scan instanceof Scan s) || s.table().isVirtual()) {
          continue;
        }
        List<Expression> equalities = new ArrayList<>();
        for (int c = 0; c < conditionInputs.length; c++) {
          if ((conditionInputs[c] & (1 << i)) != 0 && Expressions.isCall(conditions.get(c), "=")) {
            equalities.add(conditions.get(c));
          }
        }
        Candidate inner = scans.inner(s.table(), filter, equalities, PlanColumns.outputs(scan));
        if (inner != null) {
          result[i] = inner.cost();
        }
      }
      return result;
    }

    /** The cheapest next input, again and again, from the smallest one on. */
    private int[] greedy() {
      int n = inputs.size();
      int[] order = new int[n];
      BitSet used = new BitSet();
      int first = 0;
      for (int i = 1; i < n; i++) {
        if (inputRows[i] < inputRows[first]) {
          first = i;
        }
      }
      order[0] = first;
      used.set(first);
      BitSet given = (BitSet) outputs[first].clone();
      for (int at = 1; at < n; at++) {
        int best = -1;
        boolean bestConnected = false;
        for (int i = 0; i < n; i++) {
          if (used.get(i)) {
            continue;
          }
          boolean isConnected = isConnected(i, given);
          if (best < 0
              || (isConnected && !bestConnected)
              || (isConnected == bestConnected && inputRows[i] < inputRows[best])) {
            best = i;
            bestConnected = isConnected;
          }
        }
        order[at] = best;
        used.set(best);
        given.or(outputs[best]);
      }
      return order;
    }

    private boolean isConnected(int input, BitSet given) {
      for (Expression condition : conditions) {
        BitSet columns = Expressions.columns(condition);
        if (columns.intersects(outputs[input]) && columns.intersects(given)) {
          return true;
        }
      }
      return false;
    }
  }
}
