package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** KILL of connections of other nodes. Thread-safe. */
final class RemoteKills {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Environment environment;
  private final Coordination coordination;
  private final NodeLease lease;
  private final AtomicLong count = new AtomicLong();
  private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();

  RemoteKills(Environment environment, Coordination coordination, NodeLease lease) {
    this.environment = environment;
    this.coordination = coordination;
    this.lease = lease;
  }

  /** Asks and waits for the answer. */
  SqlNodes.Killed ask(int node, SqlNodes.Kill kill) {
    String name = lease.id() + "." + count.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    waiting.put(name, answer);
    try {
      coordination.put(
          NodeKeys.KILL + node + "/" + name,
          NodeKeys.bytes(
              kill.connectionId()
                  + "\n"
                  + kill.queryOnly()
                  + "\n"
                  + kill.mayAny()
                  + "\n"
                  + kill.user()),
          lease.current().lease(),
          Coordination.ANY);
      return SqlNodes.Killed.valueOf(environment.scheduler().await(answer, ANSWER_LIMIT));
    } catch (TimeoutException e) {
      // It went away, and its connections with it.
      return SqlNodes.Killed.NOT_THERE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      waiting.remove(name);
      coordination.delete(NodeKeys.KILL + node + "/" + name, Coordination.ANY);
      coordination.delete(NodeKeys.KILLED + name, Coordination.ANY);
    }
  }

  /** A request to this node. */
  void carryOut(Coordination.Entry request, SqlNodes.Listener listener) {
    String[] parts = NodeKeys.text(request).split("\n", 4);
    SqlNodes.Killed killed =
        listener.kill(
            new SqlNodes.Kill(
                Long.parseLong(parts[0]),
                Boolean.parseBoolean(parts[1]),
                Boolean.parseBoolean(parts[2]),
                parts[3]));
    String name = request.key().substring(request.key().lastIndexOf('/') + 1);
    coordination.put(
        NodeKeys.KILLED + name,
        NodeKeys.bytes(killed.name()),
        lease.current().lease(),
        Coordination.ANY);
  }

  void answered(Coordination.Entry answer) {
    CompletableFuture<String> asked = waiting.get(answer.key().substring(NodeKeys.KILLED.length()));
    if (asked != null) {
      asked.complete(NodeKeys.text(answer));
    }
  }
}
