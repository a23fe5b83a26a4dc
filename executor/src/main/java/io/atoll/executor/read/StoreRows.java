package io.atoll.executor.read;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.RequestContext;
import io.atoll.chunk.Chunk;
import io.atoll.client.ChunkStream;
import io.atoll.client.CoprocessorRequest;
import io.atoll.client.KvIterator;
import io.atoll.client.MemBuffer;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.coprocessor.Pipeline;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.RunStatistics;
import io.atoll.planner.physical.StorePlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
  private final Deque<List<KeyRange>> requests;
  private final boolean keepOrder;
  private @Nullable ChunkStream stream;
  private final Deque<Chunk> local = new ArrayDeque<>();
  private int nextRange;
  private @Nullable KvIterator pairs;
  private boolean isSatisfied;
  private @Nullable OwnIndexEntries ownEntries;

  private StoreRows(
      CoprocessorPlan plan,
      List<KeyRange> ranges,
      Deque<List<KeyRange>> requests,
      boolean keepOrder,
      ExecutionContext context) {
    this.plan = plan;
    this.ranges = ranges;
    this.requests = requests;
    this.keepOrder = keepOrder;
    this.context = context;
    nextStream();
  }

  /**
   * @param ranges disjoint, in the order of values, which for an unsigned integer handle is not
   *     that of keys: handles from 2^63 on lie before the others
   * @param keepOrder rows must come in the order of values, downwards where the scan is descending
   */
  static StoreRows open(
      StorePlan storePlan, List<KeyRange> ranges, boolean keepOrder, ExecutionContext context) {
    CoprocessorPlan plan = storePlan.bind(context, context.storeEvaluation());
    // Entries of an index depend on the rows: whoever changed one sees the index through it.
    boolean isTouched =
        plan.scan() instanceof CoprocessorPlan.IndexScan index
            && context.view().isTouched(TableKeys.rowRange(index.tableId()));
    for (KeyRange range : ranges) {
      isTouched |= context.view().isTouched(range);
    }
    if (isTouched) {
      List<KeyRange> ordered = new ArrayList<>(ranges);
      if (plan.scan().isDescending()) {
        Collections.reverse(ordered);
      }
      return new StoreRows(plan, ordered, new ArrayDeque<>(), keepOrder, context);
    }
    Deque<List<KeyRange>> requests = ascendingRuns(ranges);
    if (requests.size() > 1 && !keepOrder) {
      List<KeyRange> sorted = new ArrayList<>(ranges);
      sorted.sort(Comparator.comparing(KeyRange::start));
      requests = new ArrayDeque<>(List.of(sorted));
    }
    return new StoreRows(plan, List.of(), requests, keepOrder, context);
  }

  /** Cuts the ranges where keys go back, since a request wants them ascending. */
  private static Deque<List<KeyRange>> ascendingRuns(List<KeyRange> ranges) {
    Deque<List<KeyRange>> runs = new ArrayDeque<>();
    int from = 0;
    for (int i = 1; i <= ranges.size(); i++) {
      if (i == ranges.size() || ranges.get(i).start().compareTo(ranges.get(i - 1).start()) < 0) {
        runs.add(ranges.subList(from, i));
        from = i;
      }
    }
    return runs;
  }

  /** Asks for the next run of ranges, where there is one. */
  private void nextStream() {
    List<KeyRange> run = plan.scan().isDescending() ? requests.pollLast() : requests.pollFirst();
    if (run == null) {
      return;
    }
    stream =
        context
            .view()
            .snapshot()
            .coprocess(
                new CoprocessorRequest(
                    plan,
                    run,
                    keepOrder,
                    context.settings().scanConcurrency(),
                    CoprocessorRequest.DEFAULT_PAGE_BYTES,
                    RequestContext.Priority.NORMAL));
  }

  private void endStream() {
    ChunkStream remote = stream;
    if (remote != null) {
      context.statistics().addScannedRows(remote.scannedRows());
      remote.close();
      stream = null;
    }
  }

  @Nullable Chunk next() {
    for (ChunkStream remote = stream; remote != null; remote = stream) {
      Chunk chunk = remote.next();
      if (chunk != null) {
        return chunk;
      }
      endStream();
      nextStream();
    }
    while (local.isEmpty() && hasMorePairs()) {
      page();
    }
    return local.poll();
  }

  private boolean hasMorePairs() {
    return !isSatisfied && (pairs != null || nextRange < ranges.size());
  }

  private KvIterator pairsOf(KeyRange range) {
    boolean isDescending = plan.scan().isDescending();
    MemBuffer buffer = context.view().buffer();
    if (plan.scan() instanceof CoprocessorPlan.IndexScan index
        && buffer != null
        && !TableKeys.isTemporary(range.start())) {
      OwnIndexEntries entries = ownEntries;
      if (entries == null) {
        entries = new OwnIndexEntries(index, buffer, context);
        ownEntries = entries;
      }
      return entries.scan(range, isDescending);
    }
    return context.view().reader().scan(range, isDescending);
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
        current = pairsOf(ranges.get(nextRange++));
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
    endStream();
    requests.clear();
    KvIterator current = pairs;
    if (current != null) {
      current.close();
      pairs = null;
    }
    local.clear();
  }
}
