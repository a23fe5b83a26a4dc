package io.atoll.executor.read;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.RequestContext;
import io.atoll.chunk.Chunk;
import io.atoll.client.ChunkStream;
import io.atoll.client.CoprocessorRequest;
import io.atoll.client.KvIterator;
import io.atoll.codec.KeyRange;
import io.atoll.coprocessor.Pipeline;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.RunStatistics;
import io.atoll.planner.physical.StorePlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a store plan gives over ranges: by coprocessor requests, or, where the transaction
 * itself has changed something in the ranges, by the same pipeline run here over its writes laid on
 * the committed data.
 */
final class StoreRows implements AutoCloseable {
  private static final long LOCAL_PAGE_BYTES = 4 << 20;

  private final CoprocessorPlan plan;
  private final List<KeyRange> ranges;
  private final ExecutionContext context;
  private final @Nullable ChunkStream stream;
  private final Deque<Chunk> local = new ArrayDeque<>();
  private int nextRange;
  private @Nullable KvIterator pairs;
  private boolean isSatisfied;

  private StoreRows(
      CoprocessorPlan plan,
      List<KeyRange> ranges,
      ExecutionContext context,
      @Nullable ChunkStream stream) {
    this.plan = plan;
    this.ranges = ranges;
    this.context = context;
    this.stream = stream;
  }

  /**
   * @param keepOrder rows must come in key order, downwards where the scan is descending
   */
  static StoreRows open(
      StorePlan storePlan, List<KeyRange> ranges, boolean keepOrder, ExecutionContext context) {
    CoprocessorPlan plan = storePlan.bind(context, context.storeEvaluation());
    boolean isTouched = false;
    for (KeyRange range : ranges) {
      isTouched |= context.view().isTouched(range);
    }
    if (isTouched) {
      List<KeyRange> ordered = new ArrayList<>(ranges);
      if (plan.scan().isDescending()) {
        java.util.Collections.reverse(ordered);
      }
      return new StoreRows(plan, ordered, context, null);
    }
    if (ranges.isEmpty()) {
      return new StoreRows(plan, ranges, context, null);
    }
    ChunkStream stream =
        context
            .view()
            .snapshot()
            .coprocess(
                new CoprocessorRequest(
                    plan,
                    ranges,
                    keepOrder,
                    context.settings().scanConcurrency(),
                    CoprocessorRequest.DEFAULT_PAGE_BYTES,
                    RequestContext.Priority.NORMAL));
    return new StoreRows(plan, ranges, context, stream);
  }

  @Nullable Chunk next() {
    ChunkStream remote = stream;
    if (remote != null) {
      return remote.next();
    }
    while (local.isEmpty() && hasMorePairs()) {
      page();
    }
    return local.poll();
  }

  private boolean hasMorePairs() {
    return !isSatisfied && (pairs != null || nextRange < ranges.size());
  }

  /** Runs the pipeline until a page's worth of rows is held. */
  private void page() {
    Pipeline pipeline = new Pipeline(plan, Pipeline.context(plan.evaluation()));
    while (pipeline.heldBytes() < LOCAL_PAGE_BYTES && !pipeline.isSatisfied()) {
      KvIterator current = pairs;
      if (current == null) {
        if (nextRange >= ranges.size()) {
          break;
        }
        current = context.view().reader().scan(ranges.get(nextRange++), plan.scan().isDescending());
        pairs = current;
      }
      if (!current.next()) {
        current.close();
        pairs = null;
        continue;
      }
      pipeline.add(current.key().bytes(), current.value());
    }
    isSatisfied = pipeline.isSatisfied();
    RunStatistics statistics = context.statistics();
    statistics.addScannedRows(pipeline.scannedRows());
    local.addAll(pipeline.finish());
  }

  @Override
  public void close() {
    ChunkStream remote = stream;
    if (remote != null) {
      context.statistics().addScannedRows(remote.scannedRows());
      remote.close();
    }
    KvIterator current = pairs;
    if (current != null) {
      current.close();
      pairs = null;
    }
    local.clear();
  }
}
