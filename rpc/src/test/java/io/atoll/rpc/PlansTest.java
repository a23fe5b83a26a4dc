package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.rpc.plan.PlanReader;
import io.atoll.rpc.plan.PlanWriter;
import io.atoll.types.SqlType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plans come out of their bytes equal to what went in. */
final class PlansTest {
  @Test
  void plansComeThrough() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("seed " + seed);
    RandomRecords records = new RandomRecords(new Random(seed));
    for (int i = 0; i < 500; i++) {
      CoprocessorPlan plan = records.make(CoprocessorPlan.class);
      assertThat(PlanReader.decode(PlanWriter.encode(plan))).isEqualTo(plan);
    }
  }

  @Test
  void deepExpressionsComeThrough() {
    Expression deep = new Expression.ColumnRef(0, SqlType.BIGINT);
    for (int i = 0; i < 300; i++) {
      deep =
          new Expression.Call(
              new Function("+"),
              List.of(deep, new Expression.ColumnRef(i, SqlType.BIGINT)),
              SqlType.BIGINT);
    }
    CoprocessorPlan plan =
        new CoprocessorPlan(
            new CoprocessorPlan.TableScan(1, List.of(), List.of(), false),
            List.of(new CoprocessorPlan.Projection(List.of(deep))),
            List.of(0),
            new CoprocessorPlan.Evaluation(0, "UTC", 0, 4, 1, 1, true));
    assertThat(PlanReader.decode(PlanWriter.encode(plan))).isEqualTo(plan);
  }
}
