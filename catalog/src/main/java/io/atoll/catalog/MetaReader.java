package io.atoll.catalog;

import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MetaKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Metadata as TiDB lays it out under {@code m}, read at one timestamp.
 *
 * <pre>
 *   string NextGlobalID      the last id given out, decimal
 *   string SchemaVersionKey  decimal
 *   string Diff:{version}    SchemaDiff
 *   hash   DBs               DB:{id} -> DatabaseInfo
 *   hash   DB:{id}           Table:{id} -> TableInfo
 *   string DDLOwnership      whose owner's steps count, decimal
 *   list   DDLJobList        jobs in order
 *   hash   DDLJobHistory     job id, 8 bytes big-endian -> finished job
 * </pre>
 */
public class MetaReader {
  static final byte[] NEXT_GLOBAL_ID = bytes("NextGlobalID");
  static final byte[] SCHEMA_VERSION = bytes("SchemaVersionKey");
  static final byte[] DATABASES = bytes("DBs");
  static final byte[] JOBS = bytes("DDLJobList");
  static final byte[] JOB_HISTORY = bytes("DDLJobHistory");
  static final byte[] OWNERSHIP = bytes("DDLOwnership");
  static final byte[] BOOTSTRAP = bytes("BootstrapKey");

  private static final String TABLE_FIELD = "Table:";

  private final KvReader reader;

  /**
   * @param reader a snapshot, or a transaction to see its own changes
   */
  public MetaReader(KvReader reader) {
    this.reader = reader;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] database(long id) {
    return bytes("DB:" + id);
  }

  static byte[] table(long id) {
    return bytes(TABLE_FIELD + id);
  }

  static Key diffKey(long version) {
    return MetaKeys.string(bytes("Diff:" + version));
  }

  static byte[] jobField(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  final long number(Key key) {
    byte[] value = reader.get(key);
    if (value == null) {
      return 0;
    }
    try {
      return Long.parseLong(new String(value, StandardCharsets.UTF_8));
    } catch (NumberFormatException e) {
      throw new CorruptCatalogException("no number at " + key);
    }
  }

  public final long schemaVersion() {
    return number(MetaKeys.string(SCHEMA_VERSION));
  }

  /** The version of the system tables' definitions; 0 in an empty store. */
  public final long bootstrapVersion() {
    return number(MetaKeys.string(BOOTSTRAP));
  }

  /** What a version changed; empty where it changed nothing or is too old to be known. */
  public final Optional<SchemaDiff> diff(long version) {
    return Optional.ofNullable(reader.get(diffKey(version))).map(SchemaDiff::read);
  }

  public final List<DatabaseInfo> databases() {
    List<DatabaseInfo> result = new ArrayList<>();
    try (KvIterator it = reader.scan(MetaKeys.hash(DATABASES), false)) {
      while (it.next()) {
        result.add(DatabaseJson.read(it.value()));
      }
    }
    return result;
  }

  public final Optional<DatabaseInfo> databaseById(long id) {
    return Optional.ofNullable(reader.get(MetaKeys.hashField(DATABASES, database(id))))
        .map(DatabaseJson::read);
  }

  public final List<TableInfo> tables(long databaseId) {
    List<TableInfo> result = new ArrayList<>();
    try (KvIterator it = reader.scan(MetaKeys.hash(database(databaseId)), false)) {
      while (it.next()) {
        String field = new String(MetaKeys.fieldOf(it.key()), StandardCharsets.UTF_8);
        if (field.startsWith(TABLE_FIELD)) {
          result.add(TableJson.read(it.value()));
        }
      }
    }
    return result;
  }

  public final Optional<TableInfo> tableById(long databaseId, long tableId) {
    return Optional.ofNullable(reader.get(MetaKeys.hashField(database(databaseId), table(tableId))))
        .map(TableJson::read);
  }

  // Jobs.

  /** Left index and right index (excluded) of the job list. */
  final long[] jobBounds() {
    byte[] head = reader.get(MetaKeys.listHead(JOBS));
    if (head == null) {
      return new long[] {0, 0};
    }
    ByteBuffer buffer = ByteBuffer.wrap(head);
    return new long[] {buffer.getLong(), buffer.getLong()};
  }

  /** Waiting and running jobs, oldest first. */
  public final List<DdlJob> jobs() {
    List<DdlJob> result = new ArrayList<>();
    try (KvIterator it = reader.scan(MetaKeys.list(JOBS), false)) {
      while (it.next()) {
        result.add(DdlJob.read(it.value()));
      }
    }
    return result;
  }

  public final Optional<DdlJob> finishedJob(long id) {
    return Optional.ofNullable(reader.get(MetaKeys.hashField(JOB_HISTORY, jobField(id))))
        .map(DdlJob::read);
  }

  /** Finished jobs, newest first. */
  public final List<DdlJob> finishedJobs(int limit) {
    List<DdlJob> result = new ArrayList<>();
    KeyRange range = MetaKeys.hash(JOB_HISTORY);
    try (KvIterator it = reader.scan(range, true, limit)) {
      while (result.size() < limit && it.next()) {
        result.add(DdlJob.read(it.value()));
      }
    }
    return result;
  }
}
