package io.atoll.client;

import io.atoll.api.Placement;
import io.atoll.runtime.Environment;
import java.util.concurrent.Executor;

/** The parts of one client, wired together; what its transactions and snapshots work with. */
record ClientContext(
    Environment environment,
    ClientSettings settings,
    Placement placement,
    RegionCache cache,
    RegionSender sender,
    TimestampSource timestamps,
    LockResolver resolver,
    Executor executor,
    Fanout fanout,
    BackgroundWork background,
    LiveTransactions live) {

  Backoff readBackoff() {
    return new Backoff(environment, settings.readBudgetMillis());
  }

  Backoff writeBackoff() {
    return new Backoff(environment, settings.writeBudgetMillis());
  }
}
