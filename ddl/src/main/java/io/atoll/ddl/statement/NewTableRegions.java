package io.atoll.ddl.statement;

import io.atoll.client.KvClient;
import io.atoll.codec.TableKeys;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proposes a Region of its own for each new table; no statement waits for it. Thread-safe. */
public final class NewTableRegions {
  private static final Logger LOG = LoggerFactory.getLogger(NewTableRegions.class);

  private final KvClient client;
  private final Executor executor;

  public NewTableRegions(KvClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  void propose(long tableId) {
    executor.execute(() -> {
      try {
        client.split(List.of(TableKeys.tablePrefix(tableId), TableKeys.tablePrefix(tableId + 1)));
      } catch (RuntimeException e) {
        // Rows find their place in the Region that is there; the store splits it when it grows.
        LOG.warn("no Region of its own for a new table: table={}, {}", tableId, e.toString());
      }
    });
  }
}
