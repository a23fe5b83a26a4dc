package io.atoll.placement;

import io.atoll.api.Namespace;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stores, Regions and namespaces as the journal keeps them. The first byte is the layout's version;
 * integers are big-endian, texts modified UTF-8 with length, keys bytes with length.
 *
 * <pre>
 * store:  1, id, address, status address, version, state, count, (label, value) by label
 * Region: 1, id, start, end, confVersion, version, count, (peer id, store id, is learner)
 * namespace: 1, name, count, store ids, count, table ids
 * </pre>
 */
final class Records {
  private static final int VERSION = 1;

  private Records() {}

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static byte[] written(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] record, Reading<T> body) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IllegalStateException("placement holds a record of version " + version);
      }
      return body.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("placement holds a damaged record", e);
    }
  }

  static byte[] of(StoreDescription store) {
    return written(out -> {
      out.writeLong(store.id().value());
      out.writeUTF(store.address());
      out.writeUTF(store.statusAddress());
      out.writeUTF(store.version());
      out.writeByte(
          switch (store.state()) {
            case UP -> 0;
            case OFFLINE -> 1;
            case TOMBSTONE -> 2;
          });
      out.writeInt(store.labels().size());
      for (Map.Entry<String, String> label : new TreeMap<>(store.labels()).entrySet()) {
        out.writeUTF(label.getKey());
        out.writeUTF(label.getValue());
      }
    });
  }

  static StoreDescription store(byte[] record) {
    return read(
        record,
        in -> {
          StoreId id = new StoreId(in.readLong());
          String address = in.readUTF();
          String statusAddress = in.readUTF();
          String version = in.readUTF();
          int code = in.readUnsignedByte();
          StoreDescription.State state =
              switch (code) {
                case 0 -> StoreDescription.State.UP;
                case 1 -> StoreDescription.State.OFFLINE;
                case 2 -> StoreDescription.State.TOMBSTONE;
                default -> throw new IllegalStateException("store " + id + " is in state " + code);
              };
          Map<String, String> labels = new HashMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            labels.put(in.readUTF(), in.readUTF());
          }
          return new StoreDescription(id, address, statusAddress, version, labels, state);
        });
  }

  static byte[] of(Region region) {
    return written(out -> {
      out.writeLong(region.id().value());
      write(out, region.start());
      write(out, region.end());
      out.writeLong(region.epoch().confVersion());
      out.writeLong(region.epoch().version());
      out.writeInt(region.peers().size());
      for (Peer peer : region.peers()) {
        out.writeLong(peer.id());
        out.writeLong(peer.store().value());
        out.writeBoolean(peer.isLearner());
      }
    });
  }

  static Region region(byte[] record) {
    return read(
        record,
        in -> {
          RegionId id = new RegionId(in.readLong());
          Key start = key(in);
          Key end = key(in);
          RegionEpoch epoch = new RegionEpoch(in.readLong(), in.readLong());
          List<Peer> peers = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            peers.add(new Peer(in.readLong(), new StoreId(in.readLong()), in.readBoolean()));
          }
          return new Region(id, start, end, epoch, peers);
        });
  }

  static byte[] of(Namespace namespace) {
    return written(out -> {
      out.writeUTF(namespace.name());
      out.writeInt(namespace.stores().size());
      for (StoreId store : namespace.stores()) {
        out.writeLong(store.value());
      }
      out.writeInt(namespace.tables().size());
      for (long table : namespace.tables()) {
        out.writeLong(table);
      }
    });
  }

  static Namespace namespace(byte[] record) {
    return read(
        record,
        in -> {
          String name = in.readUTF();
          List<StoreId> stores = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            stores.add(new StoreId(in.readLong()));
          }
          List<Long> tables = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            tables.add(in.readLong());
          }
          return new Namespace(name, stores, tables);
        });
  }

  private static void write(DataOutputStream out, Key key) throws IOException {
    out.writeInt(key.bytes().length);
    out.write(key.bytes());
  }

  private static Key key(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return Key.of(bytes);
  }
}
