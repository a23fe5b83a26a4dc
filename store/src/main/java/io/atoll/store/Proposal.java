package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.mvcc.Modifications;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A command in a Region's log: what it does, and the epoch and term it was evaluated in. Applied
 * only where both still hold.
 *
 * <pre>
 *   u8 format 1 ++ u8 kind ++ u64 conf version ++ u64 version ++ u64 term
 *   0 write: the bytes of {@link Modifications}
 *   1 split: u32 count ++ (u64 region id ++ u32 length ++ start key
 *            ++ u32 count ++ (u64 peer id ++ u64 store id ++ u8 learner)…)…
 *   2 close for a merge: u64 target ++ u64 its conf version ++ u64 its version
 *   3 take in: u64 source ++ u64 index
 *   4 reject: nothing
 *   5 open again: u64 index
 * </pre>
 */
sealed interface Proposal {
  int HEADER_BYTES = 26;

  RegionEpoch epoch();

  long term();

  byte[] encode();

  /** Puts and deletes of the Region's data. */
  record Write(RegionEpoch epoch, long term, Modifications modifications) implements Proposal {
    @Override
    public byte[] encode() {
      byte[] bytes = modifications.encode(HEADER_BYTES);
      header(ByteBuffer.wrap(bytes), this, 0);
      return bytes;
    }
  }

  /**
   * The Region keeps its range up to the first child's start; each child reaches to the next one's,
   * the last to the Region's end. Children are ordered by start.
   */
  record Split(RegionEpoch epoch, long term, List<Child> children) implements Proposal {
    public Split {
      children = List.copyOf(children);
    }

    @Override
    public byte[] encode() {
      int size = HEADER_BYTES + 4;
      for (Child child : children) {
        size += 8 + 4 + child.start.bytes().length + 4 + 17 * child.peers.size();
      }
      ByteBuffer out = ByteBuffer.allocate(size);
      header(out, this, 1);
      out.putInt(children.size());
      for (Child child : children) {
        out.putLong(child.id.value());
        out.putInt(child.start.bytes().length).put(child.start.bytes());
        out.putInt(child.peers.size());
        for (Peer peer : child.peers) {
          out.putLong(peer.id());
          out.putLong(peer.store().value());
          out.put((byte) (peer.isLearner() ? 1 : 0));
        }
      }
      return out.array();
    }

    /** The Regions after the split of {@code parent}: itself first. */
    List<Region> regions(Region parent) {
      // Every part's version grows by the number of new Regions, as in TiKV.
      RegionEpoch after =
          new RegionEpoch(parent.epoch().confVersion(), parent.epoch().version() + children.size());
      List<Region> result = new ArrayList<>(children.size() + 1);
      result.add(
          new Region(
              parent.id(), parent.start(), children.getFirst().start, after, parent.peers()));
      for (int i = 0; i < children.size(); i++) {
        Child child = children.get(i);
        Key end = i + 1 < children.size() ? children.get(i + 1).start : parent.end();
        result.add(new Region(child.id, child.start, end, after, child.peers));
      }
      return result;
    }
  }

  /**
   * Closes the Region's log: it is to become a part of the Region before it, where that is still in
   * the epoch that is told. Of entries that follow only {@link Reopen} does anything.
   */
  record Close(RegionEpoch epoch, long term, RegionId target, RegionEpoch targetEpoch)
      implements Proposal {
    @Override
    public byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 24);
      header(out, this, 2);
      return out.putLong(target.value())
          .putLong(targetEpoch.confVersion())
          .putLong(targetEpoch.version())
          .array();
    }
  }

  /**
   * Of the target: takes the Region behind it in, whose log was closed at an index that all of its
   * replicas' engines hold in files.
   */
  record TakeIn(RegionEpoch epoch, long term, RegionId source, long index) implements Proposal {
    @Override
    public byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 16);
      header(out, this, 3);
      return out.putLong(source.value()).putLong(index).array();
    }
  }

  /** Of the target: becomes another version, so that it takes in nobody who counts on this one. */
  record Reject(RegionEpoch epoch, long term) implements Proposal {
    @Override
    public byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
      header(out, this, 4);
      return out.array();
    }
  }

  /** Opens the log again that was closed at an index: the merge was rejected. */
  record Reopen(RegionEpoch epoch, long term, long index) implements Proposal {
    @Override
    public byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 8);
      header(out, this, 5);
      return out.putLong(index).array();
    }
  }

  /** A new Region. */
  record Child(RegionId id, Key start, List<Peer> peers) {
    public Child {
      peers = List.copyOf(peers);
    }
  }

  private static void header(ByteBuffer out, Proposal proposal, int kind) {
    out.put((byte) 1).put((byte) kind);
    out.putLong(proposal.epoch().confVersion());
    out.putLong(proposal.epoch().version());
    out.putLong(proposal.term());
  }

  static Proposal decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != 1) {
      throw new IllegalStateException("log entry of format " + format + ", this program reads 1");
    }
    int kind = in.get();
    RegionEpoch epoch = new RegionEpoch(in.getLong(), in.getLong());
    long term = in.getLong();
    return switch (kind) {
      case 0 -> new Write(epoch, term, Modifications.decode(bytes, HEADER_BYTES));
      case 1 -> new Split(epoch, term, children(in));
      case 2 ->
          new Close(
              epoch, term, new RegionId(in.getLong()), new RegionEpoch(in.getLong(), in.getLong()));
      case 3 -> new TakeIn(epoch, term, new RegionId(in.getLong()), in.getLong());
      case 4 -> new Reject(epoch, term);
      case 5 -> new Reopen(epoch, term, in.getLong());
      default -> throw new IllegalStateException("log entry of unknown kind " + kind);
    };
  }

  private static List<Child> children(ByteBuffer in) {
    int count = in.getInt();
    List<Child> children = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      RegionId id = new RegionId(in.getLong());
      Key start = RegionRecords.key(in);
      int peerCount = in.getInt();
      List<Peer> peers = new ArrayList<>(peerCount);
      for (int p = 0; p < peerCount; p++) {
        peers.add(new Peer(in.getLong(), new StoreId(in.getLong()), in.get() != 0));
      }
      children.add(new Child(id, start, peers));
    }
    return children;
  }
}
