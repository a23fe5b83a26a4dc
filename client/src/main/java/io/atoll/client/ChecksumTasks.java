package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.KeyRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Asks the Regions of ranges for their checksums, several at the same time, and adds them up. */
final class ChecksumTasks {
  private final ClientContext context;
  private final RegionSnapshot snapshot;
  // Guarded by this.
  private RangeChecksum sum = RangeChecksum.NONE;

  ChecksumTasks(ClientContext context, RegionSnapshot snapshot) {
    this.context = context;
    this.snapshot = snapshot;
  }

  /**
   * @param ranges ascending
   */
  RangeChecksum run(List<KeyRange> ranges) {
    List<Runnable> tasks = new ArrayList<>();
    for (CoprocessorTask each : CoprocessorTask.split(context.cache(), ranges, false)) {
      tasks.add(() -> run(each));
    }
    context.fanout().run(tasks);
    return sum();
  }

  private synchronized RangeChecksum sum() {
    return sum;
  }

  private synchronized void add(RangeChecksum part) {
    sum = sum.plus(part);
  }

  /** Page after page; what a Region answered counts once, whatever follows. */
  private void run(CoprocessorTask first) {
    ArrayDeque<CoprocessorTask> left = new ArrayDeque<>(List.of(first));
    Backoff backoff = context.readBackoff();
    while (!left.isEmpty()) {
      CoprocessorTask task = left.pop();
      if (!(snapshot.send(
              task.region(),
              new StoreRequest.Checksum(task.ranges(), snapshot.startTs()),
              snapshot.priority(),
              backoff)
          instanceof RegionResult.Ok<StoreResponses.Checksum>(var answer))) {
        List<CoprocessorTask> anew = CoprocessorTask.split(context.cache(), task.ranges(), false);
        anew.reversed().forEach(left::push);
        continue;
      }
      KeyError error = answer.error();
      if (error != null && answer.remaining().isEmpty()) {
        // It was met before anything was read.
        left.push(task);
      } else {
        add(new RangeChecksum(answer.crc64Xor(), answer.pairs(), answer.bytes()));
        if (!answer.remaining().isEmpty()) {
          left.push(new CoprocessorTask(task.region(), answer.remaining()));
        }
      }
      if (error != null) {
        snapshot.handle(error, backoff);
      } else {
        backoff = context.readBackoff();
      }
    }
  }
}
