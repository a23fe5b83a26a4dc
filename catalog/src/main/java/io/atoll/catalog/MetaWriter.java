package io.atoll.catalog;

import io.atoll.client.Transaction;
import io.atoll.codec.Key;
import io.atoll.codec.MetaKeys;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Changes of metadata within a transaction, which sees them at once. One thread. Concurrent changes
 * of the same things conflict at commit (optimistic) as all writes do.
 */
public final class MetaWriter extends MetaReader {
  private final Transaction transaction;

  public MetaWriter(Transaction transaction) {
    super(transaction);
    this.transaction = transaction;
  }

  private long add(Key key, long count) {
    long next = number(key) + count;
    transaction.put(key, bytes(Long.toString(next)));
    return next;
  }

  /** {@code count} ids for databases and tables that were never used; returns the first. */
  public long allocateIds(int count) {
    return add(MetaKeys.string(NEXT_GLOBAL_ID), count) - count + 1;
  }

  public void bootstrapVersion(long version) {
    transaction.put(MetaKeys.string(BOOTSTRAP), bytes(Long.toString(version)));
  }

  /** The next schema version. What it changes must be told by {@link #putDiff}. */
  public long nextSchemaVersion() {
    return add(MetaKeys.string(SCHEMA_VERSION), 1);
  }

  public void putDiff(SchemaDiff diff) {
    transaction.put(diffKey(diff.version()), diff.write());
  }

  /** Creates or replaces. */
  public void putDatabase(DatabaseInfo database) {
    transaction.put(
        MetaKeys.hashField(DATABASES, database(database.id())), DatabaseJson.write(database));
  }

  /** Removes a database and the definitions of its tables. */
  public void removeDatabase(long databaseId) {
    for (TableInfo table : tables(databaseId)) {
      removeTable(databaseId, table.id());
    }
    transaction.delete(MetaKeys.hashField(DATABASES, database(databaseId)));
  }

  /** Creates or replaces. */
  public void putTable(long databaseId, TableInfo table) {
    transaction.put(
        MetaKeys.hashField(database(databaseId), table(table.id())), TableJson.write(table));
  }

  public void removeTable(long databaseId, long tableId) {
    transaction.delete(MetaKeys.hashField(database(databaseId), table(tableId)));
  }

  // Ownership of the queue of jobs.

  /**
   * Makes an ownership the one in force; false where a greater one is. From its commit on,
   * transactions of older ones fail (see {@link #holdOwnership}).
   */
  public boolean claimOwnership(long ownership) {
    Key key = MetaKeys.string(OWNERSHIP);
    long claimed = number(key);
    if (claimed < ownership) {
      transaction.put(key, bytes(Long.toString(ownership)));
    }
    return claimed <= ownership;
  }

  /**
   * Whether an ownership is the one in force, also when this transaction is committed: else it
   * fails to. Written, not locked: locks leave records that later reads have to pass by.
   */
  public boolean holdOwnership(long ownership) {
    Key key = MetaKeys.string(OWNERSHIP);
    if (number(key) != ownership) {
      return false;
    }
    transaction.put(key, bytes(Long.toString(ownership)));
    return true;
  }

  // Jobs.

  /** Appends a job to the queue and returns it with its id. */
  public DdlJob enqueue(DdlJob job) {
    DdlJob queued = job.withId(allocateIds(1), transaction.startTs());
    long[] bounds = jobBounds();
    transaction.put(MetaKeys.listItem(JOBS, bounds[1]), queued.write());
    putBounds(bounds[0], bounds[1] + 1);
    return queued;
  }

  private void putBounds(long left, long right) {
    transaction.put(
        MetaKeys.listHead(JOBS),
        ByteBuffer.allocate(2 * Long.BYTES).putLong(left).putLong(right).array());
  }

  /** Replaces a waiting or running job. */
  public void updateJob(DdlJob job) {
    transaction.put(MetaKeys.listItem(JOBS, position(job.id())), job.write());
  }

  /** Takes a job from the queue into the history. */
  public void finishJob(DdlJob job) {
    long at = position(job.id());
    long[] bounds = jobBounds();
    // Mostly the first; one in the middle leaves its place to the ones before it.
    for (long i = at; i > bounds[0]; i--) {
      byte[] before = transaction.get(MetaKeys.listItem(JOBS, i - 1));
      if (before == null) {
        throw new CorruptCatalogException("hole in the queue of schema changes at " + (i - 1));
      }
      transaction.put(MetaKeys.listItem(JOBS, i), before);
    }
    transaction.delete(MetaKeys.listItem(JOBS, bounds[0]));
    putBounds(bounds[0] + 1, bounds[1]);
    transaction.put(MetaKeys.hashField(JOB_HISTORY, jobField(job.id())), job.write());
  }

  private long position(long jobId) {
    long[] bounds = jobBounds();
    List<DdlJob> jobs = jobs();
    for (int i = 0; i < jobs.size(); i++) {
      if (jobs.get(i).id() == jobId) {
        return bounds[0] + i;
      }
    }
    throw new IllegalArgumentException("job " + jobId + " is not in the queue");
  }
}
