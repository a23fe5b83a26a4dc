package io.atoll.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.scan.RowBlock;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan at work: stored pairs go in one by one or in blocks, chunks of the plan's output columns
 * come out. Pairs are decoded into chunks straight from their bytes; operators work on a chunk at a
 * time.
 *
 * <p>A page may end anywhere: {@link #finish} gives what aggregations and top-N hold so far, which
 * is right as partial results because the reader merges them with those of the next page, run by a
 * new pipeline. One thread.
 */
public final class Pipeline {
  private static final int FIRST_ROWS = 32;

  private final CoprocessorPlan plan;
  private final EvalContext context;
  private final List<SqlType> types;
  private final Stage first;

  /** Where blocks go, whose rows are filtered already. */
  private final Stage afterSelection;

  private final Collector collector;
  // Made at their first use: most requests need but one of the two.
  private @Nullable ScanDecoder decoder;
  private @Nullable BlockInput blocks;
  private @Nullable Chunk rows;
  private int buffered;

  /** Whether rows may be held that came as blocks. */
  private boolean hasBlocks;

  /** Rows of the next chunk: few at first, so that a small limit does not read a thousand. */
  private int batchRows = FIRST_ROWS;

  private long scannedRows;
  private long scannedBytes;

  /** The context of pushed-down expressions; warnings are dropped, as TiKV's mostly are. */
  public static EvalContext context(CoprocessorPlan.Evaluation evaluation) {
    return EvalContext.builder()
        .nowMicros(evaluation.statementMicros())
        .timeZone(ZoneId.of(evaluation.timeZone()))
        .sqlMode(new SqlMode(evaluation.sqlModeBits()))
        .divPrecisionIncrement(evaluation.divPrecisionIncrement())
        .groupConcatMaxLen(evaluation.groupConcatMaxLenBytes())
        .maxAllowedPacket(evaluation.maxAllowedPacketBytes())
        .writing(evaluation.isWriting())
        .build();
  }

  public Pipeline(CoprocessorPlan plan, EvalContext context) {
    this.plan = plan;
    this.context = context;
    SqlType[] scanned = new SqlType[plan.scan().columns().size()];
    for (int i = 0; i < scanned.length; i++) {
      scanned[i] = plan.scan().columns().get(i).type();
    }
    this.types = List.of(scanned);
    this.collector = new Collector(plan.outputs());
    Stage stage = collector;
    Stage second = collector;
    List<CoprocessorPlan.Operator> operators = plan.operators();
    if (!operators.isEmpty()) {
      List<List<SqlType>> inputs = new ArrayList<>(operators.size());
      List<SqlType> input = types;
      for (CoprocessorPlan.Operator operator : operators) {
        inputs.add(input);
        input = Stage.outputTypes(operator, input);
      }
      for (int i = operators.size() - 1; i >= 0; i--) {
        second = stage;
        stage = Stage.of(operators.get(i), inputs.get(i), context, stage);
      }
    }
    this.first = stage;
    this.afterSelection = BlockInput.beginsWithSelection(plan) ? second : first;
  }

  private ScanDecoder decoder() {
    ScanDecoder made = decoder;
    if (made == null) {
      made = ScanDecoder.of(plan.scan());
      decoder = made;
    }
    return made;
  }

  private BlockInput blocks() {
    BlockInput made = blocks;
    if (made == null) {
      made = new BlockInput(plan, types, context, afterSelection);
      blocks = made;
    }
    return made;
  }

  private Chunk rows() {
    Chunk made = rows;
    if (made == null) {
      made = Chunk.allocate(types, batchRows);
      rows = made;
    }
    return made;
  }

  /** Gives what blocks have left behind. */
  private void flushBlocks() {
    BlockInput made = blocks;
    if (made != null) {
      made.flush();
    }
  }

  /** Whether pairs' values are looked at: else they need not be read. */
  public boolean needsValues() {
    return !types.isEmpty();
  }

  /** Takes one stored pair; user key without version. */
  public void add(byte[] key, byte[] value) {
    add(key, key.length, value, value.length);
  }

  /**
   * Takes rows {@code from .. to - 1} of a block, the last of them first where the scan is
   * descending. A block that is not frozen may be reused afterwards.
   */
  public void add(RowBlock block, int from, int to) {
    pass();
    if (to > from) {
      scannedRows += to - from;
      scannedBytes += block.keyOffset(to) - block.keyOffset(from);
    }
    blocks().accept(block, from, to);
    hasBlocks = true;
  }

  /** The same for few rows of a large block, which are decoded by themselves. */
  public void addFew(RowBlock block, int from, int to) {
    if (hasBlocks) {
      hasBlocks = false;
      flushBlocks();
    }
    if (needsValues()) {
      decoder().append(block, from, to, rows());
    }
    scannedRows += to - from;
    scannedBytes += block.keyOffset(to) - block.keyOffset(from);
    buffered += to - from;
    if (buffered >= batchRows) {
      batchRows = Math.min(batchRows * 2, Chunk.TARGET_ROWS);
      pass();
    }
  }

  /** The same from larger buffers, which may be overwritten afterwards. */
  public void add(byte[] key, int keyLength, byte[] value, int valueLength) {
    if (hasBlocks) {
      hasBlocks = false;
      flushBlocks();
    }
    if (needsValues()) {
      decoder().append(key, keyLength, value, valueLength, rows());
    }
    scannedRows++;
    scannedBytes += keyLength + valueLength;
    if (++buffered >= batchRows) {
      batchRows = Math.min(batchRows * 2, Chunk.TARGET_ROWS);
      pass();
    }
  }

  private void pass() {
    if (buffered == 0) {
      return;
    }
    if (types.isEmpty()) {
      first.accept(Chunk.ofRows(buffered));
    } else {
      Chunk full = rows();
      full.rowsAppended();
      // What a stage keeps of a chunk it may keep as it is: the next rows go to fresh vectors.
      rows = null;
      first.accept(full);
    }
    buffered = 0;
  }

  /** Whether a limit is met: no further pair can change the result. */
  public boolean isSatisfied() {
    return first.isSatisfied();
  }

  /** Pairs taken. */
  public long scannedRows() {
    return scannedRows;
  }

  /** Bytes of these pairs' keys and values, as far as they were read. */
  public long scannedBytes() {
    return scannedBytes;
  }

  /** Bytes of output so far and of what stages hold. */
  public long heldBytes() {
    return first.heldBytes();
  }

  /** Ends the page: passes buffered rows on, lets stages give what they hold. */
  public List<Chunk> finish() {
    pass();
    flushBlocks();
    first.finish();
    return collector.chunks();
  }

  /** The end of the chain: keeps the output columns. */
  private static final class Collector extends Stage {
    private final int[] outputs;
    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;

    Collector(List<Integer> outputs) {
      this.outputs = new int[outputs.size()];
      for (int i = 0; i < this.outputs.length; i++) {
        this.outputs[i] = outputs.get(i);
      }
    }

    @Override
    void accept(Chunk chunk) {
      if (chunk.rows() == 0) {
        return;
      }
      Vector[] columns = new Vector[outputs.length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = chunk.column(outputs[i]);
      }
      Chunk picked = columns.length == 0 ? Chunk.ofRows(chunk.rows()) : chunk.withColumns(columns);
      // A sparse selection would carry its whole vectors to the reader.
      boolean isSparse = picked.selection() != null && picked.rows() * 2 < picked.physicalRows();
      Chunk kept = isSparse ? picked.compact() : picked;
      bytes += kept.sizeBytes();
      chunks.add(kept);
    }

    @Override
    boolean isSatisfied() {
      return false;
    }

    @Override
    long heldBytes() {
      return bytes;
    }

    @Override
    void finish() {}

    List<Chunk> chunks() {
      return chunks;
    }
  }
}
