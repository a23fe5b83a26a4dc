package io.atoll.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.planner.physical.BoundValues;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.TableAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans made without values, run with some. */
final class PlanWorkTest {
  private static final double MUCH = 1e9;

  @TempDir Path directory;

  /** The handles 1 to {@code last}, whatever was estimated. */
  private record Handles(long last, boolean isBounded) implements ScanRanges {
    @Override
    public List<KeyRange> keyRanges(BoundValues values) {
      return List.of(TableKeys.rowRange(1, 1, last));
    }

    @Override
    public double mostRows(List<KeyRange> ranges) {
      return last;
    }

    @Override
    public boolean isPoints() {
      return false;
    }

    @Override
    public String description() {
      return "";
    }
  }

  private static PlanInfo info(double rows) {
    return new PlanInfo(1, rows, List.of());
  }

  private static PhysicalPlan reader(double estimate, Handles ranges) {
    CoprocessorPlan.Scan scan = new CoprocessorPlan.TableScan(1, List.of(), List.of(), false);
    return new ReaderPlan.TableReader(
        info(estimate),
        new TableAccess(1, "d", "t", "t"),
        ranges,
        new StorePlan(info(estimate), "", scan, List.of(), List.of(), List.of()),
        false);
  }

  private static PhysicalPlan sorted(double estimate, PhysicalPlan child) {
    return new RowPlan.Sort(info(estimate), child, List.of());
  }

  private double now(PhysicalPlan plan) throws IOException {
    return PlanWork.rows(plan, MUCH, TestExecution.context(directory, 1 << 20));
  }

  @Test
  void valuesThatBoundTheRangesShrinkTheEstimatesAbove() throws IOException {
    PhysicalPlan plan = sorted(20_000, reader(10_000, new Handles(100, true)));
    assertThat(PlanWork.rows(plan, MUCH)).isEqualTo(20_000);
    assertThat(now(plan)).isEqualTo(200);
  }

  @Test
  void rangesThatAreOpenOrLargerThanEstimatedChangeNothing() throws IOException {
    assertThat(now(sorted(20_000, reader(10_000, new Handles(100, false))))).isEqualTo(20_000);
    assertThat(now(sorted(20_000, reader(10_000, new Handles(50_000, true))))).isEqualTo(20_000);
  }

  @Test
  void theInnerSideOfALookupIsNotBoundBeforeItsOuterRowsAre() throws IOException {
    PhysicalPlan join =
        new JoinPlan.IndexLookupJoin(
            info(8_000),
            reader(10_000, new Handles(100, true)),
            reader(5_000, new Handles(1, true)),
            JoinPlan.Type.INNER,
            true,
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(now(join)).isEqualTo(5_000);
  }
}
