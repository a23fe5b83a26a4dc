package io.atoll.executor.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.SpillFile;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.KeyColumns;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.types.SqlType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregation by a hash table of groups; groups come out in the order of their first row.
 *
 * <p>Where the statement's memory is exceeded the table stops taking new groups: rows of unknown
 * groups go to temporary files, cut by hash into partitions, and each partition is aggregated by
 * itself afterwards (again cut where it is still too large). Groups of later partitions then come
 * after those of the table.
 */
public final class HashAggOperator implements Operator {
  private static final int PARTITIONS = 16;
  private static final int MAX_DEPTH = 8;

  private final AggregatePlan plan;
  private final Operator child;
  private final List<SqlType> inputTypes;
  private final Evaluator[] keys;
  private final List<SqlType> keyTypes;
  private final ExecutionContext context;
  private final Deque<Partition> pending = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;
  private @Nullable Pass pass;
  private int emitted;

  private record Partition(SpillFile file, int depth) {}

  public HashAggOperator(
      AggregatePlan plan, Operator child, List<SqlType> inputTypes, ExecutionContext context) {
    this.plan = plan;
    this.child = child;
    this.inputTypes = inputTypes;
    GroupKeys by = GroupKeys.of(plan, context);
    this.keys = by.evaluators();
    this.keyTypes = by.types();
    this.context = context;
  }

  /** The groups of one pass. */
  private final class Pass {
    private final GroupTable groups = new GroupTable(plan, keyTypes, context);
    private final int depth;
    private SpillFile @Nullable [] spills;

    Pass(int depth) {
      this.depth = depth;
    }

    void add(Chunk chunk) {
      Chunk keyed = Evaluators.project(keys, chunk, context.evaluation());
      SpillFile[] files = spills;
      if (files != null) {
        distribute(chunk, keyed, files);
      } else {
        groups.take(chunk, keyed);
      }
    }

    /** Known groups are updated here; rows of others go to their partition. */
    private void distribute(Chunk chunk, Chunk keyed, SpillFile[] files) {
      int n = chunk.rows();
      long[] hashes = new long[n];
      KeyColumns.all(keyTypes).hash(keyed, hashes);
      int[][] positions = new int[PARTITIONS][n];
      int[] counts = new int[PARTITIONS];
      int[] known = new int[n];
      int knownCount = 0;
      for (int i = 0; i < n; i++) {
        int p = chunk.position(i);
        if (groups.contains(keyed, keyed.position(i), hashes[i])) {
          known[knownCount++] = p;
        } else {
          int partition = (int) (hashes[i] >>> (60 - 4 * depth)) & (PARTITIONS - 1);
          positions[partition][counts[partition]++] = p;
        }
      }
      if (knownCount > 0) {
        Chunk here = chunk.select(known, knownCount);
        groups.take(here, Evaluators.project(keys, here, context.evaluation()));
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (counts[partition] > 0) {
          files[partition].write(chunk.select(positions[partition], counts[partition]));
        }
      }
    }

    void startSpilling() {
      SpillFile[] files = new SpillFile[PARTITIONS];
      for (int i = 0; i < PARTITIONS; i++) {
        files[i] = context.services().spill().create(inputTypes);
      }
      spills = files;
    }
  }

  @Override
  public void open() {
    memory = context.memory().account();
    pending.clear();
    child.open();
    Pass first = new Pass(0);
    for (Chunk chunk = child.next(); chunk != null; chunk = child.next()) {
      feed(first, chunk);
    }
    ended(first);
  }

  private void feed(Pass into, Chunk chunk) {
    context.checkInterrupted();
    into.add(chunk);
    MemoryQuota.Account account = memory;
    if (account == null) {
      throw new IllegalStateException("not open");
    }
    account.add(into.groups.sizeBytes() - account.bytes());
    if (account.isQuotaExceeded()
        && into.spills == null
        && !keyTypes.isEmpty()
        && into.groups.groups() > Chunk.TARGET_ROWS) {
      if (into.depth >= MAX_DEPTH) {
        account.addOrFail(1);
      }
      into.startSpilling();
    }
  }

  private void ended(Pass full) {
    pass = full;
    emitted = 0;
    SpillFile[] files = full.spills;
    if (files != null) {
      for (SpillFile file : files) {
        if (file.rows() > 0) {
          pending.add(new Partition(file, full.depth + 1));
        } else {
          file.close();
        }
      }
      full.spills = null;
    }
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      Pass current = pass;
      if (current == null) {
        return null;
      }
      // Without keys there is always one group, also over no rows.
      int groups = keyTypes.isEmpty() ? 1 : current.groups.groups();
      if (emitted < groups) {
        int to = Math.min(groups, emitted + Chunk.TARGET_ROWS);
        Chunk chunk = current.groups.result(emitted, to);
        emitted = to;
        return chunk;
      }
      Partition partition = pending.poll();
      if (partition == null) {
        return null;
      }
      Pass next = new Pass(partition.depth);
      try (SpillFile file = partition.file) {
        SpillFile.Reader reader = file.reader();
        for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
          feed(next, chunk);
        }
      }
      ended(next);
    }
  }

  @Override
  public void close() {
    child.close();
    Pass current = pass;
    SpillFile[] files = current == null ? null : current.spills;
    if (files != null) {
      for (SpillFile file : files) {
        file.close();
      }
    }
    for (Partition partition : new ArrayList<>(pending)) {
      partition.file.close();
    }
    pending.clear();
    pass = null;
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
