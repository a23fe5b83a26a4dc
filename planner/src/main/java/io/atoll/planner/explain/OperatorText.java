package io.atoll.planner.explain;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowLimit;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** The column {@code operator info}. */
final class OperatorText {
  private OperatorText() {}

  static String of(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.PointGet p ->
          join("handle:" + key(p.key()), conditions(p.conditions(), p), lock(p.lock()));
      case ReaderPlan.BatchPointGet p ->
          join(
              "keys:" + p.keys().size(),
              "keep order:" + p.keepOrder(),
              conditions(p.conditions(), p),
              lock(p.lock()));
      case ReaderPlan.MemTable m -> "";
      case ReaderPlan r -> "";
      case RowPlan.Selection s -> list(s.conditions(), s.child());
      case RowPlan.Projection p -> list(p.expressions(), p.child());
      case RowPlan.Sort s -> keys(s.keys(), names(s.child()));
      case RowPlan.TopN t -> join(keys(t.keys(), names(t.child())), limit(t.limit()));
      case RowPlan.Limit l -> limit(l.limit());
      case RowPlan.UnionAll u -> "";
      case RowPlan.Dual d -> "rows:" + d.rows();
      case RowPlan.Values v -> "rows:" + v.rows().size();
      case RowPlan.MaxOneRow m -> "";
      case RowPlan.SelectLock l -> lock(l.lock());
      case RowPlan.Window w -> window(w);
      case RowPlan.Explain e -> "";
      case AggregatePlan a -> aggregate(a);
      case JoinPlan j -> join(j);
      case CtePlan c -> "";
      case WritePlan w -> "";
    };
  }

  static String name(StorePlan.StoreOperator operator) {
    return switch (operator) {
      case StorePlan.Selection s -> "Selection";
      case StorePlan.Projection p -> "Projection";
      case StorePlan.Aggregation a -> a.isStreamed() ? "StreamAgg" : "HashAgg";
      case StorePlan.TopN t -> "TopN";
      case StorePlan.Limit l -> "Limit";
    };
  }

  static String of(StorePlan.StoreOperator operator, List<String> labels) {
    IntFunction<String> names = names(labels);
    return switch (operator) {
      case StorePlan.Selection s -> ExpressionText.list(s.conditions(), names);
      case StorePlan.Projection p -> ExpressionText.list(p.expressions(), names);
      case StorePlan.Aggregation a ->
          join(
              a.groupBy().isEmpty() ? "" : "group by:" + ExpressionText.list(a.groupBy(), names),
              functions(a.aggregates(), names));
      case StorePlan.TopN t -> join(keys(t.keys(), names), limit(t.limit()));
      case StorePlan.Limit l -> limit(l.limit());
    };
  }

  /** What stands at the top of a store's part: {@code Selection_7}. */
  static String top(StorePlan store, String kind) {
    if (!store.operators().isEmpty()) {
      StorePlan.StoreOperator last = store.operators().getLast();
      return name(last) + "_" + last.info().id();
    }
    return kind + "Scan_" + store.scanInfo().id();
  }

  static String scanName(CoprocessorPlan.Scan scan, ScanRanges ranges, boolean isByHandle) {
    String kind = scan instanceof CoprocessorPlan.IndexScan ? "Index" : "Table";
    if (isByHandle) {
      return "TableRowIDScan";
    }
    return kind + (ranges.isWhole() ? "FullScan" : "RangeScan");
  }

  static String indexOf(StorePlan store) {
    return store.scan() instanceof CoprocessorPlan.IndexScan i
        ? ", index:" + store.indexName() + "(" + String.join(", ", columns(store, i)) + ")"
        : "";
  }

  private static List<String> columns(StorePlan store, CoprocessorPlan.IndexScan scan) {
    List<String> names = new ArrayList<>();
    for (String label : store.scanInfo().labels().subList(0, scan.indexColumnCount())) {
      names.add(label.substring(label.lastIndexOf('.') + 1));
    }
    return names;
  }

  static String scan(
      CoprocessorPlan.Scan scan, ScanRanges ranges, boolean keepOrder, boolean isByHandle) {
    String order = "keep order:" + keepOrder + (scan.isDescending() ? ", desc" : "");
    return isByHandle || ranges.isWhole() ? order : "range:" + ranges.description() + ", " + order;
  }

  private static String key(ReaderPlan.PointKey key) {
    return ExpressionText.list(key.values(), i -> "?");
  }

  private static String conditions(List<Expression> conditions, PhysicalPlan plan) {
    return conditions.isEmpty() ? "" : "filter:" + ExpressionText.list(conditions, names(plan));
  }

  static String lock(RowLock lock) {
    if (!lock.isLocking()) {
      return "";
    }
    String mode = lock.mode() == RowLock.Mode.FOR_UPDATE ? "for update" : "for share";
    return switch (lock.waiting()) {
      case WAIT -> mode;
      case NOWAIT -> mode + " nowait";
      case SKIP_LOCKED -> mode + " skip locked";
    };
  }

  static String limit(RowLimit limit) {
    IntFunction<String> none = i -> "?";
    return "offset:"
        + ExpressionText.of(limit.offset(), none)
        + ", count:"
        + ExpressionText.of(limit.count(), none);
  }

  private static String keys(List<SortKey> keys, IntFunction<String> names) {
    List<String> texts = new ArrayList<>();
    for (SortKey key : keys) {
      texts.add(ExpressionText.of(key.expression(), names) + (key.isDescending() ? ":desc" : ""));
    }
    return String.join(", ", texts);
  }

  private static String aggregate(AggregatePlan plan) {
    if (plan.stage() == AggregatePlan.Stage.FINAL) {
      List<String> names = new ArrayList<>();
      for (AggregateFunction function : plan.aggregates()) {
        names.add(function.name().toLowerCase(Locale.ROOT));
      }
      String by =
          plan.groupBy().isEmpty()
              ? ""
              : "group by:"
                  + String.join(
                      ", ",
                      plan.info()
                          .labels()
                          .subList(
                              Math.min(plan.aggregates().size(), plan.info().labels().size()),
                              plan.info().labels().size()));
      return join(by, names.isEmpty() ? "" : "funcs:final " + String.join(", ", names));
    }
    IntFunction<String> names = names(plan.child());
    return join(
        plan.groupBy().isEmpty() ? "" : "group by:" + ExpressionText.list(plan.groupBy(), names),
        functions(plan.aggregates(), names));
  }

  private static String functions(List<AggregateFunction> functions, IntFunction<String> names) {
    if (functions.isEmpty()) {
      return "";
    }
    List<String> texts = new ArrayList<>();
    for (AggregateFunction function : functions) {
      texts.add(
          function.name().toLowerCase(Locale.ROOT)
              + "("
              + (function.isDistinct() ? "distinct " : "")
              + (function.arguments().isEmpty()
                  ? "1"
                  : ExpressionText.list(function.arguments(), names))
              + ")");
    }
    return "funcs:" + String.join(", ", texts);
  }

  private static String window(RowPlan.Window window) {
    IntFunction<String> names = names(window.child());
    List<String> functions = new ArrayList<>();
    for (RowPlan.WindowFunction function : window.functions()) {
      functions.add(
          function.name().toLowerCase(Locale.ROOT)
              + "("
              + ExpressionText.list(function.arguments(), names)
              + ")");
    }
    return String.join(", ", functions)
        + " over("
        + (window.partitionBy().isEmpty()
            ? ""
            : "partition by " + ExpressionText.list(window.partitionBy(), names))
        + (window.orderBy().isEmpty() ? "" : " order by " + keys(window.orderBy(), names))
        + ")";
  }

  private static String join(JoinPlan plan) {
    String type =
        switch (plan.type()) {
          case INNER -> "inner join";
          case LEFT_OUTER -> "left outer join";
          case RIGHT_OUTER -> "right outer join";
          case SEMI -> "semi join";
          case ANTI -> "anti semi join";
          case MARK -> "left outer semi join";
        };
    List<JoinPlan.JoinKey> keys =
        switch (plan) {
          case JoinPlan.HashJoin h -> h.keys();
          case JoinPlan.MergeJoin m -> m.keys();
          case JoinPlan.IndexLookupJoin l -> l.keys();
          case JoinPlan.Apply a -> a.keys();
        };
    IntFunction<String> left = names(plan.left());
    IntFunction<String> right = names(plan.right());
    List<String> equal = new ArrayList<>();
    boolean isNullAware = false;
    for (JoinPlan.JoinKey key : keys) {
      isNullAware |= key.match() == JoinPlan.Match.NULL_AWARE;
      equal.add(
          (key.match() == JoinPlan.Match.NULL_SAFE ? "nulleq(" : "eq(")
              + ExpressionText.of(key.left(), left)
              + ", "
              + ExpressionText.of(key.right(), right)
              + ")");
    }
    int leftWidth = plan.left().types().size();
    IntFunction<String> both = i -> i < leftWidth ? left.apply(i) : right.apply(i - leftWidth);
    String bindings =
        switch (plan) {
          case JoinPlan.HashJoin h -> "";
          case JoinPlan.MergeJoin m -> "";
          case JoinPlan.IndexLookupJoin l -> bindings(l.bindings(), l.outerIsLeft() ? left : right);
          case JoinPlan.Apply a -> bindings(a.bindings(), left);
        };
    return join(
        (isNullAware ? "Null-aware " : keys.isEmpty() && bindings.isEmpty() ? "CARTESIAN " : "")
            + type,
        equal.isEmpty() ? "" : "equal:[" + String.join(", ", equal) + "]",
        plan.conditions().isEmpty()
            ? ""
            : "other cond:" + ExpressionText.list(plan.conditions(), both),
        bindings);
  }

  private static String bindings(
      List<io.atoll.planner.physical.ParameterBinding> bindings, IntFunction<String> outer) {
    List<String> texts = new ArrayList<>();
    for (var binding : bindings) {
      texts.add("?" + binding.parameter() + "=" + outer.apply(binding.outerColumn()));
    }
    return texts.isEmpty() ? "" : "outer:[" + String.join(", ", texts) + "]";
  }

  private static String list(List<Expression> expressions, PhysicalPlan child) {
    return ExpressionText.list(expressions, names(child));
  }

  private static IntFunction<String> names(PhysicalPlan plan) {
    return names(plan.info().labels());
  }

  private static IntFunction<String> names(List<String> labels) {
    return i -> i < labels.size() ? labels.get(i) : "Column@" + i;
  }

  private static String join(String... parts) {
    List<String> present = new ArrayList<>();
    for (String part : parts) {
      if (!part.isEmpty()) {
        present.add(part);
      }
    }
    return String.join(", ", present);
  }
}
