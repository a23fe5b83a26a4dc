package io.atoll.ddl.job;

import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetaReader;
import io.atoll.catalog.MetaWriter;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaState;
import io.atoll.client.KvClient;
import io.atoll.client.PlacementErrors;
import io.atoll.client.Transaction;
import io.atoll.ddl.DdlSettings;
import io.atoll.ddl.gc.DroppedRanges;
import io.atoll.ddl.namespace.TableNamespaces;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.types.ErrorKind;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the queued schema changes: jobs of the same tables one after the other, others side
 * by side, so that one that fills in data or waits for a transaction holds up nobody else. Each
 * step is one transaction, so a successor goes on where this one stopped.
 *
 * <p>Of several SQL nodes one is the owner ({@link OtherNodes}); the others queue jobs and wait. A
 * node that is not the owner any more, and does not know it, can commit no step: each is fenced by
 * the ownership that its owner has claimed. Thread-safe.
 */
public final class JobOwner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobOwner.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Jobs side by side. */
  private static final int MAX_RUNNING = 16;

  /** Unexpected failures of one job (stores gone, defects) before it is given up. */
  private static final int MAX_FAILURES = 60;

  private final Environment environment;
  private final KvClient client;
  private final Placement placement;
  private final DdlSettings settings;
  private final MetaTransactions metas;
  private final CatalogLoader loader;
  private final SchemaVersions versions;
  private final TableNamespaces namespaces;
  private final JobActions actions;
  private final FinishedJobs finished;
  private final OtherNodes others;
  private final Semaphore wakeUp = new Semaphore(0);

  /** Jobs taken back while they were under way. */
  private final Set<Long> cancelled = ConcurrentHashMap.newKeySet();

  /** Jobs on their way, with the threads that carry them out. */
  private final Map<Long, Thread> running = new HashMap<>();

  private final List<Scheduler.Timer> timers = new ArrayList<>();
  private @Nullable Thread dispatcher;
  private volatile boolean isClosed;

  /** The safe point when dropped data was looked for the last time. */
  private volatile long safePointBefore;

  /** The ownership whose claim is known to be committed. */
  private volatile long claimed = OtherNodes.ALONE;

  public JobOwner(
      Environment environment,
      KvClient client,
      Placement placement,
      CatalogLoader loader,
      MetadataLocks metadataLocks,
      OtherNodes others,
      DdlSettings settings) {
    this.others = others;
    this.environment = environment;
    this.client = client;
    this.placement = placement;
    this.settings = settings;
    this.loader = loader;
    this.metas = new MetaTransactions(client);
    this.versions = new SchemaVersions(environment, client, loader, metadataLocks, others);
    this.namespaces = new TableNamespaces(placement);
    this.actions = new JobActions(client, placement, namespaces, metas, loader::reload, settings);
    this.finished = new FinishedJobs(environment, client);
  }

  /** Takes up the queue, what an owner before left in it first. */
  public synchronized void start() {
    dispatcher = environment.scheduler().start("ddl-owner", this::dispatch);
    timers.add(environment.scheduler().every(LOOK_AGAIN, this::wake));
    timers.add(
        environment
            .scheduler()
            .every(
                Duration.ofMillis(settings.gcPeriodMillis()),
                () -> {
                  if (isOwner()) {
                    removeDropped();
                  }
                }));
    others.begin(
        new OtherNodes.Listener() {
          @Override
          public void wake() {
            JobOwner.this.wake();
          }

          @Override
          public void ended(long jobId) {
            finished.look(jobId);
          }
        });
  }

  /**
   * Queues the job that {@code make} makes (run again on conflicts) and waits for its end.
   *
   * @throws SqlException the job's error
   */
  public DdlJob run(Function<MetaWriter, DdlJob> make) {
    DdlJob queued = metas.run(meta -> meta.enqueue(make.apply(meta)));
    tellOwner();
    DdlJob done = finished.await(queued.id(), () -> abandon(queued.id()));
    // A job that was found finished in its history may be ahead of what this node has loaded.
    versions.publish();
    String error = done.error();
    if (error != null) {
      SqlException told = Errors.of(error);
      // KILL took it back.
      throw told.error() == SqlError.ER_CANCELLED_DDL_JOB && Thread.currentThread().isInterrupted()
          ? SqlError.ER_QUERY_INTERRUPTED.with()
          : told;
    }
    return done;
  }

  private boolean isOwner() {
    return others.ownership() != OtherNodes.NOT_OWNER;
  }

  private void tellOwner() {
    if (isOwner()) {
      wake();
    } else {
      others.queued();
    }
  }

  /** The statement that asked for the job was killed. */
  private void abandon(long jobId) {
    if (isClosed) {
      // Not killed: the process ends. The job goes on with the next owner.
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    }
    try {
      cancel(jobId);
    } catch (SqlException e) {
      LOG.info("a killed statement's schema change goes on: job={} {}", jobId, e.getMessage());
    }
  }

  /** Jobs that wait or are under way, newest first, then as many that have ended. */
  public List<DdlJob> jobs(int ended) {
    MetaReader meta = new MetaReader(client.snapshot(client.currentTimestamp()));
    List<DdlJob> jobs = new ArrayList<>(meta.jobs().reversed());
    jobs.addAll(meta.finishedJobs(ended));
    return jobs;
  }

  /**
   * Takes a job back, unless it is in force already.
   *
   * @throws SqlException 8224, 8225, 8226
   */
  public void cancel(long jobId) {
    metas.run(meta -> {
      for (DdlJob job : meta.jobs()) {
        if (job.id() != jobId) {
          continue;
        }
        boolean isInForce =
            job.schemaState() == SchemaState.PUBLIC
                || job.schemaState() == SchemaState.DELETE_REORGANIZATION;
        if (isInForce) {
          throw SqlError.ER_CANNOT_CANCEL_DDL_JOB.with(jobId);
        }
        if (job.state() != DdlJob.State.ROLLING_BACK) {
          meta.updateJob(job.withState(DdlJob.State.CANCELLING, job.schemaState()));
        }
        return job;
      }
      throw (meta.finishedJob(jobId).isPresent()
              ? SqlError.ER_CANCEL_FINISHED_DDL_JOB
              : SqlError.ER_DDL_JOB_NOT_FOUND)
          .with(jobId);
    });
    if (isOwner()) {
      cancelled.add(jobId);
    }
    tellOwner();
  }

  /** 8214 where the job was taken back. */
  private void checkCancelled(DdlJob job) {
    if (job.state() == DdlJob.State.CANCELLING
        || (job.state() != DdlJob.State.ROLLING_BACK && cancelled.contains(job.id()))) {
      throw SqlError.ER_CANCELLED_DDL_JOB.with();
    }
  }

  /** Removes data dropped longer ago than the setting says. */
  public void removeDropped() {
    try {
      // Without a life nobody reads what was dropped. Else whoever reads the past has looked at the
      // safe point, some time before: it is not that of now which counts.
      long unread = settings.gcLifeMillis() == 0 ? Long.MAX_VALUE : safePointBefore;
      safePointBefore = placement.gcSafePoint();
      DroppedRanges.remove(client, metas, settings.gcLifeMillis(), unread);
      namespaces.forgetGone(client, true);
    } catch (RuntimeException e) {
      LOG.warn("cannot remove dropped data, trying again later: {}", e.toString());
    }
  }

  private void wake() {
    wakeUp.release();
  }

  private void dispatch() {
    try {
      while (!isClosed) {
        wakeUp.drainPermits();
        try {
          if (claims()) {
            startJobs();
          }
        } catch (RuntimeException e) {
          LOG.warn("schema changes wait: {}", e.toString());
        }
        if (!isClosed) {
          wakeUp.acquire();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this node is the owner, and no older ownership's step can be committed any more. */
  private boolean claims() {
    long ownership = others.ownership();
    if (ownership == OtherNodes.NOT_OWNER) {
      return false;
    }
    if (ownership != claimed && metas.run(meta -> meta.claimOwnership(ownership))) {
      // What the owner before changed last.
      loader.reload();
      claimed = ownership;
    }
    return ownership == claimed;
  }

  /** Starts every job that need not wait for an earlier one, as far as there is room. */
  private void startJobs() {
    List<DdlJob> jobs = new MetaReader(client.snapshot(client.currentTimestamp())).jobs();
    for (int i = 0; i < jobs.size(); i++) {
      DdlJob job = jobs.get(i);
      if (job.state() == DdlJob.State.CANCELLING) {
        // Perhaps at another node.
        cancelled.add(job.id());
      }
      if (jobs.subList(0, i).stream().noneMatch(before -> JobScope.overlap(before, job))) {
        startJob(job);
      }
    }
  }

  private void startJob(DdlJob job) {
    long ownership = claimed;
    synchronized (running) {
      if (!isClosed && running.size() < MAX_RUNNING && !running.containsKey(job.id())) {
        running.put(
            job.id(),
            environment.scheduler().start("ddl-job-" + job.id(), () -> runJob(job, ownership)));
      }
    }
  }

  private void runJob(DdlJob job, long ownership) {
    try {
      carryOut(job, ownership);
    } catch (DeposedException e) {
      LOG.info("another node goes on with a schema change: job={}", job.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (running) {
        running.remove(job.id());
      }
      wake();
    }
  }

  /** Brings a job to its end. */
  private void carryOut(DdlJob queued, long ownership) throws InterruptedException {
    DdlJob job = queued;
    int failures = 0;
    boolean isSettled = isFirstState(job);
    while (!isClosed) {
      try {
        if (!isSettled) {
          // Who brought it this far may not have waited for this state.
          versions.settle(job);
          isSettled = true;
        }
        DdlJob present = job;
        checkCancelled(present);
        if (isFirstState(job)) {
          versions.await(job, () -> checkCancelled(present));
        }
        DdlJob next = step(job, ownership);
        if (next.state().isFinished()) {
          end(next);
          return;
        }
        job = next;
        isSettled = false;
        versions.settle(job);
        isSettled = true;
        failures = 0;
      } catch (DeposedException e) {
        throw e;
      } catch (SqlException e) {
        boolean isJobs = isUsers(e) && job.state() != DdlJob.State.ROLLING_BACK;
        if (isJobs || ++failures >= MAX_FAILURES) {
          job = fail(job, ownership, e);
          failures = 0;
          if (job.state().isFinished()) {
            end(job);
            return;
          }
        } else {
          waitAfter(job, e);
        }
      } catch (RuntimeException e) {
        if (++failures >= MAX_FAILURES) {
          job =
              fail(
                  job,
                  ownership,
                  e instanceof PlacementUnavailableException absent
                      ? PlacementErrors.sqlError(absent)
                      : SqlError.ER_UNKNOWN_ERROR.with(e.toString()));
          failures = 0;
        } else {
          waitAfter(job, e);
        }
      }
    }
  }

  private static boolean isFirstState(DdlJob job) {
    return job.schemaState() == SchemaState.NONE && job.state() != DdlJob.State.ROLLING_BACK;
  }

  private void end(DdlJob job) {
    cancelled.remove(job.id());
    try {
      versions.publishEverywhere(job);
    } catch (RuntimeException e) {
      LOG.warn("other nodes learn late of a schema change: job={} {}", job.id(), e.toString());
    }
    LOG.info(
        "schema change ended: job={} type={} state={} version={} error={}",
        job.id(),
        job.type(),
        job.state(),
        job.schemaVersion(),
        job.error());
    finished.tell(job);
  }

  /** Errors of what was asked for, against those of the circumstances. */
  private static boolean isUsers(SqlException e) {
    // An interrupt is this owner's end, not the job's.
    return (e.error().kind() == ErrorKind.USER && e.error() != SqlError.ER_QUERY_INTERRUPTED)
        || e.error() == SqlError.ER_INFO_SCHEMA_CHANGED;
  }

  private void waitAfter(DdlJob job, RuntimeException e) throws InterruptedException {
    if (isClosed) {
      return;
    }
    LOG.warn("schema change waits: job={} type={}", job.id(), job.type(), e);
    environment.scheduler().sleep(LOOK_AGAIN);
  }

  private DdlJob step(DdlJob job, long ownership) {
    JobAction action = actions.of(job);
    if (job.state() != DdlJob.State.ROLLING_BACK) {
      action.work(job, () -> checkCancelled(job));
    }
    return metas.with((meta, transaction) ->
        change(
            meta,
            transaction,
            job.id(),
            ownership,
            step -> {
              if (step.job().schemaState() != job.schemaState()) {
                // A commit of unknown outcome did succeed: that state is to be settled first.
                return step.job();
              }
              checkCancelled(step.job());
              return action.step(step);
            }));
  }

  private DdlJob change(
      MetaWriter meta,
      Transaction transaction,
      long id,
      long ownership,
      Function<Step, DdlJob> change) {
    if (ownership != OtherNodes.ALONE
        && (others.ownership() != ownership || !meta.holdOwnership(ownership))) {
      throw new DeposedException("ownership " + ownership + " has ended");
    }
    for (DdlJob current : meta.jobs()) {
      if (current.id() == id) {
        DdlJob next = change.apply(new Step(current, meta, transaction, loader::reload));
        if (next.state().isFinished()) {
          meta.finishJob(next);
        } else {
          meta.updateJob(next);
        }
        return next;
      }
    }
    // A commit of unknown outcome did succeed.
    return meta.finishedJob(id)
        .orElseThrow(() -> new IllegalStateException("job " + id + " is lost"));
  }

  /** Ends the job, or turns it back where it has left its first state. */
  private DdlJob fail(DdlJob failed, long ownership, SqlException error) {
    return metas.with((meta, transaction) ->
        change(
            meta,
            transaction,
            failed.id(),
            ownership,
            step -> {
              DdlJob job = step.job().withError(Errors.text(error), step.job().errorCount() + 1);
              if (job.schemaState() == SchemaState.NONE) {
                return job.withFinish(DdlJob.State.CANCELLED, step.startTs(), 0);
              }
              return job.withState(DdlJob.State.ROLLING_BACK, job.schemaState());
            }));
  }

  /** Stops after the present step. What is queued stays queued. */
  @Override
  public synchronized void close() {
    isClosed = true;
    for (Scheduler.Timer timer : timers) {
      timer.cancel();
    }
    List<Thread> threads = new ArrayList<>();
    if (dispatcher != null) {
      threads.add(dispatcher);
    }
    synchronized (running) {
      threads.addAll(running.values());
    }
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
