package io.atoll.ddl.job;

import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetaReader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaDiff;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Waits until no session works by an older state of a job's tables: of this node, as its metadata
 * locks say exactly, then of all others, as they say.
 */
final class SchemaVersions {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

  private final Environment environment;
  private final KvClient client;
  private final CatalogLoader loader;
  private final MetadataLocks locks;
  private final OtherNodes others;

  SchemaVersions(
      Environment environment,
      KvClient client,
      CatalogLoader loader,
      MetadataLocks locks,
      OtherNodes others) {
    this.others = others;
    this.environment = environment;
    this.client = client;
    this.loader = loader;
    this.locks = locks;
  }

  /** Returns when every new statement of this node sees the newest version. */
  void publish() {
    loader.reload();
  }

  /** Returns when every new statement of any node sees the newest version. */
  void publishEverywhere(DdlJob ended) {
    loader.reload();
    others.agree(Set.of(), ended.id(), () -> {});
  }

  /**
   * Before a job's first step: returns when the transactions that use its tables now have ended, so
   * that they do not find them changed or gone (MySQL's exclusive metadata lock).
   *
   * @param checkCancelled throws where the job was taken back
   */
  void await(DdlJob job, Runnable checkCancelled) {
    Set<Long> used = new HashSet<>(JobScope.tables(job));
    if (job.type() == DdlJob.Type.DROP_DATABASE) {
      for (var database : loader.current().databases()) {
        if (database.id() == job.databaseId()) {
          loader.current().tables(database.name()).forEach(table -> used.add(table.id()));
        }
      }
    }
    used.removeIf(id -> loader.current().tableById(id).isEmpty());
    if (!used.isEmpty()) {
      drain(used, checkCancelled);
    }
  }

  /**
   * Returns when every new statement sees the newest version and no transaction that used the job's
   * tables before can commit any more: what F1 asks between two states.
   */
  void settle(DdlJob job) {
    loader.reload();
    Set<Long> changed = new HashSet<>(JobScope.tables(job));
    new MetaReader(client.snapshot(client.currentTimestamp()))
        .diff(job.schemaVersion())
        .map(SchemaDiff::tableIds)
        .ifPresent(changed::addAll);
    // Between states nothing is taken back: the next step looks again.
    drain(changed, () -> {});
  }

  private void drain(Set<Long> tableIds, Runnable checkCancelled) {
    long epoch = locks.advance();
    Duration pause = FIRST_PAUSE;
    while (!locks.isFree(epoch, tableIds)) {
      checkCancelled.run();
      try {
        environment.scheduler().sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw SqlError.ER_QUERY_INTERRUPTED.with();
      }
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
    others.agree(tableIds, 0, checkCancelled);
  }
}
