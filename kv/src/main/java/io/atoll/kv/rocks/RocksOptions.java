package io.atoll.kv.rocks;

import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;

/** RocksDB's options for our families; owns their native objects. */
final class RocksOptions implements AutoCloseable {
  private static final int BLOOM_BITS = 10;
  private static final int METADATA_BLOCK_BYTES = 16 << 10;

  /** Of a memtable's size: 10 bits a key where keys and values take about 60 bytes. */
  private static final double MEMTABLE_FILTER_SHARE = 0.02;

  private final Cache cache;
  private final long blockCacheBytes;
  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS, false);
  private final DBOptions db = new DBOptions();
  private final List<ColumnFamilyDescriptor> families = new ArrayList<>();

  RocksOptions(RocksSettings settings, RocksKvEngine.Events events, boolean compress) {
    blockCacheBytes = settings.blockCacheBytes();
    cache = new LRUCache(blockCacheBytes);
    db.setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setDbWriteBufferSize(settings.writeBufferBytes())
        .setMaxBackgroundJobs(settings.backgroundJobs())
        .setMaxOpenFiles(settings.maxOpenFiles())
        .setBytesPerSync(1 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(5)
        .setAvoidUnnecessaryBlockingIO(true)
        .setListeners(List.of(events));
    for (Family family : Family.values()) {
      families.add(new ColumnFamilyDescriptor(name(family), options(family, settings, compress)));
    }
  }

  DBOptions db() {
    return db;
  }

  long blockCacheBytes() {
    return blockCacheBytes;
  }

  /** By family ordinal. */
  List<ColumnFamilyDescriptor> families() {
    return families;
  }

  private static byte[] name(Family family) {
    return family == Family.DEFAULT
        ? RocksDB.DEFAULT_COLUMN_FAMILY
        : family
            .name()
            .toLowerCase(Locale.ROOT)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private ColumnFamilyOptions options(Family family, RocksSettings settings, boolean compress) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(settings.blockBytes())
            .setFilterPolicy(bloom)
            .setWholeKeyFiltering(true)
            // In the cache, so that its size bounds memory; pinned at the top, where all reads
            // pass.
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // In parts: the whole filter of a large file, which may be a third of it, would not
            // fit into a shard of a small cache, and each seek would read it again.
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES)
            .setPinTopLevelIndexAndFilter(true)
            .setFormatVersion(5);
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            // The total decides when to flush, not a single family's share.
            .setWriteBufferSize(settings.writeBufferBytes())
            .setMaxWriteBufferNumber(4)
            .setLevelCompactionDynamicLevelBytes(true);
    if (family == Family.WRITE) {
      // For KvReader.nearCursor; other cursors ask for the total order.
      options
          .useFixedLengthPrefixExtractor(KvReader.NEAR_BYTES)
          .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_SHARE)
          .setMemtableWholeKeyFiltering(true);
    }
    if (compress) {
      options
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    } else {
      options.setCompressionType(CompressionType.NO_COMPRESSION);
    }
    if (family == Family.DEFAULT || family == Family.RAW) {
      options
          .setEnableBlobFiles(true)
          .setMinBlobSize(settings.blobThresholdBytes())
          .setEnableBlobGarbageCollection(true);
      if (compress) {
        options.setBlobCompressionType(CompressionType.LZ4_COMPRESSION);
      }
    }
    return options;
  }

  @Override
  public void close() {
    families.forEach(family -> family.getOptions().close());
    db.close();
    bloom.close();
    cache.close();
  }
}
