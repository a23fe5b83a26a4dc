package io.atoll.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.raft.LibraryModel.Endpoint;
import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModel;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every kind of message goes to bytes and back as it was. */
final class RaftMessagesTest {
  private static final LibraryModel MODEL = new LibraryModel();
  private static final int KINDS = 10;

  private final long seed = Long.getLong("atoll.seed", System.nanoTime());
  private final Random random = new Random(seed);

  RaftMessagesTest() {
    System.out.println("seed " + seed);
  }

  private long number() {
    return random.nextLong() >>> random.nextInt(1, 64);
  }

  private int term() {
    return random.nextInt() >>> random.nextInt(1, 32);
  }

  private Peer peer() {
    return new Peer(number(), number());
  }

  private Collection<RaftEndpoint> endpoints() {
    Set<RaftEndpoint> endpoints = new LinkedHashSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      endpoints.add(new Endpoint(peer()));
    }
    return endpoints;
  }

  private RaftGroupMembersView view() {
    return MODEL
        .createRaftGroupMembersViewBuilder()
        .setLogIndex(number())
        .setMembers(endpoints())
        .setVotingMembers(endpoints())
        .build();
  }

  private SnapshotChunk chunk() {
    return MODEL
        .createSnapshotChunkBuilder()
        .setIndex(number())
        .setTerm(term())
        .setSnapshotChunkIndex(random.nextInt(9))
        .setSnapshotChunkCount(random.nextInt(9))
        .setGroupMembersView(view())
        .setOperation(
            new Marker(
                number(),
                term(),
                number(),
                new Members(Set.of(new Peer(1, 2), new Peer(number() | 4, 7)), Set.of(peer3()))))
        .build();
  }

  private static Peer peer3() {
    return new Peer(3, 3);
  }

  private List<LogEntry> entries() {
    List<LogEntry> entries = new ArrayList<>();
    long index = number() >>> 1;
    int term = term() >>> 1;
    for (int i = random.nextInt(20); i > 0; i--) {
      byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : 200];
      random.nextBytes(payload);
      Object operation =
          switch (random.nextInt(4)) {
            case 0 -> new Operation(EntryKind.NEW_TERM, new byte[0]);
            case 1 ->
                MODEL
                    .createUpdateRaftGroupMembersOpBuilder()
                    .setEndpoint(new Endpoint(peer()))
                    .setMode(MembershipChangeMode.values()[random.nextInt(3)])
                    .setMembers(endpoints())
                    .setVotingMembers(endpoints())
                    .build();
            default -> new Operation(EntryKind.COMMAND, payload);
          };
      entries.add(
          MODEL
              .createLogEntryBuilder()
              .setIndex(++index)
              .setTerm(term += random.nextInt(2))
              .setOperation(operation)
              .build());
    }
    return entries;
  }

  private RaftMessage message(int kind) {
    long group = number();
    Peer from = peer();
    Endpoint sender = new Endpoint(from);
    io.microraft.model.message.RaftMessage body =
        switch (kind) {
          case 0 ->
              MODEL
                  .createAppendEntriesRequestBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setPreviousLogIndex(number())
                  .setPreviousLogTerm(term())
                  .setCommitIndex(number())
                  .setQuerySequenceNumber(number())
                  .setFlowControlSequenceNumber(number())
                  .setLogEntries(entries())
                  .build();
          case 1 ->
              MODEL
                  .createAppendEntriesSuccessResponseBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setLastLogIndex(number())
                  .setQuerySequenceNumber(number())
                  .setFlowControlSequenceNumber(number())
                  .build();
          case 2 ->
              MODEL
                  .createAppendEntriesFailureResponseBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setExpectedNextIndex(number())
                  .setQuerySequenceNumber(number())
                  .setFlowControlSequenceNumber(number())
                  .build();
          case 3 ->
              MODEL
                  .createInstallSnapshotRequestBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setSenderLeader(random.nextBoolean())
                  .setSnapshotIndex(number())
                  .setSnapshotTerm(term())
                  .setTotalSnapshotChunkCount(random.nextInt(9))
                  .setSnapshotChunk(random.nextBoolean() ? chunk() : null)
                  .setSnapshottedMembers(endpoints())
                  .setGroupMembersView(view())
                  .setQuerySequenceNumber(number())
                  .setFlowControlSequenceNumber(number())
                  .build();
          case 4 ->
              MODEL
                  .createInstallSnapshotResponseBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setSnapshotIndex(number())
                  .setRequestedSnapshotChunkIndex(random.nextInt(9))
                  .setQuerySequenceNumber(number())
                  .setFlowControlSequenceNumber(number())
                  .build();
          case 5 ->
              MODEL
                  .createPreVoteRequestBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setLastLogIndex(number())
                  .setLastLogTerm(term())
                  .build();
          case 6 ->
              MODEL
                  .createPreVoteResponseBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setGranted(random.nextBoolean())
                  .build();
          case 7 ->
              MODEL
                  .createVoteRequestBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setLastLogIndex(number())
                  .setLastLogTerm(term())
                  .setSticky(random.nextBoolean())
                  .build();
          case 8 ->
              MODEL
                  .createVoteResponseBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setGranted(random.nextBoolean())
                  .build();
          case 9 ->
              MODEL
                  .createTriggerLeaderElectionRequestBuilder()
                  .setGroupId(group)
                  .setSender(sender)
                  .setTerm(term())
                  .setLastLogIndex(number())
                  .setLastLogTerm(term())
                  .build();
          default -> throw new AssertionError(kind);
        };
    return new RaftMessage(group, from, peer(), random.nextLong() >>> 24, body);
  }

  /** All that the library can be asked about one of its objects, in words. */
  private static String told(@Nullable Object value) throws ReflectiveOperationException {
    switch (value) {
      case null -> {
        return "null";
      }
      case Operation operation -> {
        return operation.kind()
            + " at "
            + operation.index()
            + " of "
            + operation.term()
            + " "
            + HexFormat.of().formatHex(operation.payload());
      }
      case Marker marker -> {
        // The order of a set's members is another each time.
        return marker.index()
            + " of "
            + marker.term()
            + " "
            + marker.membersIndex()
            + marker.members().voters().stream().map(Peer::toString).sorted().toList()
            + marker.members().learners().stream().map(Peer::toString).sorted().toList();
      }
      case Collection<?> all -> {
        List<String> each = new ArrayList<>();
        for (Object one : all) {
          each.add(told(one));
        }
        return each.toString();
      }
      case RaftModel model -> {
        Map<String, String> fields = new TreeMap<>();
        for (Class<?> type : interfaces(model.getClass()).toList()) {
          if (!type.getSimpleName().endsWith("Builder")) {
            for (Method method : type.getDeclaredMethods()) {
              if (method.getParameterCount() == 0) {
                fields.put(method.getName(), told(method.invoke(model)));
              }
            }
          }
        }
        return fields.toString();
      }
      default -> {
        return value.toString();
      }
    }
  }

  private static Stream<Class<?>> interfaces(Class<?> type) {
    Stream<Class<?>> own =
        Arrays.stream(type.getInterfaces())
            .flatMap(i -> Stream.concat(Stream.of(i), interfaces(i)));
    return type.getSuperclass() == null
        ? own
        : Stream.concat(own, interfaces(type.getSuperclass()));
  }

  @Test
  void everyKindComesBackAsItWas() throws Exception {
    for (int i = 0; i < 100; i++) {
      for (int kind = 0; kind < KINDS; kind++) {
        RaftMessage message = message(kind);
        byte[] bytes = RaftMessages.encode(message);
        RaftMessage back = RaftMessages.decode(bytes);
        assertThat(back.groupId()).isEqualTo(message.groupId());
        assertThat(back.from()).isEqualTo(message.from());
        assertThat(back.to()).isEqualTo(message.to());
        assertThat(back.promise()).isEqualTo(message.promise());
        assertThat(told(back.body())).as("seed %d", seed).isEqualTo(told(message.body()));
        assertThat(back.body()).hasSameClassAs(message.body());
      }
    }
  }

  @Test
  void aHeartbeatIsSmall() {
    Peer from = new Peer(1_200_345, 4);
    RaftMessage heartbeat =
        new RaftMessage(
            1_200_340L,
            from,
            new Peer(1_200_346, 5),
            0,
            MODEL
                .createAppendEntriesRequestBuilder()
                .setGroupId(1_200_340L)
                .setSender(new Endpoint(from))
                .setTerm(12)
                .setPreviousLogIndex(5_000_000)
                .setPreviousLogTerm(12)
                .setCommitIndex(5_000_000)
                .setQuerySequenceNumber(77)
                .setFlowControlSequenceNumber(1_000_000)
                .setLogEntries(List.of())
                .build());
    assertThat(RaftMessages.encode(heartbeat).length).isLessThanOrEqualTo(34);
  }

  @Test
  void damagedBytesAreToldAsSuch() {
    for (int kind = 0; kind < KINDS; kind++) {
      byte[] bytes = RaftMessages.encode(message(kind));
      for (int i = 0; i < 50; i++) {
        byte[] changed = bytes.clone();
        changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        assertThatThrownBy(() -> RaftMessages.decode(changed))
            .as("seed %d", seed)
            .isInstanceOf(DamagedMessageException.class)
            .hasMessageContaining("checksum");
        byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        assertThatThrownBy(() -> RaftMessages.decode(cut))
            .as("seed %d", seed)
            .isInstanceOf(DamagedMessageException.class);
      }
    }
  }

  @Test
  void nonsenseWithARightChecksumIsRefused() {
    for (int i = 0; i < 5_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      MessageWriter writer = new MessageWriter(64);
      writer.int8(1);
      writer.int8(1 + random.nextInt(KINDS));
      for (byte each : noise) {
        writer.int8(each);
      }
      byte[] bytes = writer.sealed();
      try {
        RaftMessages.decode(bytes);
      } catch (DamagedMessageException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
    MessageWriter newer = new MessageWriter(8);
    newer.int8(2);
    byte[] bytes = newer.sealed();
    assertThatThrownBy(() -> RaftMessages.decode(bytes))
        .isInstanceOf(DamagedMessageException.class)
        .hasMessageContaining("format 2");
  }
}
