package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.codec.Key;
import io.atoll.rpc.client.RemoteDeadlocks;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits told to a store in another process, and what it answers. */
final class RemoteDeadlocksTest {
  private static final WaitFor WAIT = new WaitFor(10, 20, Key.of(new byte[] {1, 2}));
  private static final Deadlock DEADLOCK =
      new Deadlock(
          20,
          Key.of(new byte[] {3}),
          WAIT.keyHash(),
          List.of(WAIT, new WaitFor(20, 10, Key.of(new byte[] {3}))));

  private RpcServer server;
  private RemoteDeadlocks remote;
  private final Scripted scripted = new Scripted();
  private final Heard heard = new Heard();

  /** Writes down what comes, one text each. */
  private static final class Scripted implements DeadlockDetection {
    final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
    final BlockingQueue<Listener> listeners = new LinkedBlockingQueue<>();

    @Override
    public Waits open(Listener listener) {
      listeners.add(listener);
      return new Waits() {
        @Override
        public void tell(List<Change> changes) {
          came.addAll(changes);
        }

        @Override
        public void close() {
          came.add("closed");
        }
      };
    }

    @Override
    public List<WaitFor> known() {
      return DEADLOCK.waitChain();
    }
  }

  private static final class Heard implements DeadlockDetection.Listener {
    final BlockingQueue<Object> came = new LinkedBlockingQueue<>();

    @Override
    public void found(long id, Deadlock deadlock) {
      came.add(id);
      came.add(deadlock);
    }

    @Override
    public void ended(String reason) {
      came.add(reason);
    }
  }

  private record Named(StoreId id) implements Store {
    @Override
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    Environment environment = RealEnvironment.at(folder);
    server =
        RpcServer.store(
            environment,
            Security.none(),
            new InetSocketAddress("127.0.0.1", 0),
            new Named(new StoreId(1)),
            message -> {},
            (region, receiver) -> Optional.empty(),
            scripted);
    remote = new RemoteDeadlocks(environment, Security.none(), server.address());
  }

  @AfterEach
  void close() {
    remote.close();
    server.close();
  }

  @Test
  void changesComeInTheirOrderAndCirclesAreAnswered() throws Exception {
    try (DeadlockDetection.Waits waits = remote.open(heard)) {
      List<DeadlockDetection.Change> changes =
          List.of(
              new DeadlockDetection.Change.Begun(5, WAIT),
              new DeadlockDetection.Change.Ended(5, WAIT),
              new DeadlockDetection.Change.Gone(10));
      waits.tell(changes);
      for (DeadlockDetection.Change change : changes) {
        assertThat(scripted.came.take()).isEqualTo(change);
      }
      scripted.listeners.take().found(5, DEADLOCK);
      assertThat(heard.came.take()).isEqualTo(5L);
      assertThat(heard.came.take()).isEqualTo(DEADLOCK);
    }
    assertThat(scripted.came.take()).isEqualTo("closed");
    assertThat(heard.came).isEmpty();
  }

  @Test
  void aStoreThatIsNotTheOneSaysSo() throws Exception {
    remote.open(heard);
    scripted.listeners.take().ended("another store is");
    assertThat(heard.came.take().toString())
        .contains("FAILED_PRECONDITION")
        .contains("another store is");
  }

  @Test
  void theEndOfAStoreIsHeardOf() throws Exception {
    remote.open(heard);
    scripted.listeners.take();
    server.close();
    assertThat(heard.came.take().toString()).startsWith("Status");
    remote.open(heard).tell(List.of(new DeadlockDetection.Change.Gone(1)));
    assertThat(heard.came.take().toString()).contains("cannot be reached");
  }

  @Test
  void allWaitsCanBeAskedFor() {
    assertThat(remote.known()).isEqualTo(DEADLOCK.waitChain());
  }
}
