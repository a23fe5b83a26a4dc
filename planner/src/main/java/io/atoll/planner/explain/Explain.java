package io.atoll.planner.explain;

import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.TableAccess;
import io.atoll.planner.physical.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Plans as EXPLAIN shows them, in the manner of TiDB: one row a node, children below and indented,
 * what the stores do marked {@code cop[tikv]}.
 */
public final class Explain {
  /** Names of the columns of EXPLAIN. */
  public static final List<String> COLUMNS =
      List.of("id", "estRows", "task", "access object", "operator info");

  /** Names of the columns of EXPLAIN ANALYZE. */
  public static final List<String> ANALYZE_COLUMNS =
      List.of(
          "id",
          "estRows",
          "actRows",
          "task",
          "access object",
          "execution info",
          "operator info",
          "memory",
          "disk");

  private static final String ROOT = "root";
  private static final String STORE = "cop[tikv]";

  private final List<ExplainRow> rows = new ArrayList<>();

  private Explain() {}

  public static List<ExplainRow> rows(PhysicalPlan plan) {
    Explain explain = new Explain();
    explain.node(plan, "", "", "");
    return explain.rows;
  }

  /** Cells of EXPLAIN, row by row. */
  public static List<List<String>> cells(PhysicalPlan plan) {
    return rows(plan).stream()
        .map(r ->
            List.of(
                r.id(),
                String.format(Locale.ROOT, "%.2f", r.estimatedRows()),
                r.task(),
                r.accessObject(),
                r.operatorInfo()))
        .toList();
  }

  /** Cells of EXPLAIN ANALYZE, row by row. */
  public static List<List<String>> cells(PhysicalPlan plan, RuntimeStatistics statistics) {
    List<List<String>> result = new ArrayList<>();
    for (ExplainRow row : rows(plan)) {
      var ran = statistics.of(row.planId());
      result.add(
          List.of(
              row.id(),
              String.format(Locale.ROOT, "%.2f", row.estimatedRows()),
              ran.map(s -> Long.toString(s.rows())).orElse("N/A"),
              row.task(),
              row.accessObject(),
              ran.map(RuntimeStatistics.Of::execution).orElse(""),
              row.operatorInfo(),
              ran.map(s -> bytes(s.memoryBytes())).orElse("N/A"),
              ran.map(s -> bytes(s.diskBytes())).orElse("N/A")));
    }
    return result;
  }

  private static String bytes(long bytes) {
    if (bytes < 0) {
      return "N/A";
    }
    if (bytes < 1024) {
      return bytes + " Bytes";
    }
    return bytes < 1024 * 1024
        ? String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
  }

  private void row(
      String indent,
      String branch,
      String name,
      String mark,
      PlanInfo info,
      String task,
      String access,
      String operatorInfo) {
    rows.add(
        new ExplainRow(
            indent + branch + name + "_" + info.id() + mark,
            info.id(),
            info.estimatedRows(),
            task,
            access,
            operatorInfo));
  }

  /** Indentation of what hangs below a node that stands behind {@code branch}. */
  private static String below(String indent, String branch) {
    return branch.isEmpty() ? indent : indent + (branch.startsWith("├") ? "│ " : "  ");
  }

  private void children(List<PhysicalPlan> children, List<String> marks, String indent) {
    for (int i = 0; i < children.size(); i++) {
      boolean isLast = i == children.size() - 1;
      node(children.get(i), indent, isLast ? "└─" : "├─", marks.isEmpty() ? "" : marks.get(i));
    }
  }

  private void node(PhysicalPlan plan, String indent, String branch, String mark) {
    String inner = below(indent, branch);
    switch (plan) {
      case ReaderPlan r -> reader(r, indent, branch, mark);
      case RowPlan.Explain e -> node(e.target(), indent, branch, mark);
      case JoinPlan j -> {
        row(indent, branch, name(plan), mark, plan.info(), ROOT, "", OperatorText.of(plan));
        children(j.children(), marks(j), inner);
      }
      case CtePlan.CteScan c -> {
        row(
            indent,
            branch,
            "CTEFullScan",
            mark,
            plan.info(),
            ROOT,
            "CTE:" + c.definition().name(),
            "data:CTE_" + c.definition().id());
        if (shownDefinitions.add(c.definition().id())) {
          boolean isRecursive = c.definition().recursive().isPresent();
          node(c.definition().seed(), inner, isRecursive ? "├─" : "└─", "(Seed Part)");
          c.definition().recursive().ifPresent(p -> node(p, inner, "└─", "(Recursive Part)"));
        }
      }
      case RowPlan p -> {
        row(indent, branch, name(plan), mark, plan.info(), ROOT, "", OperatorText.of(plan));
        children(p.children(), List.of(), inner);
      }
      case AggregatePlan p -> {
        row(indent, branch, name(plan), mark, plan.info(), ROOT, "", OperatorText.of(plan));
        children(p.children(), List.of(), inner);
      }
      case WritePlan p -> {
        row(indent, branch, name(plan), mark, plan.info(), ROOT, "", OperatorText.of(plan));
        children(p.children(), List.of(), inner);
      }
      case CtePlan.CteTable c ->
          row(
              indent,
              branch,
              "CTETable",
              mark,
              plan.info(),
              ROOT,
              "CTE:" + c.name(),
              "Scan on CTE_" + c.definitionId());
    }
  }

  private final java.util.Set<Integer> shownDefinitions = new java.util.HashSet<>();

  private static List<String> marks(JoinPlan join) {
    return switch (join) {
      case JoinPlan.HashJoin h ->
          h.buildLeft() ? List.of("(Build)", "(Probe)") : List.of("(Probe)", "(Build)");
      case JoinPlan.IndexLookupJoin l ->
          l.outerIsLeft() ? List.of("(Outer)", "(Inner)") : List.of("(Inner)", "(Outer)");
      case JoinPlan.MergeJoin m -> List.of("(Left)", "(Right)");
      case JoinPlan.Apply a -> List.of("(Outer)", "(Inner)");
    };
  }

  static String name(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.PointGet p -> "Point_Get";
      case ReaderPlan.BatchPointGet p -> "Batch_Point_Get";
      case RowPlan.Dual p -> "TableDual";
      case RowPlan.UnionAll p -> "Union";
      case JoinPlan.IndexLookupJoin p -> "IndexJoin";
      case CtePlan.CteScan p -> "CTEFullScan";
      case CtePlan.CteTable p -> "CTETable";
      case ReaderPlan.MemTable p -> "MemTableScan";
      default -> plan.getClass().getSimpleName();
    };
  }

  private void reader(ReaderPlan reader, String indent, String branch, String mark) {
    String inner = below(indent, branch);
    String table = "table:" + reader.table().alias();
    switch (reader) {
      case ReaderPlan.PointGet p ->
          row(
              indent,
              branch,
              "Point_Get",
              mark,
              p.info(),
              ROOT,
              table + index(p.key()),
              OperatorText.of(p));
      case ReaderPlan.BatchPointGet p ->
          row(
              indent,
              branch,
              "Batch_Point_Get",
              mark,
              p.info(),
              ROOT,
              table + index(p.keys().getFirst()),
              OperatorText.of(p));
      case ReaderPlan.MemTable m ->
          row(indent, branch, "MemTableScan", mark, m.info(), ROOT, table, OperatorText.of(m));
      case ReaderPlan.TableReader t -> {
        row(
            indent,
            branch,
            "TableReader",
            mark,
            t.info(),
            ROOT,
            "",
            "data:" + OperatorText.top(t.store(), "Table"));
        store(t.store(), t.table(), t.ranges(), t.keepOrder(), inner, "└─", "", false);
      }
      case ReaderPlan.IndexReader i -> {
        row(
            indent,
            branch,
            "IndexReader",
            mark,
            i.info(),
            ROOT,
            "",
            "index:" + OperatorText.top(i.store(), "Index"));
        store(i.store(), i.table(), i.ranges(), i.keepOrder(), inner, "└─", "", false);
      }
      case ReaderPlan.IndexLookUp l -> {
        String limit =
            l.limit().map(n -> "limit embedded(" + OperatorText.limit(n) + ")").orElse("");
        row(indent, branch, "IndexLookUp", mark, l.info(), ROOT, "", limit);
        store(l.index(), l.table(), l.ranges(), l.keepOrder(), inner, "├─", "(Build)", false);
        store(l.rows(), l.table(), l.ranges(), false, inner, "└─", "(Probe)", true);
      }
      case ReaderPlan.IndexMerge m -> {
        row(indent, branch, "IndexMerge", mark, m.info(), ROOT, "", "type: union");
        for (ReaderPlan.Partial p : m.partials()) {
          store(p.store(), m.table(), p.ranges(), false, inner, "├─", "(Build)", false);
        }
        store(
            m.rows(),
            m.table(),
            m.partials().getFirst().ranges(),
            false,
            inner,
            "└─",
            "(Probe)",
            true);
      }
    }
  }

  private static String index(ReaderPlan.PointKey key) {
    return switch (key) {
      case ReaderPlan.RowKey r -> "";
      case ReaderPlan.UniqueKey u -> ", index:" + u.indexName();
    };
  }

  /** The operators from the last to the scan, each below the other. */
  private void store(
      StorePlan store,
      TableAccess table,
      ScanRanges ranges,
      boolean keepOrder,
      String indent,
      String firstBranch,
      String firstMark,
      boolean isByHandle) {
    String at = indent;
    String branch = firstBranch;
    String mark = firstMark;
    List<String> below = store.scanInfo().labels();
    List<List<String>> inputs = new ArrayList<>();
    for (StorePlan.StoreOperator operator : store.operators()) {
      inputs.add(below);
      below = operator.info().labels();
    }
    for (int i = store.operators().size() - 1; i >= 0; i--) {
      StorePlan.StoreOperator operator = store.operators().get(i);
      row(
          at,
          branch,
          OperatorText.name(operator),
          mark,
          operator.info(),
          STORE,
          "",
          OperatorText.of(operator, inputs.get(i)));
      at = below(at, branch);
      branch = "└─";
      mark = "";
    }
    row(
        at,
        branch,
        OperatorText.scanName(store.scan(), ranges, isByHandle),
        mark,
        store.scanInfo(),
        STORE,
        "table:" + table.alias() + OperatorText.indexOf(store),
        OperatorText.scan(store.scan(), ranges, keepOrder, isByHandle));
  }
}
