package io.atoll.executor.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.expression.key.GroupIndex;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.types.SqlType;
import java.util.List;

/** Groups and the running values of their aggregates. One thread. */
final class GroupTable {
  private final AggregatePlan plan;
  private final List<SqlType> keyTypes;
  private final ExecutionContext context;
  private final GroupIndex groups;
  private final AggregateState[] states;
  private int[] groupIds = {};

  GroupTable(AggregatePlan plan, List<SqlType> keyTypes, ExecutionContext context) {
    this.plan = plan;
    this.keyTypes = keyTypes;
    this.context = context;
    this.groups = new GroupIndex(keyTypes);
    List<AggregateFunction> functions = plan.aggregates();
    this.states = new AggregateState[functions.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = AggregateState.of(functions.get(i));
    }
  }

  int groups() {
    return groups.groups();
  }

  /** The groups' keys by number. */
  Chunk rows() {
    return groups.rows();
  }

  /** Whether a row's group is here; changes nothing. */
  boolean contains(Chunk keyed, int position, long hash) {
    return groups.contains(keyed, position, hash);
  }

  /** Takes rows in; {@code keyed} has their keys at the same positions. */
  void take(Chunk chunk, Chunk keyed) {
    if (groupIds.length < chunk.rows()) {
      groupIds = new int[chunk.rows()];
    }
    groups.find(keyed, groupIds);
    int first = 0;
    for (int i = 0; i < states.length; i++) {
      switch (plan.stage()) {
        case FINAL -> {
          states[i].merge(groupIds, groups.groups(), chunk, first, context.evaluation());
          first += AggregateState.partialTypes(plan.aggregates().get(i)).size();
        }
        case COMPLETE -> states[i].update(groupIds, groups.groups(), chunk, context.evaluation());
      }
    }
  }

  long sizeBytes() {
    long sum = groups.sizeBytes();
    for (AggregateState state : states) {
      sum += state.sizeBytes();
    }
    return sum;
  }

  /** Results, then keys, of groups {@code from .. to - 1}. */
  Chunk result(int from, int to) {
    Vector[] columns = new Vector[states.length + keyTypes.size()];
    for (int i = 0; i < states.length; i++) {
      columns[i] = states[i].result(from, to, context.evaluation());
    }
    for (int c = 0; c < keyTypes.size(); c++) {
      Vector source = groups.rows().column(c);
      Vector key = source.empty(to - from);
      for (int group = from; group < to; group++) {
        key.appendFrom(source, group);
      }
      columns[states.length + c] = key;
    }
    return columns.length == 0 ? Chunk.ofRows(to - from) : new Chunk(columns);
  }
}
