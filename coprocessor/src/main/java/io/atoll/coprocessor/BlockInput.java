package io.atoll.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.RowBlock;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns blocks of stored rows into chunks. Where the plan begins with a selection, its columns are
 * decoded first, and the others only of rows that pass; few of those are gathered from many blocks.
 * Decoded columns of frozen blocks are kept there. One thread.
 */
final class BlockInput {
  /** Of so many rows at least one must pass, or rows are gathered. */
  private static final int SPARSE = 2;

  private static final int GATHERED_ROWS = 512;

  private final CoprocessorPlan.Scan scan;
  private final List<SqlType> types;
  private final EvalContext context;
  private final Stage next;
  private final @Nullable Filter filter;

  /** Whether rows are given at once, since a limit may be waiting for them. */
  private final boolean isUrgent;

  /** Positions of the scan's columns that the filter reads (all where there is none). */
  private final int[] early;

  private final int[] late;
  // Made at their first use: where blocks have all columns decoded, they have none.
  private @Nullable ScanDecoder earlyDecoder;
  private @Nullable ScanDecoder lateDecoder;

  /** Names the columns of an index's entries, which are decoded all at once. */
  private final CoprocessorPlan.@Nullable IndexScan entries;

  private @Nullable Chunk gathered;
  private Chunk gatheredLate = Chunk.ofRows(0);

  /**
   * @param next what comes after the selection where the plan begins with one, else the first
   *     operator
   */
  BlockInput(CoprocessorPlan plan, List<SqlType> types, EvalContext context, Stage next) {
    this.scan = plan.scan();
    this.types = types;
    this.context = context;
    this.next = next;
    this.isUrgent = limits(plan);
    this.entries =
        scan instanceof CoprocessorPlan.IndexScan s
            ? new CoprocessorPlan.IndexScan(
                s.tableId(),
                s.indexId(),
                s.columns(),
                s.indexColumnCount(),
                s.primaryKeyColumnIds(),
                s.isUnique(),
                false)
            : null;
    BitSet used = new BitSet();
    List<Expression> conditions = List.of();
    if (beginsWithSelection(plan)) {
      conditions = ((CoprocessorPlan.Selection) plan.operators().getFirst()).conditions();
      for (Expression condition : conditions) {
        Slots.collect(condition, used);
      }
    }
    if (conditions.isEmpty() || entries != null || used.isEmpty()) {
      used.set(0, types.size());
    }
    this.early = positions(used);
    used.flip(0, types.size());
    this.late = positions(used);
    if (conditions.isEmpty()) {
      this.filter = null;
    } else {
      int[] places = new int[types.size()];
      for (int i = 0; i < early.length; i++) {
        places[early[i]] = i;
      }
      List<Expression> moved = new ArrayList<>();
      conditions.forEach(c -> moved.add(Slots.moved(c, places)));
      this.filter = Filter.compile(moved);
    }
  }

  static boolean beginsWithSelection(CoprocessorPlan plan) {
    return !plan.operators().isEmpty()
        && plan.operators().getFirst() instanceof CoprocessorPlan.Selection;
  }

  private static boolean limits(CoprocessorPlan plan) {
    for (CoprocessorPlan.Operator operator : plan.operators()) {
      if (operator instanceof CoprocessorPlan.Limit) {
        return true;
      }
    }
    return false;
  }

  private static int[] positions(BitSet set) {
    int[] positions = new int[set.cardinality()];
    int at = set.nextSetBit(0);
    for (int i = 0; i < positions.length; i++) {
      positions[i] = at;
      at = set.nextSetBit(at + 1);
    }
    return positions;
  }

  private ScanDecoder decoder(int[] columns) {
    if (entries != null) {
      return ScanDecoder.of(scan);
    }
    List<ScanColumn> chosen = new ArrayList<>(columns.length);
    for (int column : columns) {
      chosen.add(scan.columns().get(column));
    }
    return ScanDecoder.ofRows(chosen);
  }

  private ScanDecoder earlyDecoder() {
    ScanDecoder decoder = earlyDecoder;
    if (decoder == null) {
      decoder = decoder(early);
      earlyDecoder = decoder;
    }
    return decoder;
  }

  private ScanDecoder lateDecoder() {
    ScanDecoder decoder = lateDecoder;
    if (decoder == null) {
      decoder = decoder(late);
      lateDecoder = decoder;
    }
    return decoder;
  }

  /**
   * Takes rows {@code from .. to - 1} of a block, the last of them first where the scan is
   * descending.
   */
  void accept(RowBlock block, int from, int to) {
    int rows = to - from;
    if (rows <= 0) {
      return;
    }
    if (types.isEmpty()) {
      Chunk counted = Chunk.ofRows(rows);
      give(filter == null ? counted : filter.apply(counted, context));
      return;
    }
    // Positions in the early chunk are rows of the block less this.
    int base = block.isFrozen() ? 0 : from;
    Chunk chunk = earlyColumns(block, from, to);
    Chunk kept = filter == null ? chunk : filter.apply(chunk, context);
    if (kept.rows() == 0) {
      return;
    }
    if (scan.isDescending() || kept.rows() * SPARSE < rows) {
      gather(block, kept, base);
    } else {
      flush();
      give(withLate(block, kept, from, to));
    }
  }

  private void give(Chunk chunk) {
    if (chunk.rows() > 0) {
      next.accept(chunk);
    }
  }

  private Chunk earlyColumns(RowBlock block, int from, int to) {
    if (!block.isFrozen()) {
      Chunk chunk = Chunk.allocate(earlyDecoder().types(), to - from);
      earlyDecoder().append(block, from, to, chunk);
      chunk.rowsAppended();
      return chunk;
    }
    Chunk chunk = new Chunk(keptColumns(block, early));
    if (to - from < block.rows()) {
      int[] positions = new int[to - from];
      Arrays.setAll(positions, i -> from + i);
      return chunk.select(positions, positions.length);
    }
    return chunk;
  }

  /** The kept rows with all columns, in the scan's order of columns. */
  private Chunk withLate(RowBlock block, Chunk kept, int from, int to) {
    Vector[] columns = new Vector[types.size()];
    for (int i = 0; i < early.length; i++) {
      columns[early[i]] = kept.column(i);
    }
    if (late.length > 0) {
      Vector[] rest;
      if (block.isFrozen()) {
        rest = keptColumns(block, late);
      } else {
        Chunk chunk = Chunk.allocate(lateDecoder().types(), to - from);
        lateDecoder().append(block, from, to, chunk);
        rest = new Vector[late.length];
        Arrays.setAll(rest, chunk::column);
      }
      for (int i = 0; i < late.length; i++) {
        columns[late[i]] = rest[i];
      }
    }
    return kept.withColumns(columns);
  }

  /** Columns of a frozen block, all rows; decoded once. */
  private Vector[] keptColumns(RowBlock block, int[] which) {
    Vector[] columns = new Vector[which.length];
    if (entries != null) {
      Vector[] all = block.decoded(entries);
      if (all == null) {
        all = decode(block, earlyDecoder(), types);
        block.keep(entries, all);
      }
      for (int i = 0; i < which.length; i++) {
        columns[i] = all[which[i]];
      }
      return columns;
    }
    for (int i = 0; i < which.length; i++) {
      ScanColumn column = scan.columns().get(which[i]);
      Vector[] one = block.decoded(column);
      if (one == null) {
        one = decode(block, ScanDecoder.ofRows(List.of(column)), List.of(column.type()));
        block.keep(column, one);
      }
      columns[i] = one[0];
    }
    return columns;
  }

  private static Vector[] decode(RowBlock block, ScanDecoder decoder, List<SqlType> types) {
    Chunk chunk = Chunk.allocate(types, block.rows());
    decoder.append(block, 0, block.rows(), chunk);
    Vector[] columns = new Vector[types.size()];
    Arrays.setAll(columns, chunk::column);
    return columns;
  }

  /** Copies the kept rows behind those gathered of earlier blocks. */
  private void gather(RowBlock block, Chunk kept, int base) {
    Chunk target = gathered;
    if (target == null) {
      target = Chunk.allocate(types, Math.max(16, kept.rows()));
      gathered = target;
      Vector[] rest = new Vector[late.length];
      for (int i = 0; i < late.length; i++) {
        rest[i] = target.column(late[i]);
      }
      gatheredLate = new Chunk(rest);
    }
    int rows = kept.rows();
    int[] positions = new int[rows];
    for (int i = 0; i < rows; i++) {
      positions[i] = kept.position(scan.isDescending() ? rows - 1 - i : i);
    }
    for (int i = 0; i < early.length; i++) {
      Vector from = kept.column(i);
      Vector to = target.column(early[i]);
      for (int position : positions) {
        to.appendFrom(from, position);
      }
    }
    if (late.length > 0) {
      for (int i = 0; i < rows; i++) {
        positions[i] += base;
      }
      lateDecoder().append(block, positions, rows, gatheredLate);
    }
    target.rowsAppended();
    if (isUrgent || target.rows() >= GATHERED_ROWS) {
      flush();
    }
  }

  /** Gives what is gathered. */
  void flush() {
    Chunk chunk = gathered;
    if (chunk != null) {
      gathered = null;
      give(chunk);
    }
  }
}
