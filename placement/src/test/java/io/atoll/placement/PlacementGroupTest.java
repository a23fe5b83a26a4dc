package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Coordination;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.raft.LivenessSettings;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StoreBeat;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Three members that die, come back and lose sight of each other, in simulation. */
class PlacementGroupTest {
  private static final long STEPS = 20_000_000;

  private static final class Group {
    final Simulation simulation;
    final Members members =
        new Members(Set.of(new Peer(1, 1), new Peer(2, 2), new Peer(3, 3)), Set.of());
    final List<Member> all = new ArrayList<>();
    final Set<List<Long>> cut = new HashSet<>();
    int snapshots;

    Group(long seed) {
      simulation = new Simulation(seed);
      for (long id = 1; id <= 3; id++) {
        all.add(new Member(this, id));
      }
      all.forEach(Member::open);
    }

    boolean reaches(long from, long to) {
      return !cut.contains(List.of(from, to));
    }

    Optional<Member> leading() {
      return all.stream().filter(member -> member.serving().isPresent()).findFirst();
    }
  }

  /** One member over its lives. */
  private static final class Member {
    final Group group;
    final long id;
    final MemoryKvEngine engine = new MemoryKvEngine();
    final SimulatedDisk disk;
    Incarnation process;
    PlacementMember member;
    boolean isDown = true;

    Member(Group group, long id) {
      this.group = group;
      this.id = id;
      this.disk = new SimulatedDisk(group.simulation);
    }

    void open() {
      isDown = false;
      member = null;
      process = group.simulation.incarnation("member " + id);
      Environment environment = process.environment(disk);
      process.start(
          "open",
          () ->
              member =
                  PlacementMember.open(
                      environment,
                      engine,
                      (kv, machine) ->
                          RaftStore.open(environment, settings(), new Network(), kv, machine),
                      group.members,
                      this::snapshotOf,
                      Duration.ofSeconds(2)));
    }

    private RaftSettings settings() {
      return new RaftSettings(
          id,
          "placement",
          RaftSettings.defaults(1, "x").durability(),
          256 << 10,
          1 << 20,
          64 << 10,
          64,
          16,
          8 << 10,
          1,
          new LivenessSettings(Duration.ofMillis(150), Duration.ofMillis(700), 10));
    }

    private Optional<JournalSnapshot> snapshotOf(Peer peer) {
      Member from = group.all.get((int) peer.storeId() - 1);
      if (from.isDown || from.member == null || !group.reaches(from.id, id)) {
        return Optional.empty();
      }
      group.snapshots++;
      return from.member.snapshot();
    }

    void crash() {
      isDown = true;
      process.kill();
      SimulatedDisk.CrashMode[] modes = SimulatedDisk.CrashMode.values();
      disk.crash(modes[group.simulation.world().nextInt(modes.length)]);
      engine.crash();
    }

    Optional<PlacementService> serving() {
      return isDown || member == null ? Optional.empty() : member.leading();
    }

    private final class Network implements Transport {
      @Override
      public void send(RaftMessage message) {
        carry(message.from().storeId(), message.to().storeId(), to -> to.step(message));
      }

      @Override
      public void send(StoreBeat beat) {
        carry(beat.from(), beat.to(), to -> to.step(beat));
      }

      private void carry(long from, long to, Consumer<PlacementMember> message) {
        Member target = group.all.get((int) to - 1);
        if (group.reaches(from, to) && !target.isDown && target.member != null) {
          PlacementMember receiver = target.member;
          target.process.start("deliver", () -> message.accept(receiver));
        }
      }
    }
  }

  /**
   * What clients were told, in the order in which it was told: a call that begins after another one
   * ended, at whichever member, gets more.
   */
  private static final class Told {
    long lastTimestamp;
    long lastIncrement;
    int count;
    final Set<Long> ids = new HashSet<>();
  }

  private static void client(Group group, int number, Told told, boolean[] isOver) {
    Incarnation process = group.simulation.incarnation("client " + number);
    process.start(
        "main",
        () -> {
          while (!isOver[0]) {
            process.sleep(Duration.ofMillis(1 + group.simulation.world().nextInt(30)));
            // Any member that believes that it leads, deposed ones too.
            Member at = group.all.get(group.simulation.world().nextInt(3));
            at.serving()
                .ifPresent(service -> {
                  long before = told.lastTimestamp;
                  ask(at, service, s -> s.timestamps(1_000))
                      .ifPresent(last -> {
                        above(before, last - 999);
                        told.lastTimestamp = Math.max(told.lastTimestamp, last);
                        told.count++;
                      });
                  long incrementBefore = told.lastIncrement;
                  ask(at, service, s -> s.allocateAutoIncrement(9, 1, 1, 1))
                      .ifPresent(next -> {
                        above(incrementBefore, next);
                        told.lastIncrement = Math.max(told.lastIncrement, next);
                      });
                  ask(at, service, s -> s.allocateIds(1))
                      .ifPresent(id -> {
                        if (!told.ids.add(id)) {
                          throw new AssertionError("id " + id + " twice");
                        }
                      });
                });
          }
        });
  }

  private static void above(long before, long now) {
    if (now <= before) {
      throw new AssertionError(now + " after " + before);
    }
  }

  /** A call at a member, on its own thread: it never ends where the member dies. */
  private static Optional<Long> ask(
      Member at, PlacementService service, ToLongFunction<PlacementService> call) {
    var answer = new java.util.concurrent.CompletableFuture<Optional<Long>>();
    Incarnation process = at.process;
    process.start(
        "call",
        () -> {
          try {
            answer.complete(Optional.of(call.applyAsLong(service)));
          } catch (PlacementUnavailableException e) {
            answer.complete(Optional.empty());
          }
        });
    Incarnation waiter = at.group.simulation.incarnation("waiter");
    try {
      return waiter.await(answer, Duration.ofSeconds(5));
    } catch (java.util.concurrent.TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void numbersGrowOverAllMembersThroughFaults() {
    long first = Long.getLong("atoll.seed", System.nanoTime());
    int seeds = Integer.getInteger("atoll.placement.seeds", 6);
    int told = 0;
    int snapshots = 0;
    for (int i = 0; i < seeds; i++) {
      try {
        Group group = new Group(first + i);
        told += disturb(group);
        snapshots += group.snapshots;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("failed with -Datoll.seed=" + (first + i), e);
      }
    }
    System.out.printf(
        "placement group: -Datoll.seed=%d -Datoll.placement.seeds=%d, %d answers, %d snapshots%n",
        first, seeds, told, snapshots);
    assertThat(told).isGreaterThan(100 * seeds);
  }

  private static int disturb(Group group) {
    Told told = new Told();
    boolean[] isOver = {false};
    for (int i = 0; i < 3; i++) {
      client(group, i, told, isOver);
    }
    Incarnation chaos = group.simulation.incarnation("chaos");
    var random = group.simulation.world();
    boolean[] isQuiet = {false};
    chaos.start(
        "chaos",
        () -> {
          for (int i = 0; i < 15; i++) {
            chaos.sleep(Duration.ofMillis(500 + random.nextInt(4_000)));
            Member victim = group.all.get(random.nextInt(3));
            long other = 1 + random.nextInt(3);
            switch (random.nextInt(6)) {
              case 0, 1 -> {
                if (!victim.isDown && group.all.stream().noneMatch(m -> m.isDown)) {
                  victim.crash();
                }
              }
              case 2 -> group.cut.add(List.of(victim.id, other));
              case 3 ->
                  group.all.forEach(m -> {
                    group.cut.add(List.of(victim.id, m.id));
                    group.cut.add(List.of(m.id, victim.id));
                  });
              default -> {
                group.cut.clear();
                group.all.stream().filter(m -> m.isDown).forEach(Member::open);
              }
            }
          }
          group.cut.clear();
          group.all.stream().filter(m -> m.isDown).forEach(Member::open);
          isQuiet[0] = true;
        });
    group.simulation.run(() -> isQuiet[0], STEPS);
    // All is well: somebody serves again.
    int before = told.count;
    group.simulation.run(() -> told.count > before + 20, STEPS);
    isOver[0] = true;
    return told.count;
  }

  @Test
  void theNextLeaderServesSoonAndKnowsAllThatWasSaved() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    Group group = new Group(seed);
    group.simulation.run(() -> group.leading().isPresent(), STEPS);
    Member old = group.leading().orElseThrow();
    long[] answers = new long[4];
    boolean[] isDone = {false};
    old.process.start(
        "main",
        () -> {
          PlacementService service = old.serving().orElseThrow();
          answers[0] = service.clusterId();
          service.set("max-replicas", "5");
          answers[1] = service.timestamp();
          isDone[0] = true;
        });
    group.simulation.run(() -> isDone[0], STEPS);
    long killed = group.simulation.clock().nanos();
    old.crash();
    boolean[] isServed = {false};
    Incarnation client = group.simulation.incarnation("client");
    client.start(
        "main",
        () -> {
          while (!isServed[0]) {
            client.sleep(Duration.ofMillis(10));
            group
                .leading()
                .flatMap(member ->
                    ask(member, member.serving().orElseThrow(), PlacementService::timestamp))
                .ifPresent(timestamp -> {
                  answers[2] = timestamp;
                  isServed[0] = true;
                });
          }
        });
    group.simulation.run(() -> isServed[0], STEPS);
    long millis = (group.simulation.clock().nanos() - killed) / 1_000_000;
    System.out.printf("placement leader lost: -Datoll.seed=%d, next after %d ms%n", seed, millis);
    assertThat(answers[2]).isGreaterThan(answers[1]);
    assertThat(millis).isLessThan(4_000);
    Member next = group.leading().orElseThrow();
    boolean[] isAsked = {false};
    next.process.start(
        "main",
        () -> {
          answers[3] = next.serving().orElseThrow().clusterId();
          isAsked[0] = true;
        });
    group.simulation.run(() -> isAsked[0], STEPS);
    assertThat(answers[3]).isEqualTo(answers[0]);
    assertThat(next.serving().orElseThrow().settings().maxReplicas()).isEqualTo(5);
  }

  @Test
  void aMemberThatWasAwayForLongTakesTheStateWhole() {
    Group group = new Group(Long.getLong("atoll.seed", System.nanoTime()));
    group.simulation.run(() -> group.leading().isPresent(), STEPS);
    Member away = group.all.stream().filter(m -> m.serving().isEmpty()).findFirst().orElseThrow();
    away.crash();
    boolean[] isDone = {false};
    Member leader = group.leading().orElseThrow();
    leader.process.start(
        "main",
        () -> {
          for (int i = 0; i < 200; i++) {
            leader.serving().orElseThrow().resetAutoIncrement(i, 1_000 + i);
          }
          isDone[0] = true;
        });
    group.simulation.run(() -> isDone[0], STEPS);
    away.open();
    group.simulation.run(
        () ->
            away.member != null
                && away.member
                    .snapshot()
                    .map(state -> state.values().containsKey("sequence/199"))
                    .orElse(false),
        STEPS);
    assertThat(group.snapshots).isPositive();
    assertThat(away.member.snapshot().orElseThrow().values())
        .hasSizeGreaterThanOrEqualTo(200)
        .containsKey("sequence/0");
  }

  @Test
  void theNextLeaderKnowsLeasesAndCountsThemAnew() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    Group group = new Group(seed);
    long ttlMillis = 10_000;
    group.simulation.run(() -> group.leading().isPresent(), STEPS);
    Member old = group.leading().orElseThrow();
    long[] lease = new long[1];
    long[] revision = new long[1];
    boolean[] isEnded = {false};
    boolean[] isDone = {false};
    old.process.start(
        "main",
        () -> {
          Coordination first = old.serving().orElseThrow().coordination();
          lease[0] = first.grantLease(ttlMillis);
          revision[0] =
              ((Coordination.Outcome.Done)
                      first.put("owner", new byte[] {1}, lease[0], Coordination.ABSENT))
                  .revision();
          isDone[0] = true;
        });
    group.simulation.run(() -> isDone[0], STEPS);
    // It is cut off, and believes for a while that it leads.
    Coordination deposed = old.serving().orElseThrow().coordination();
    old.process.start(
        "watch",
        () ->
            deposed.watch(
                "owner",
                revision[0],
                new Coordination.Watcher() {
                  @Override
                  public void changed(List<Coordination.Change> changes) {
                    throw new AssertionError(changes);
                  }

                  @Override
                  public void ended() {
                    isEnded[0] = true;
                  }
                }));
    group.all.forEach(m -> {
      group.cut.add(List.of(old.id, m.id));
      group.cut.add(List.of(m.id, old.id));
    });
    Incarnation client = group.simulation.incarnation("client");
    long[] deadline = new long[1];
    boolean[] isTaken = {false};
    client.start(
        "main",
        () -> {
          while (!isTaken[0]) {
            client.sleep(Duration.ofMillis(50));
            for (Member member : group.all) {
              if (member == old || member.serving().isEmpty()) {
                continue;
              }
              ask(
                      member,
                      member.serving().orElseThrow(),
                      s -> {
                        Coordination now = s.coordination();
                        if (deadline[0] == 0) {
                          long nanos = group.simulation.clock().nanos();
                          if (now.keepAlive(lease[0])) {
                            deadline[0] = nanos + ttlMillis * 1_000_000;
                          }
                        }
                        return now.put("owner", new byte[] {2}, 0, Coordination.ABSENT)
                                instanceof Coordination.Outcome.Done(long made)
                            ? made
                            : 0;
                      })
                  .filter(made -> made > 0)
                  .ifPresent(made -> {
                    if (made <= revision[0]) {
                      throw new AssertionError(made + " after " + revision[0]);
                    }
                    isTaken[0] = true;
                  });
            }
          }
        });
    group.simulation.run(() -> isTaken[0], STEPS);
    assertThat(deadline[0]).as("seed %d", seed).isPositive();
    assertThat(group.simulation.clock().nanos()).isGreaterThanOrEqualTo(deadline[0]);
    group.cut.clear();
    group.simulation.run(() -> isEnded[0], STEPS);
  }
}
