package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.key.GroupIndex;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Lets each combination of group and arguments through to the inner state once. */
final class DistinctState extends AggregateState {
  private final AggregateState inner;
  private final Evaluator[] arguments;
  private final GroupIndex index;

  DistinctState(AggregateFunction function, AggregateState inner) {
    this.inner = inner;
    this.arguments = Evaluators.compile(function.arguments());
    List<SqlType> types = new ArrayList<>();
    types.add(SqlType.BIGINT);
    for (Expression argument : function.arguments()) {
      types.add(argument.type());
    }
    this.index = new GroupIndex(types);
  }

  @Override
  List<SqlType> partialTypes() {
    throw refuse();
  }

  private static io.atoll.types.SqlException refuse() {
    return SqlError.ER_NOT_SUPPORTED_YET.with("partial results of DISTINCT aggregates");
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    int n = input.rows();
    Vector[] columns = new Vector[arguments.length + 1];
    LongVector ids = new LongVector(input.physicalRows());
    ids.resize(input.physicalRows());
    for (int i = 0; i < n; i++) {
      ids.values()[input.position(i)] = groupIds[i];
    }
    columns[0] = ids;
    for (int k = 0; k < arguments.length; k++) {
      columns[k + 1] = arguments[k].evaluate(input, context);
    }
    int before = index.groups();
    int[] numbers = new int[n];
    index.find(input.withColumns(columns), numbers);
    int[] positions = new int[n];
    int[] freshGroups = new int[n];
    int fresh = 0;
    for (int i = 0; i < n; i++) {
      if (numbers[i] == before + fresh) {
        positions[fresh] = input.position(i);
        freshGroups[fresh++] = groupIds[i];
      }
    }
    inner.update(freshGroups, groups, input.select(positions, fresh), context);
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    throw refuse();
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    return inner.result(from, to, context);
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    throw refuse();
  }

  @Override
  public long sizeBytes() {
    return inner.sizeBytes() + index.sizeBytes();
  }
}
