package io.atoll.raft;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records say: the same fold over live records and over those read at start, so that what
 * is kept in memory while running and what a restart finds cannot differ. Guarded by its owner.
 */
final class LogState {
  /** A running or waiting group. */
  static final class Group {
    GroupState state;

    /** Where the entries are; only while the log is being recovered. */
    final @Nullable EntryPositions entries;

    /** Its end is in the log; its entries are kept until the engine's files know of it too. */
    boolean destroyed;

    Group(GroupState state, @Nullable EntryPositions entries) {
      this.state = state;
      this.entries = entries;
    }
  }

  private final boolean recovering;
  private final Map<Long, Group> groups = new HashMap<>();
  private long previousEnd = -1;

  /**
   * @param recovering keep where each entry lies
   */
  LogState(boolean recovering) {
    this.recovering = recovering;
  }

  Map<Long, Group> groups() {
    return groups;
  }

  /** End of the segment before, as the last segment start said. */
  long previousEnd() {
    return previousEnd;
  }

  /** Takes over the outcome of a recovery, without the positions. */
  static LogState running(LogState recovered) {
    LogState state = new LogState(false);
    recovered.groups.forEach((id, group) -> {
      Group running = new Group(group.state, null);
      running.destroyed = group.destroyed;
      state.groups.put(id, running);
    });
    return state;
  }

  /**
   * Folds in one record.
   *
   * @param data holds the record at {@code offset}
   * @param position the record's offset in its segment's file
   */
  void absorb(byte[] data, int offset, Segment segment, int position) {
    byte type = data[offset + 8];
    long groupId = Bytes.getLong(data, offset + 9);
    int body = offset + LogFormat.RECORD_HEADER;
    switch (type) {
      case RecordType.ENTRY, RecordType.REWRITTEN -> {
        long index = Bytes.getLong(data, body + RecordType.ENTRY_INDEX);
        segment.holds(groupId, index);
        if (recovering) {
          Group group = groups.get(groupId);
          if (group != null && group.entries != null) {
            long place = EntryPositions.place(segment.number(), position);
            if (type == RecordType.ENTRY) {
              group.entries.put(index, place);
            } else {
              group.entries.putRewritten(index, place);
            }
          }
        }
      }
      case RecordType.TRUNCATE_FROM -> {
        Group group = groups.get(groupId);
        if (group != null && group.entries != null) {
          group.entries.truncateFrom(Bytes.getLong(data, body));
        }
      }
      case RecordType.MARKER -> {
        Group group = groups.get(groupId);
        if (group != null) {
          group.state = group.state.with(new RecordReader(data, body).marker());
        }
      }
      case RecordType.TERM -> {
        Group group = groups.get(groupId);
        if (group != null) {
          group.state = group.state.with(new RecordReader(data, body).vote());
        }
      }
      case RecordType.VOTING -> {
        Group group = groups.get(groupId);
        if (group != null) {
          group.state = group.state.withVoting(data[body] != 0);
        }
      }
      case RecordType.GROUP -> {
        GroupState state = new RecordReader(data, body).group();
        Group group = groups.get(groupId);
        if (group == null) {
          groups.put(groupId, new Group(state, recovering ? new EntryPositions() : null));
        } else {
          group.state = state;
          group.destroyed = false;
        }
      }
      case RecordType.DESTROYED -> {
        Group group = groups.get(groupId);
        if (group != null) {
          group.destroyed = true;
        }
      }
      case RecordType.SEGMENT_START -> previousEnd = Bytes.getLong(data, body + 8);
      default ->
          throw new IllegalArgumentException(
              "record type " + type + " is of a newer version of the program");
    }
  }

  /** Writes the state of all groups, for the beginning of a segment. */
  void checkpoint(RecordWriter writer) {
    groups.forEach((id, group) -> {
      writer.group(id, group.state);
      if (group.destroyed) {
        writer.destroyed(id);
      }
    });
  }
}
