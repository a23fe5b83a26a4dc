package io.atoll.ddl.job;

import io.atoll.api.Timestamps;
import io.atoll.catalog.CatalogLoader;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;

/**
 * Waits until no node works by an older catalog. Today the only node is this process; what stays of
 * older catalogs are transactions on their way to commit, which the schema lease bounds.
 */
final class SchemaVersions {
  private final Environment environment;
  private final KvClient client;
  private final CatalogLoader loader;
  private final long leaseMillis;

  SchemaVersions(Environment environment, KvClient client, CatalogLoader loader, long leaseMillis) {
    this.environment = environment;
    this.client = client;
    this.loader = loader;
    this.leaseMillis = leaseMillis;
  }

  /** Returns when every new statement sees the newest version. */
  void publish() {
    loader.reload();
  }

  /**
   * Returns when, beside, no transaction planned before can commit any more: what F1 asks between
   * two states.
   */
  void settle() {
    loader.reload();
    long over = Timestamps.physicalMillis(client.currentTimestamp()) + leaseMillis;
    while (true) {
      long left = over - Timestamps.physicalMillis(client.currentTimestamp());
      if (left < 0) {
        return;
      }
      try {
        environment.scheduler().sleep(Duration.ofMillis(left + 1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw SqlError.ER_QUERY_INTERRUPTED.with();
      }
    }
  }
}
