package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.chunk.Chunk;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Coprocessor tasks asked one page at a time: here in the reader's thread, task after task; {@link
 * ParallelCoprocessorStream} asks several Regions at once.
 */
final class CoprocessorStream implements ChunkStream {
  private final Pages pages;
  private final ArrayDeque<Chunk> ready = new ArrayDeque<>();

  private CoprocessorStream(Pages pages) {
    this.pages = pages;
  }

  static ChunkStream open(
      ClientContext context, RegionSnapshot snapshot, CoprocessorRequest request) {
    boolean isDescending = request.plan().scan().isDescending();
    List<CoprocessorTask> tasks =
        CoprocessorTask.split(context.cache(), request.ranges(), isDescending);
    if (request.concurrency() == 1 || tasks.size() <= 1) {
      return new CoprocessorStream(new Pages(context, snapshot, request, tasks, new AtomicLong()));
    }
    return new ParallelCoprocessorStream(context, snapshot, request, tasks);
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      Chunk chunk = ready.poll();
      if (chunk != null) {
        return chunk;
      }
      List<Chunk> page = pages.next();
      if (page == null) {
        return null;
      }
      ready.addAll(page);
    }
  }

  @Override
  public long scannedRows() {
    return pages.scannedRows.get();
  }

  @Override
  public void close() {
    pages.tasks.clear();
    ready.clear();
  }

  /** The pages of a list of tasks in order. One thread. */
  static final class Pages {
    private final ClientContext context;
    private final RegionSnapshot snapshot;
    private final CoprocessorRequest request;
    private final ArrayDeque<CoprocessorTask> tasks;
    private final AtomicLong scannedRows;

    Pages(
        ClientContext context,
        RegionSnapshot snapshot,
        CoprocessorRequest request,
        List<CoprocessorTask> tasks,
        AtomicLong scannedRows) {
      this.context = context;
      this.snapshot = snapshot;
      this.request = request;
      this.tasks = new ArrayDeque<>(tasks);
      this.scannedRows = scannedRows;
    }

    /** The next page with rows; null at the end. */
    @Nullable List<Chunk> next() {
      Backoff backoff = null;
      while (true) {
        CoprocessorTask task = tasks.peek();
        if (task == null) {
          return null;
        }
        if (backoff == null) {
          backoff = context.readBackoff();
        }
        StoreRequest.Coprocess coprocess =
            new StoreRequest.Coprocess(
                request.plan(), task.ranges(), snapshot.startTs(), request.pageBytes());
        if (!(snapshot.send(task.region(), coprocess, request.priority(), backoff)
            instanceof RegionResult.Ok<StoreResponses.Coprocess>(var answer))) {
          tasks.poll();
          List<CoprocessorTask> anew =
              CoprocessorTask.split(
                  context.cache(), task.ranges(), request.plan().scan().isDescending());
          for (CoprocessorTask each : anew.reversed()) {
            tasks.push(each);
          }
          continue;
        }
        KeyError error = answer.error();
        if (error != null && answer.remaining().isEmpty()) {
          // The store says nothing about how far it came: its rows would come twice.
          snapshot.handle(error, backoff);
          continue;
        }
        scannedRows.addAndGet(answer.scannedRows());
        tasks.poll();
        if (!answer.remaining().isEmpty()) {
          tasks.push(new CoprocessorTask(task.region(), answer.remaining()));
        }
        if (error != null) {
          snapshot.handle(error, backoff);
        }
        List<Chunk> chunks = answer.chunks().stream().filter(c -> c.rows() > 0).toList();
        if (!chunks.isEmpty()) {
          return chunks;
        }
      }
    }
  }
}
