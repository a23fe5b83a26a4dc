package io.atoll.rpc.dag;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.atoll.chunk.Chunk;
import io.atoll.rpc.proto.Tipb;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.util.List;

/** The answer to a DAG request in the making: rows in TiDB's default encoding. */
public final class DagRows {
  private static final int CHUNK_ROWS = 64;

  private final SqlType[] types;
  private final long limit;
  private final Tipb.SelectResponse.Builder response = Tipb.SelectResponse.newBuilder();
  private ByteBuilder rows = new ByteBuilder(4096);
  private int count;
  private long total;

  /**
   * @param limit rows beyond it are dropped
   */
  public DagRows(List<SqlType> types, long limit) {
    this.types = types.toArray(SqlType[]::new);
    this.limit = limit;
  }

  public void add(Chunk chunk) {
    for (int i = 0; i < chunk.rows() && total < limit; i++) {
      Datums.write(chunk, chunk.position(i), types, rows);
      total++;
      if (++count == CHUNK_ROWS) {
        endChunk();
      }
    }
  }

  /** Whether there are as many rows as may be. */
  public boolean isFull() {
    return total >= limit;
  }

  private void endChunk() {
    response.addChunks(
        Tipb.Chunk.newBuilder().setRowsData(UnsafeByteOperations.unsafeWrap(rows.toArray())));
    rows = new ByteBuilder(4096);
    count = 0;
  }

  /** The whole answer. */
  public ByteString finish() {
    if (count > 0) {
      endChunk();
    }
    return response
        .addOutputCounts(total)
        .setEncodeType(Tipb.EncodeType.TypeDefault)
        .build()
        .toByteString();
  }
}
