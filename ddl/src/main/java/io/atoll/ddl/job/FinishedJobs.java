package io.atoll.ddl.job;

import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetaReader;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Where statements wait for their jobs. Thread-safe. */
final class FinishedJobs {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final int MAX_RECENT = 1_024;

  private final Environment environment;
  private final KvClient client;
  private final Map<Long, CompletableFuture<DdlJob>> waiting = new HashMap<>();
  private final Map<Long, DdlJob> recent = new LinkedHashMap<>();

  FinishedJobs(Environment environment, KvClient client) {
    this.environment = environment;
    this.client = client;
  }

  synchronized void tell(DdlJob job) {
    CompletableFuture<DdlJob> future = waiting.remove(job.id());
    if (future != null) {
      future.complete(job);
      return;
    }
    recent.put(job.id(), job);
    if (recent.size() > MAX_RECENT) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  /** A job that another node has brought to its end. */
  void look(long jobId) {
    CompletableFuture<DdlJob> future;
    synchronized (this) {
      future = waiting.get(jobId);
    }
    if (future != null) {
      new MetaReader(client.snapshot(client.currentTimestamp()))
          .finishedJob(jobId)
          .ifPresent(future::complete);
    }
  }

  private synchronized CompletableFuture<DdlJob> of(long jobId) {
    DdlJob known = recent.remove(jobId);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : waiting.computeIfAbsent(jobId, id -> new CompletableFuture<>());
  }

  private synchronized void forget(long jobId) {
    waiting.remove(jobId);
  }

  /**
   * The finished job.
   *
   * @param interrupted what the first interrupt of the waiting thread asks for (the job's end); the
   *     second is 1317, and the job goes on
   */
  DdlJob await(long jobId, Runnable interrupted) {
    CompletableFuture<DdlJob> future = of(jobId);
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          DdlJob job = environment.scheduler().await(future, LOOK_AGAIN);
          if (isInterrupted) {
            Thread.currentThread().interrupt();
          }
          return job;
        } catch (InterruptedException e) {
          if (isInterrupted) {
            throw e;
          }
          isInterrupted = true;
          interrupted.run();
        } catch (TimeoutException e) {
          // Another process may be the owner.
          Optional<DdlJob> job =
              new MetaReader(client.snapshot(client.currentTimestamp())).finishedJob(jobId);
          if (job.isPresent()) {
            return job.get();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      forget(jobId);
    }
  }
}
