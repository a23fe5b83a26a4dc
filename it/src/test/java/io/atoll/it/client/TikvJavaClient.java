package io.atoll.it.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tikv.common.BytePairWrapper;
import org.tikv.common.ByteWrapper;
import org.tikv.common.TiConfiguration;
import org.tikv.common.TiSession;
import org.tikv.common.expression.ColumnRef;
import org.tikv.common.expression.ComparisonBinaryExpression;
import org.tikv.common.expression.Constant;
import org.tikv.common.meta.TiDAGRequest;
import org.tikv.common.meta.TiTableInfo;
import org.tikv.common.types.DecimalType;
import org.tikv.common.util.ConcreteBackOffer;
import org.tikv.kvproto.Kvrpcpb;
import org.tikv.raw.RawKVClient;
import org.tikv.shade.com.google.protobuf.ByteString;
import org.tikv.txn.KVClient;
import org.tikv.txn.TwoPhaseCommitter;

/**
 * A session of TiKV's own Java client, for a process of its own: the first argument is placement's
 * address. Ends with status 0 where everything was as it must be.
 */
public final class TikvJavaClient {
  private static final int KEYS = 300;
  private static final int BACK_OFF_MILLIS = 20_000;

  private TikvJavaClient() {}

  public static void main(String[] arguments) throws Exception {
    raw(arguments[0]);
    System.out.println("raw values: ok");
    transactions(arguments[0]);
    System.out.println("transactions: ok");
    table(arguments[0]);
    System.out.println("table: ok");
    System.exit(0);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static void same(Object actual, Object expected, String what) {
    check(expected.equals(actual), what + ": " + actual + " instead of " + expected);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static byte[] array(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The client sorts lists in place. */
  private static List<ByteString> sortable(ByteString... keys) {
    return new ArrayList<>(List.of(keys));
  }

  private static String name(String prefix, int i) {
    return String.format("%s-%03d", prefix, i);
  }

  private static void raw(String placement) throws Exception {
    TiConfiguration settings = TiConfiguration.createRawDefault(placement);
    try (TiSession session = TiSession.create(settings);
        RawKVClient client = session.createRawClient()) {
      client.put(bytes("raw-alone"), bytes("1"));
      same(client.get(bytes("raw-alone")).get(), bytes("1"), "a raw value");
      check(client.get(bytes("raw-nothing")).isEmpty(), "a raw value that is not there");
      Map<ByteString, ByteString> pairs = new LinkedHashMap<>();
      for (int i = 0; i < KEYS; i++) {
        pairs.put(bytes(name("raw", i)), bytes("value " + i));
      }
      client.batchPut(pairs);
      session.splitRegionAndScatter(
          List.of(array(name("raw", 100)), array(name("raw", 200)), array(name("raw", 201))));
      check(
          session
                  .getPDClient()
                  .scanRegions(
                      ConcreteBackOffer.newCustomBackOff(BACK_OFF_MILLIS),
                      ByteString.EMPTY,
                      ByteString.EMPTY,
                      1000)
                  .size()
              >= 4,
          "too few Regions");
      // Every key on either side of the borders, by a client whose Regions are out of date.
      for (int i = 0; i < KEYS; i++) {
        same(client.get(bytes(name("raw", i))).get(), bytes("value " + i), "raw value " + i);
      }
      client.put(bytes(name("raw", 200)), bytes("changed"));
      same(client.get(bytes(name("raw", 200))).get(), bytes("changed"), "a changed raw value");
      List<Kvrpcpb.KvPair> all = client.scan(bytes("raw-0"), bytes("raw-9"));
      same(all.size(), KEYS, "raw scan");
      for (int i = 0; i < KEYS; i++) {
        same(all.get(i).getKey(), bytes(name("raw", i)), "raw scan in order");
      }
      List<Kvrpcpb.KvPair> some =
          client.batchGet(
              sortable(bytes(name("raw", 5)), bytes(name("raw", 105)), bytes(name("raw", 205))));
      same(some.size(), 3, "raw batch get over Regions");
      client.delete(bytes(name("raw", 7)));
      check(client.get(bytes(name("raw", 7))).isEmpty(), "a deleted raw value");
      client.deleteRange(bytes("raw-0"), bytes("raw-9"));
      same(client.scan(bytes("raw-0"), bytes("raw-9")).size(), 0, "raw scan of nothing");
      same(client.get(bytes("raw-alone")).get(), bytes("1"), "a raw value beside the range");
    }
  }

  private static void transactions(String placement) throws Exception {
    TiConfiguration settings = TiConfiguration.createDefault(placement);
    try (TiSession session = TiSession.create(settings);
        KVClient client = session.createKVClient()) {
      long before = session.getTimestamp().getVersion();
      commit(session, "one");
      long first = session.getTimestamp().getVersion();
      check(first > before, "timestamps do not increase");
      session.splitRegionAndScatter(List.of(array(name("txn", 100)), array(name("txn", 200))));
      commit(session, "two");
      long second = session.getTimestamp().getVersion();

      for (int i = 0; i < KEYS; i += 50) {
        ByteString key = bytes(name("txn", i));
        check(client.get(key, before).isEmpty(), "a value before it was written");
        same(client.get(key, first), bytes("one " + i), "the first version");
        same(client.get(key, second), bytes("two " + i), "the second version");
      }
      List<Kvrpcpb.KvPair> all = client.scan(bytes("txn-0"), bytes("txn-9"), second);
      same(all.size(), KEYS, "scan over Regions");
      for (int i = 0; i < KEYS; i++) {
        same(all.get(i).getKey(), bytes(name("txn", i)), "scan in order");
        same(all.get(i).getValue(), bytes("two " + i), "scanned value");
      }
      same(
          client
              .batchGet(
                  ConcreteBackOffer.newCustomBackOff(BACK_OFF_MILLIS),
                  sortable(bytes(name("txn", 1)), bytes(name("txn", 150)), bytes("txn-none")),
                  second)
              .size(),
          2,
          "batch get over Regions");

      deadTransactionIsRolledBack(session, client);
      writeConflictIsTold(session, first);
    }
  }

  /** Two phases over all keys, the first one primary. */
  private static void commit(TiSession session, String value) throws Exception {
    try (TwoPhaseCommitter committer =
        new TwoPhaseCommitter(session, session.getTimestamp().getVersion())) {
      byte[] primary = array(name("txn", 0));
      committer.prewritePrimaryKey(
          ConcreteBackOffer.newCustomBackOff(BACK_OFF_MILLIS), primary, array(value + " 0"));
      List<BytePairWrapper> pairs = new ArrayList<>();
      List<ByteWrapper> keys = new ArrayList<>();
      for (int i = 1; i < KEYS; i++) {
        pairs.add(new BytePairWrapper(array(name("txn", i)), array(value + " " + i)));
        keys.add(new ByteWrapper(array(name("txn", i))));
      }
      committer.prewriteSecondaryKeys(primary, pairs.iterator(), BACK_OFF_MILLIS);
      long commitTs = session.getTimestamp().getVersion();
      committer.commitPrimaryKey(
          ConcreteBackOffer.newCustomBackOff(BACK_OFF_MILLIS), primary, commitTs);
      committer.commitSecondaryKeys(keys.iterator(), commitTs, BACK_OFF_MILLIS);
    }
  }

  /** Whoever meets the lock of a transaction that died rolls it back once its time is over. */
  private static void deadTransactionIsRolledBack(TiSession session, KVClient client)
      throws Exception {
    try (TwoPhaseCommitter dead =
        new TwoPhaseCommitter(session, session.getTimestamp().getVersion(), 500)) {
      dead.prewritePrimaryKey(
          ConcreteBackOffer.newCustomBackOff(BACK_OFF_MILLIS),
          array(name("txn", 42)),
          array("never"));
      dead.prewriteSecondaryKeys(
          array(name("txn", 42)),
          List.of(new BytePairWrapper(array(name("txn", 242)), array("never"))).iterator(),
          BACK_OFF_MILLIS);
    }
    long now = session.getTimestamp().getVersion();
    same(client.get(bytes(name("txn", 242)), now), bytes("two 242"), "a value under a dead lock");
    same(client.get(bytes(name("txn", 42)), now), bytes("two 42"), "a value under a dead lock");
    List<Kvrpcpb.KvPair> all = client.scan(bytes("txn-0"), bytes("txn-9"), now);
    same(all.size(), KEYS, "scan after a dead transaction");
  }

  private static void writeConflictIsTold(TiSession session, long startTs) throws Exception {
    try (TwoPhaseCommitter late = new TwoPhaseCommitter(session, startTs)) {
      late.prewritePrimaryKey(
          ConcreteBackOffer.newCustomBackOff(2_000), array(name("txn", 3)), array("late"));
    } catch (RuntimeException e) {
      return;
    }
    throw new AssertionError("a write over a newer version went through");
  }

  /** Schema and rows of a table that SQL made: TiDB's formats, and the coprocessor. */
  private static void table(String placement) throws Exception {
    TiConfiguration settings = TiConfiguration.createDefault(placement);
    try (TiSession session = TiSession.create(settings)) {
      TiTableInfo table = session.getCatalog().getTable("shop", "item");
      TiDAGRequest request =
          TiDAGRequest.Builder.newBuilder()
              .setFullTableScan(table)
              .addRequiredCols(List.of("id", "stock", "name", "price"))
              .addFilter(
                  ComparisonBinaryExpression.greaterThan(
                      ColumnRef.create("stock", table), Constant.create(3L)))
              .setStartTs(session.getTimestamp())
              .build(TiDAGRequest.PushDownType.NORMAL);
      List<String> rows = new ArrayList<>();
      session
          .createSnapshot()
          .tableReadRow(request, table.getId())
          .forEachRemaining(row ->
              rows.add(
                  row.getLong(0)
                      + " "
                      + row.getLong(1)
                      + " "
                      + (row.isNull(2) ? "null" : row.getString(2))
                      + " "
                      + row.get(3, DecimalType.DECIMAL)));
      same(rows, List.of("2 4 é -2.25", "3 5 null 1234567.89"), "rows above a stock of 3");
    }
  }
}
