package io.atoll.executor.read;

import io.atoll.api.CoprocessorPlan;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.coprocessor.Pipeline;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.ReaderPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handles from an index, then rows by handle, batch after batch. Batches grow from small (a LIMIT
 * above may stop early) to {@code tidb_index_lookup_size}. In index order rows are read by key and
 * pass the row side's operators here; otherwise the row side runs in the stores over the rows'
 * ranges.
 */
public final class IndexLookUpOperator implements Operator {
  private static final int FIRST_BATCH = 256;

  private final ReaderPlan.IndexLookUp plan;
  private final ExecutionContext context;
  private final TableLayout layout;
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private @Nullable StoreRows handles;
  private @Nullable StoreRows rows;
  private int batch;
  private long handlesToSkip;
  private long handlesLeft;

  public IndexLookUpOperator(ReaderPlan.IndexLookUp plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
    this.layout = context.layout(plan.table().tableId());
  }

  @Override
  public void open() {
    batch = FIRST_BATCH;
    ready.clear();
    rows = null;
    handlesToSkip = 0;
    handlesLeft = Long.MAX_VALUE;
    if (plan.limit().isPresent()) {
      handlesToSkip = plan.limit().get().skipped(context);
      handlesLeft = plan.limit().get().rows(context);
    }
    handles =
        StoreRows.open(plan.index(), context.ranges(plan.ranges()), plan.keepOrder(), context);
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      context.checkInterrupted();
      Chunk chunk = ready.poll();
      if (chunk != null) {
        return chunk;
      }
      StoreRows current = rows;
      if (current != null) {
        Chunk more = current.next();
        if (more != null) {
          return more;
        }
        current.close();
        rows = null;
      }
      List<Key> keys = nextKeys();
      if (keys.isEmpty()) {
        return null;
      }
      if (plan.keepOrder()) {
        inOrder(keys);
      } else {
        List<KeyRange> ranges = HandleRows.ranges(keys, context);
        rows = StoreRows.open(plan.rows(), ranges, false, context);
      }
    }
  }

  private List<Key> nextKeys() {
    List<Key> keys = new ArrayList<>();
    StoreRows source = handles;
    while (source != null && keys.size() < batch && handlesLeft > 0) {
      Chunk chunk = source.next();
      if (chunk == null) {
        source.close();
        handles = null;
        source = null;
        break;
      }
      int from = (int) Math.min(chunk.rows(), handlesToSkip);
      int count = (int) Math.min(chunk.rows() - from, handlesLeft);
      handlesToSkip -= from;
      handlesLeft -= count;
      HandleRows.keys(chunk.slice(from, count), layout, keys);
    }
    batch = Math.min(context.settings().indexLookupBatch(), batch * 2);
    return keys;
  }

  /** Reads the rows by key and gives them in the order of the keys. */
  private void inOrder(List<Key> keys) {
    List<byte @Nullable []> values = context.view().reader().batchGet(keys);
    CoprocessorPlan bound = plan.rows().bind(context, context.storeEvaluation());
    Pipeline pipeline = new Pipeline(bound, Pipeline.context(bound.evaluation()));
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = values.get(i);
      if (value != null) {
        pipeline.add(keys.get(i).bytes(), value);
      }
    }
    context.statistics().addScannedRows(pipeline.scannedRows());
    ready.addAll(pipeline.finish());
  }

  @Override
  public void close() {
    ready.clear();
    StoreRows source = handles;
    if (source != null) {
      source.close();
      handles = null;
    }
    StoreRows current = rows;
    if (current != null) {
      current.close();
      rows = null;
    }
  }
}
