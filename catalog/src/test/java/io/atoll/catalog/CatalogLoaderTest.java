package io.atoll.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.RequestContext;
import io.atoll.api.Timestamps;
import io.atoll.client.ChunkStream;
import io.atoll.client.CoprocessorRequest;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.Snapshot;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.Collation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogLoaderTest {
  private final MapTransaction data = new MapTransaction();
  private final MetaWriter meta = new MetaWriter(data);
  private long physicalMillis = 1_000;
  private int scans;

  /** The newest state as every snapshot. */
  private final class NewestSnapshot implements Snapshot {
    private final long ts;

    NewestSnapshot(long ts) {
      this.ts = ts;
    }

    @Override
    public long startTs() {
      return ts;
    }

    @Override
    public ChunkStream coprocess(CoprocessorRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte @Nullable [] get(Key key) {
      return data.get(key);
    }

    @Override
    public List<byte @Nullable []> batchGet(List<Key> keys) {
      return data.batchGet(keys);
    }

    @Override
    public KvIterator scan(KeyRange range, boolean isReverse) {
      scans++;
      return data.scan(range, isReverse);
    }

    @Override
    public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
      return scan(range, isReverse);
    }
  }

  private final class Client implements KvClient {
    @Override
    public io.atoll.client.RangeChecksum checksum(
        List<io.atoll.codec.KeyRange> ranges, long startTs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Transaction begin(TransactionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot snapshot(long startTs) {
      return new NewestSnapshot(startTs);
    }

    @Override
    public Snapshot snapshot(long startTs, RequestContext.Priority priority) {
      return snapshot(startTs);
    }

    @Override
    public long currentTimestamp() {
      return Timestamps.compose(++physicalMillis, 0);
    }

    @Override
    public byte @Nullable [] getNewest(Key key) {
      return data.get(key);
    }

    @Override
    public void split(List<Key> keys) {}

    @Override
    public void deleteRange(KeyRange range) {}

    @Override
    public void tablesGone(List<Long> tableIds) {}

    @Override
    public long collectGarbage(long safePoint) {
      return 0;
    }

    @Override
    public void resolveLocksUpTo(long maxTs) {}

    @Override
    public void goneBefore(long startTs) {}

    @Override
    public void close() {}
  }

  private void change(DdlJob.Type type, long databaseId, long tableId, TableInfo table) {
    meta.putTable(databaseId, table);
    meta.putDiff(SchemaDiff.ofTable(meta.nextSchemaVersion(), type, databaseId, tableId));
  }

  private static DatabaseInfo database(long id, String name) {
    return new DatabaseInfo(id, name, Collation.UTF8MB4_BIN, SchemaState.PUBLIC);
  }

  @Test
  void followsChangesByTheirDiffs() {
    meta.putDatabase(database(1, "one"));
    meta.putDatabase(database(2, "two"));
    TableInfo table = CatalogStorageTest.everyType();
    change(DdlJob.Type.CREATE_TABLE, 1, 77, table);
    CatalogLoader loader = new CatalogLoader(new Client(), 10_000);
    Catalog first = loader.current();
    assertThat(first.table("one", "every")).contains(table);
    assertThat(loader.reload()).isSameAs(first);

    scans = 0;
    TableInfo changed = table.copy().comment("changed").build();
    change(DdlJob.Type.MODIFY_TABLE_COMMENT, 1, 77, changed);
    assertThat(loader.reload().tableById(77)).contains(changed);

    meta.removeTable(1, 77);
    meta.putTable(2, changed.copy().name("moved").build());
    meta.putDiff(
        new SchemaDiff(meta.nextSchemaVersion(), DdlJob.Type.RENAME_TABLE, 2, 77, 1, 0, List.of()));
    Catalog moved = loader.reload();
    assertThat(moved.table("two", "Moved")).isPresent();
    assertThat(moved.tables("one")).isEmpty();

    meta.removeTable(2, 77);
    meta.putTable(2, changed.copy().id(78).name("moved").build());
    meta.putDiff(
        new SchemaDiff(
            meta.nextSchemaVersion(), DdlJob.Type.TRUNCATE_TABLE, 2, 78, 2, 77, List.of()));
    Catalog truncated = loader.reload();
    assertThat(truncated.tableById(77)).isEmpty();
    assertThat(truncated.table("two", "moved").orElseThrow().id()).isEqualTo(78);

    meta.removeDatabase(2);
    meta.putDiff(SchemaDiff.ofDatabase(meta.nextSchemaVersion(), DdlJob.Type.DROP_DATABASE, 2));
    assertThat(loader.reload().database("two")).isEmpty();
    assertThat(loader.reload().tableById(78)).isEmpty();
    assertThat(scans).as("nothing was read whole").isEqualTo(0);
    assertThat(first.table("one", "every")).as("older catalogs stay").contains(table);
  }

  @Test
  void aMissingDiffReadsEverything() {
    CatalogLoader loader = new CatalogLoader(new Client(), 10_000);
    meta.putDatabase(database(1, "one"));
    meta.nextSchemaVersion();
    assertThat(loader.reload().database("ONE")).isPresent();
  }

  @Test
  void leaseBoundsCommitsAndIsRenewedByReading() {
    meta.putDatabase(database(1, "one"));
    TableInfo table = CatalogStorageTest.everyType();
    TableInfo other = table.copy().id(78).name("other").build();
    meta.putTable(1, table);
    change(DdlJob.Type.CREATE_TABLE, 1, 78, other);
    CatalogLoader loader = new CatalogLoader(new Client(), 10_000);
    long inLease = Timestamps.compose(physicalMillis + 5_000, 0);
    assertThat(loader.maxCommitTs()).isGreaterThan(inLease);
    change(DdlJob.Type.MODIFY_TABLE_COMMENT, 1, 77, table.copy().comment("x").build());
    long afterLease = Timestamps.compose(physicalMillis + 20_000, 0);
    assertThat(loader.maxCommitTs()).isLessThan(afterLease);
    loader.renew(afterLease);
    assertThat(loader.maxCommitTs()).isGreaterThan(afterLease);
    assertThat(loader.current().tableById(77).orElseThrow().comment()).isEqualTo("x");
  }
}
