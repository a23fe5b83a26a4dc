package io.atoll.ddl;

import io.atoll.api.Coordination;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Coordination as a node has it that is stopped for a while: nothing goes out or comes in. */
final class PausedCoordination implements Coordination {
  private final Coordination coordination;
  private volatile BooleanSupplier answersWait = () -> false;
  private volatile CompletableFuture<Boolean> going = CompletableFuture.completedFuture(true);

  PausedCoordination(Coordination coordination) {
    this.coordination = coordination;
  }

  /** Answers to the owner of schema changes wait while the condition holds. */
  void stopAnswers(BooleanSupplier condition) {
    answersWait = condition;
  }

  void pause() {
    going = new CompletableFuture<>();
  }

  void goOn() {
    going.complete(true);
  }

  @Override
  public long grantLease(long ttlMillis) {
    going.join();
    return coordination.grantLease(ttlMillis);
  }

  @Override
  public boolean keepAlive(long lease) {
    going.join();
    return coordination.keepAlive(lease);
  }

  @Override
  public void revokeLease(long lease) {
    going.join();
    coordination.revokeLease(lease);
  }

  @Override
  public Outcome put(String key, byte[] value, long lease, long expected) {
    going.join();
    while (key.startsWith("sql/done/") && answersWait.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
    return coordination.put(key, value, lease, expected);
  }

  @Override
  public Outcome delete(String key, long expected) {
    going.join();
    return coordination.delete(key, expected);
  }

  @Override
  public Listing list(String prefix) {
    going.join();
    return coordination.list(prefix);
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Watcher watcher) {
    return coordination.watch(
        prefix,
        afterRevision,
        new Watcher() {
          @Override
          public void changed(List<Change> changes) {
            going.join();
            watcher.changed(changes);
          }

          @Override
          public void ended() {
            going.join();
            watcher.ended();
          }
        });
  }
}
