package io.atoll.planner.search;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.ParameterBinding;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.types.SqlType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds the chosen plan: gives nodes their ids, turns column ids into positions, and columns of
 * outer rows into parameters.
 */
final class Emitter {
  final Columns columns;
  final Map<Integer, CtePlan.Definition> definitions = new HashMap<>();
  private int ids;
  private final Deque<Frame> frames = new ArrayDeque<>();

  /** An outer side whose columns the inner one may use as parameters. */
  static final class Frame {
    private final BitSet outer;
    private final Map<Integer, Integer> parameters = new TreeMap<>();

    private Frame(BitSet outer) {
      this.outer = outer;
    }

    /** What was used, by position in the outer side's output. */
    List<ParameterBinding> bindings(int[] outerColumns) {
      List<ParameterBinding> result = new ArrayList<>();
      parameters.forEach((column, parameter) ->
          result.add(new ParameterBinding(position(outerColumns, column), parameter)));
      return result;
    }
  }

  Emitter(Columns columns) {
    this.columns = columns;
  }

  int nextId() {
    return ++ids;
  }

  PlanInfo info(double rows, int[] layout) {
    List<SqlType> types = new ArrayList<>(layout.length);
    List<String> labels = new ArrayList<>(layout.length);
    for (int id : layout) {
      types.add(columns.type(id));
      labels.add(columns.label(id));
    }
    return new PlanInfo(nextId(), rows, types, labels);
  }

  Frame enter(BitSet outer) {
    Frame frame = new Frame(outer);
    frames.push(frame);
    return frame;
  }

  void leave() {
    frames.pop();
  }

  /** The expression over a chunk of this layout. */
  Expression resolve(Expression expression, int[] layout) {
    return Expressions.replaceColumns(expression, c -> resolve(c, layout));
  }

  List<Expression> resolve(List<Expression> expressions, int[] layout) {
    return Expressions.replaceColumns(expressions, c -> resolve(c, layout));
  }

  AggregateFunction resolve(AggregateFunction function, int[] layout) {
    return PlanRewrites.withArguments(function, a -> resolve(a, layout));
  }

  private Expression resolve(ColumnRef ref, int[] layout) {
    for (int i = 0; i < layout.length; i++) {
      if (layout[i] == ref.slot()) {
        return new ColumnRef(i, ref.type());
      }
    }
    for (Frame frame : frames) {
      if (frame.outer.get(ref.slot())) {
        int parameter = frame.parameters.computeIfAbsent(ref.slot(), id -> columns.newParameter());
        return new Expression.Parameter(parameter, ref.type());
      }
    }
    throw new IllegalStateException(
        "column " + columns.label(ref.slot()) + " (" + ref.slot() + ") is not at hand");
  }

  /**
   * @throws IllegalStateException where the column is not in the layout
   */
  static int position(int[] layout, int column) {
    for (int i = 0; i < layout.length; i++) {
      if (layout[i] == column) {
        return i;
      }
    }
    throw new IllegalStateException("column " + column + " is not in the layout");
  }

  static List<Integer> positions(int[] layout, List<Integer> columns) {
    List<Integer> result = new ArrayList<>(columns.size());
    for (int column : columns) {
      result.add(position(layout, column));
    }
    return result;
  }
}
