package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.atoll.api.Placement;
import io.atoll.client.ClientSettings;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.RangeChecksum;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Crc64;
import io.atoll.codec.DecimalBinary;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MemComparable;
import io.atoll.codec.RowColumn;
import io.atoll.codec.RowEncoder;
import io.atoll.codec.TableKeys;
import io.atoll.codec.ValueRow;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.proto.TikvGrpc;
import io.atoll.rpc.proto.Tipb;
import io.atoll.rpc.wire.Bytes;
import io.atoll.rpc.wire.Descriptors;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as TiDB's clients send them: rows and partial aggregates in the default encoding. */
final class DagTest {
  private static final long TABLE = 5;
  private static final int ROWS = 100;

  private OneStore cluster;
  private ManagedChannel channel;
  private KvClient client;

  @BeforeEach
  void fill(@TempDir Path folder) throws Exception {
    cluster = new OneStore(folder);
    client =
        KvClient.open(
            cluster.environment,
            cluster.remotePlacement,
            id -> cluster.remoteStore,
            ClientSettings.DEFAULT);
    channel = NettyChannelBuilder.forAddress(cluster.storeServer.address()).usePlaintext().build();
    List<RowColumn> columns =
        List.of(
            new RowColumn(2, SqlType.BIGINT),
            new RowColumn(3, SqlType.varchar(20, Collation.UTF8MB4_BIN)),
            new RowColumn(4, SqlType.decimal(10, 2)));
    RowEncoder encoder = new RowEncoder(columns);
    IndexEncoder index =
        new IndexEncoder(
            new IndexLayout(
                TABLE, 1, false, List.of(new IndexColumn(2, SqlType.BIGINT)), List.of()),
            new int[] {0},
            new int[0]);
    Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
    for (int i = 0; i < ROWS; i++) {
      ValueRow row =
          new ValueRow(
              columns.stream().map(RowColumn::type).toList(),
              List.of(
                  i % 10 == 9 ? Value.NULL : Value.of(i % 10),
                  Value.ofUtf8("name " + i),
                  Value.of(new BigDecimal("1.25"))));
      transaction.put(TableKeys.row(TABLE, i), encoder.encode(row));
      ByteBuilder key = new ByteBuilder(32);
      ByteBuilder value = new ByteBuilder(8);
      boolean isDistinct = index.key(row, new Handle.Int(i), key);
      index.value(row, new Handle.Int(i), isDistinct, value);
      transaction.put(Key.of(key.toArray()), value.toArray());
    }
    assertThat(transaction.commit()).isInstanceOf(CommitOutcome.Committed.class);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    client.close();
    cluster.close();
  }

  private static Tipb.Executor scan() {
    return Tipb.Executor.newBuilder()
        .setTp(Tipb.ExecType.TypeTableScan)
        .setTblScan(
            Tipb.TableScan.newBuilder()
                .setTableId(TABLE)
                .addColumns(column(1, TypeKind.BIGINT, 20, 0).setPkHandle(true))
                .addColumns(column(2, TypeKind.BIGINT, 20, 0))
                .addColumns(column(3, TypeKind.VARCHAR, 20, 0).setCollation(46))
                .addColumns(column(4, TypeKind.DECIMAL, 10, 2)))
        .build();
  }

  private static Tipb.ColumnInfo.Builder column(long id, TypeKind kind, int length, int scale) {
    return Tipb.ColumnInfo.newBuilder()
        .setColumnId(id)
        .setTp(kind.mysqlCode())
        .setColumnLen(length)
        .setDecimal(scale);
  }

  private static ByteString integer(long value) {
    ByteBuilder out = new ByteBuilder(8);
    MemComparable.putLong(out, value);
    return ByteString.copyFrom(out.toArray());
  }

  private static Tipb.Expr ref(int column) {
    return Tipb.Expr.newBuilder().setTp(201).setVal(integer(column)).build();
  }

  private static Tipb.Expr number(long value) {
    return Tipb.Expr.newBuilder().setTp(1).setVal(integer(value)).build();
  }

  private static Tipb.Expr call(int signature, Tipb.Expr... arguments) {
    return Tipb.Expr.newBuilder()
        .setTp(10_000)
        .setSig(signature)
        .addAllChildren(List.of(arguments))
        .build();
  }

  private Coprocessor.Response run(List<Integer> outputs, Tipb.Executor... executors) {
    return run(TableKeys.rowRange(TABLE), outputs, executors);
  }

  private Coprocessor.Response run(
      KeyRange range, List<Integer> outputs, Tipb.Executor... executors) {
    Tipb.DAGRequest dag =
        Tipb.DAGRequest.newBuilder()
            .addAllExecutors(List.of(executors))
            .addAllOutputOffsets(outputs)
            .setTimeZoneName("UTC")
            .build();
    Placement.Routed routed = cluster.placement.regionByKey(Key.of(new byte[] {'t'}));
    return TikvGrpc.newBlockingStub(channel)
        .coprocessor(
            Coprocessor.Request.newBuilder()
                .setContext(
                    Kvrpcpb.Context.newBuilder()
                        .setRegionId(routed.region().id().value())
                        .setRegionEpoch(Descriptors.encode(routed.region().epoch())))
                .setTp(103)
                .setData(dag.toByteString())
                .setStartTs(cluster.placement.timestamp())
                .addRanges(
                    Coprocessor.KeyRange.newBuilder()
                        .setStart(Bytes.of(range.start()))
                        .setEnd(Bytes.of(range.end())))
                .build());
  }

  @Test
  void checksumsOfRowsAndEntriesAreTheSameHoweverTheyAreAskedFor() throws Exception {
    KeyRange rows = TableKeys.rowRange(TABLE);
    KeyRange entries = TableKeys.indexRange(TABLE, 1);
    long at = cluster.placement.timestamp();
    long crc64Xor = 0;
    long bytes = 0;
    for (KeyRange range : List.of(entries, rows)) {
      try (KvIterator pairs = client.snapshot(at).scan(range, false)) {
        while (pairs.next()) {
          crc64Xor ^= Crc64.of(pairs.key().bytes(), pairs.value());
          bytes += pairs.key().bytes().length + pairs.value().length;
        }
      }
    }
    RangeChecksum expected = new RangeChecksum(crc64Xor, 2 * ROWS, bytes);
    assertThat(client.checksum(List.of(entries, rows), at)).isEqualTo(expected);
    assertThat(tidbChecksum(at, entries, rows)).isEqualTo(expected);
    client.split(List.of(TableKeys.row(TABLE, 3), TableKeys.row(TABLE, 7)));
    assertThat(client.checksum(List.of(entries, rows), at)).isEqualTo(expected);
    Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
    transaction.put(TableKeys.row(TABLE, 7), new byte[] {1});
    assertThat(transaction.commit()).isInstanceOf(CommitOutcome.Committed.class);
    assertThat(client.checksum(List.of(entries, rows), at)).isEqualTo(expected);
    assertThat(client.checksum(List.of(entries, rows), client.currentTimestamp()).crc64Xor())
        .isNotEqualTo(crc64Xor);
  }

  private RangeChecksum tidbChecksum(long startTs, KeyRange... ranges) throws Exception {
    Placement.Routed routed = cluster.placement.regionByKey(Key.of(new byte[] {'t'}));
    Coprocessor.Request.Builder request =
        Coprocessor.Request.newBuilder()
            .setContext(
                Kvrpcpb.Context.newBuilder()
                    .setRegionId(routed.region().id().value())
                    .setRegionEpoch(Descriptors.encode(routed.region().epoch())))
            .setTp(105)
            .setStartTs(startTs)
            .setData(
                Tipb.ChecksumRequest.newBuilder()
                    .setScanOn(Tipb.ChecksumScanOn.Table)
                    .setAlgorithm(Tipb.ChecksumAlgorithm.Crc64_Xor)
                    .build()
                    .toByteString());
    for (KeyRange range : ranges) {
      request.addRanges(
          Coprocessor.KeyRange.newBuilder()
              .setStart(Bytes.of(range.start()))
              .setEnd(Bytes.of(range.end())));
    }
    Coprocessor.Response response = TikvGrpc.newBlockingStub(channel).coprocessor(request.build());
    assertThat(response.getOtherError()).isEmpty();
    assertThat(response.hasRegionError()).isFalse();
    Tipb.ChecksumResponse sum = Tipb.ChecksumResponse.parseFrom(response.getData());
    return new RangeChecksum(sum.getChecksum(), sum.getTotalKvs(), sum.getTotalBytes());
  }

  /** The datums of all rows in words. */
  private static List<String> datums(Coprocessor.Response response) throws Exception {
    assertThat(response.getOtherError()).isEmpty();
    assertThat(response.hasRegionError()).isFalse();
    List<String> found = new ArrayList<>();
    for (Tipb.Chunk chunk : Tipb.SelectResponse.parseFrom(response.getData()).getChunksList()) {
      byte[] b = chunk.getRowsData().toByteArray();
      int at = 0;
      while (at < b.length) {
        int flag = b[at++];
        switch (flag) {
          case 0 -> found.add("NULL");
          case 2 -> {
            int length = b[at++] >> 1;
            found.add(new String(b, at, length, StandardCharsets.UTF_8));
            at += length;
          }
          case 6 -> {
            int[] end = {0};
            List<String> decimal = new ArrayList<>();
            end[0] =
                DecimalBinary.read(
                    b,
                    at,
                    b.length,
                    new DecimalBinary.Sink() {
                      @Override
                      public void put(long unscaled, int scale) {
                        decimal.add(BigDecimal.valueOf(unscaled, scale).toString());
                      }

                      @Override
                      public void put(BigInteger unscaled, int scale) {
                        decimal.add(new BigDecimal(unscaled, scale).toString());
                      }
                    });
            found.addAll(decimal);
            at = end[0];
          }
          case 8 -> {
            long value = 0;
            int shift = 0;
            while (b[at] < 0) {
              value |= (long) (b[at++] & 0x7F) << shift;
              shift += 7;
            }
            value |= (long) b[at++] << shift;
            found.add(Long.toString((value >>> 1) ^ -(value & 1)));
          }
          default -> throw new AssertionError("flag " + flag + " at " + at);
        }
      }
    }
    return found;
  }

  @Test
  void rowsOfATableComeInOrder() throws Exception {
    List<String> all = datums(run(List.of(0, 2, 3), scan()));
    assertThat(all).hasSize(3 * ROWS);
    assertThat(all).startsWith("0", "name 0", "1.25", "1", "name 1", "1.25");
    assertThat(all).endsWith("99", "name 99", "1.25");
  }

  @Test
  void entriesOfAnIndexComeInItsOrder() throws Exception {
    Tipb.Executor scan =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeIndexScan)
            .setIdxScan(
                Tipb.IndexScan.newBuilder()
                    .setTableId(TABLE)
                    .setIndexId(1)
                    .addColumns(column(2, TypeKind.BIGINT, 20, 0))
                    .addColumns(column(1, TypeKind.BIGINT, 20, 0).setPkHandle(true)))
            .build();
    List<String> all = datums(run(TableKeys.indexRange(TABLE, 1), List.of(0, 1), scan));
    assertThat(all).hasSize(2 * ROWS);
    assertThat(all).startsWith("NULL", "9", "NULL", "19");
    assertThat(all).endsWith("8", "88", "8", "98");
  }

  @Test
  void conditionsAndLimitsAreApplied() throws Exception {
    Tipb.Executor selection =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeSelection)
            .setSelection(
                Tipb.Selection.newBuilder()
                    .addConditions(
                        call(3101, call(140, ref(1), number(3)), call(120, ref(0), number(40)))))
            .build();
    Tipb.Executor limit =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeLimit)
            .setLimit(Tipb.Limit.newBuilder().setLimit(2))
            .build();
    assertThat(datums(run(List.of(0), scan(), selection, limit))).containsExactly("43", "53");
    Tipb.Executor nulls =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeSelection)
            .setSelection(Tipb.Selection.newBuilder().addConditions(call(3116, ref(1))))
            .build();
    assertThat(datums(run(List.of(1, 0), scan(), nulls, limit)))
        .containsExactly("NULL", "9", "NULL", "19");
  }

  @Test
  void partialAggregatesComeBeforeTheirGroups() throws Exception {
    Tipb.Executor aggregation =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeAggregation)
            .setAggregation(
                Tipb.Aggregation.newBuilder()
                    .addAggFunc(Tipb.Expr.newBuilder().setTp(3001).addChildren(number(1)))
                    .addAggFunc(Tipb.Expr.newBuilder().setTp(3003).addChildren(ref(3)))
                    .addAggFunc(Tipb.Expr.newBuilder().setTp(3005).addChildren(ref(0)))
                    .addGroupBy(ref(1)))
            .build();
    List<String> all = datums(run(List.of(0, 1, 2, 3, 4), scan(), aggregation));
    assertThat(all).hasSize(50);
    int group = all.indexOf("96") - 3;
    assertThat(all.subList(group, group + 5)).containsExactly("10", "10", "12.50", "96", "6");
  }

  @Test
  void theTopComesFirst() throws Exception {
    Tipb.Executor top =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeTopN)
            .setTopN(
                Tipb.TopN.newBuilder()
                    .setLimit(3)
                    .addOrderBy(Tipb.ByItem.newBuilder().setExpr(ref(0)).setDesc(true)))
            .build();
    assertThat(datums(run(List.of(0), scan(), top))).containsExactly("99", "98", "97");
  }

  @Test
  void whatIsNotKnownIsSaid() {
    Tipb.Executor selection =
        Tipb.Executor.newBuilder()
            .setTp(Tipb.ExecType.TypeSelection)
            .setSelection(Tipb.Selection.newBuilder().addConditions(call(7777, ref(1))))
            .build();
    assertThat(run(List.of(0), scan(), selection).getOtherError()).contains("7777");
  }
}
