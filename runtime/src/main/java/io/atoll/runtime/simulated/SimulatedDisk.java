package io.atoll.runtime.simulated;

import io.atoll.runtime.FileSystem;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk that keeps after a crash only what it must: synced bytes of files whose directory entry
 * was synced. What becomes of the rest is decided at the {@link #crash} by a {@link CrashMode}.
 *
 * <p>Faults on demand: no space, failing syncs, and syncs that only pretend ({@link #ignoreSyncs}),
 * which a test of durability must notice.
 */
public final class SimulatedDisk implements FileSystem {
  /** Unit in which unsynced writes reach the disk or not. */
  static final int BLOCK = 512;

  /** What a crash does to bytes not synced. */
  public enum CrashMode {
    /** All of them are lost. */
    DROP,
    /** Each write survives up to some point; its last 512 bytes may be torn. */
    TEAR,
    /** Any subset of their blocks survives, in whatever order they were written. */
    REORDER
  }

  /** A write not synced yet. */
  private record Pending(long position, byte[] bytes) {}

  /** A file's bytes, apart from its name. */
  private static final class Inode {
    byte[] current = new byte[0];
    int size;
    byte[] durable = new byte[0];
    final List<Pending> pending = new ArrayList<>();

    void write(long position, byte[] bytes) {
      pending.add(new Pending(position, bytes));
      int end = Math.toIntExact(position + bytes.length);
      if (end > current.length) {
        current = Arrays.copyOf(current, Math.max(end, 2 * current.length));
      }
      System.arraycopy(bytes, 0, current, (int) position, bytes.length);
      size = Math.max(size, end);
    }

    /** Only what was written since is copied: logs are synced often and written in small parts. */
    void sync() {
      if (durable.length != size) {
        durable = Arrays.copyOf(current, size);
      } else {
        for (Pending write : pending) {
          int at = (int) write.position;
          System.arraycopy(current, at, durable, at, write.bytes.length);
        }
      }
      pending.clear();
    }
  }

  private final Simulation simulation;
  private final Set<String> directories = new HashSet<>();
  private TreeMap<String, Inode> names = new TreeMap<>();

  /** Names as the disk has them; changed by {@link #syncDirectory}. */
  private TreeMap<String, Inode> durableNames = new TreeMap<>();

  private boolean ignoreSyncs;
  private boolean failSyncs;
  private long freeBytes = Long.MAX_VALUE;
  private long life;
  private long syncs;

  public SimulatedDisk(Simulation simulation) {
    this.simulation = simulation;
  }

  /** From now on syncs return without doing anything, as a lying disk or a missing call does. */
  public void ignoreSyncs(boolean ignore) {
    ignoreSyncs = ignore;
  }

  /** From now on syncs fail. */
  public void failSyncs(boolean fail) {
    failSyncs = fail;
  }

  /** Room for so many more bytes; beyond it writes fail as on a full disk. */
  public void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  /** How often files were synced. */
  public long syncs() {
    return syncs;
  }

  /** Changes a byte of a file, synced or not, as a failing disk does. */
  public void corrupt(String name, int offset) {
    Inode inode = inode(name);
    inode.current[offset] ^= 0x40;
    if (offset < inode.durable.length) {
      inode.durable[offset] ^= 0x40;
    }
  }

  /** A file's size. */
  public int size(String name) {
    return inode(name).size;
  }

  private Inode inode(String name) {
    Inode inode = names.get(name);
    if (inode == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return inode;
  }

  /** Loses what was not synced. Files opened before must not be used any more. */
  public void crash(CrashMode mode) {
    life++;
    Random random = simulation.world();
    TreeMap<String, Inode> kept = new TreeMap<>(durableNames);
    if (mode != CrashMode.DROP) {
      // A directory change that was not synced may have reached the disk or not.
      Set<String> changed = new HashSet<>(names.keySet());
      changed.addAll(durableNames.keySet());
      for (String name : changed.stream().sorted().toList()) {
        if (names.get(name) != durableNames.get(name) && random.nextBoolean()) {
          Inode inode = names.get(name);
          if (inode == null) {
            kept.remove(name);
          } else {
            // A rename is one change: the old name goes when the new one comes.
            kept.values().removeIf(other -> other == inode);
            kept.put(name, inode);
          }
        }
      }
    }
    Set<Inode> done = new HashSet<>();
    for (Inode inode : kept.values()) {
      if (done.add(inode)) {
        lose(inode, mode, random);
      }
    }
    names = kept;
    durableNames = new TreeMap<>(kept);
  }

  private static void lose(Inode inode, CrashMode mode, Random random) {
    byte[] bytes = inode.durable;
    int size = bytes.length;
    if (mode == CrashMode.TEAR && !inode.pending.isEmpty()) {
      int whole = random.nextInt(inode.pending.size() + 1);
      for (int i = 0; i < whole; i++) {
        bytes = put(bytes, inode.pending.get(i), 0, inode.pending.get(i).bytes.length);
      }
      if (whole < inode.pending.size()) {
        Pending torn = inode.pending.get(whole);
        int keep = random.nextInt(torn.bytes.length + 1);
        bytes = put(bytes, torn, 0, keep);
        // The last block that was under way is garbage.
        int garbage = Math.min(keep, random.nextInt(BLOCK));
        for (int i = keep - garbage; i < keep; i++) {
          bytes[(int) torn.position + i] = (byte) random.nextInt();
        }
      }
    } else if (mode == CrashMode.REORDER) {
      for (Pending write : inode.pending) {
        for (int at = 0; at < write.bytes.length; ) {
          int blockEnd = (int) (BLOCK - (write.position + at) % BLOCK);
          int length = Math.min(blockEnd, write.bytes.length - at);
          if (random.nextBoolean()) {
            bytes = put(bytes, write, at, length);
          }
          at += length;
        }
      }
    }
    inode.durable = bytes == inode.durable ? Arrays.copyOf(bytes, size) : bytes;
    inode.current = inode.durable.clone();
    inode.size = inode.current.length;
    inode.pending.clear();
  }

  private static byte[] put(byte[] target, Pending write, int from, int length) {
    int end = (int) write.position + from + length;
    byte[] result = Arrays.copyOf(target, Math.max(end, target.length));
    System.arraycopy(write.bytes, from, result, (int) write.position + from, length);
    return result;
  }

  /** Every call may let others run, as a system call does. */
  private static void systemCall() {
    if (Thread.currentThread().isVirtual()) {
      Thread.yield();
    }
  }

  @Override
  public List<String> list(String directory) {
    systemCall();
    List<String> found = new ArrayList<>();
    String prefix = directory + "/";
    for (String name : names.keySet()) {
      if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
        found.add(name.substring(prefix.length()));
      }
    }
    return found;
  }

  @Override
  public void createDirectories(String directory) {
    directories.add(directory);
  }

  @Override
  public LogFile open(String name) {
    systemCall();
    Inode inode = names.computeIfAbsent(name, missing -> new Inode());
    return new File(name, inode, life);
  }

  @Override
  public boolean exists(String name) {
    return names.containsKey(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    systemCall();
    Inode inode = names.remove(from);
    if (inode == null) {
      throw new FileNotFoundException(from);
    }
    names.put(to, inode);
  }

  @Override
  public void delete(String name) throws IOException {
    systemCall();
    if (names.remove(name) == null) {
      throw new FileNotFoundException(name);
    }
  }

  @Override
  public long totalBytes() {
    return 1L << 40;
  }

  @Override
  public long usableBytes() {
    return freeBytes;
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    systemCall();
    if (failSyncs) {
      throw new IOException("Input/output error");
    }
    if (ignoreSyncs) {
      return;
    }
    String prefix = directory + "/";
    durableNames.keySet().removeIf(name -> name.startsWith(prefix));
    for (Map.Entry<String, Inode> entry : names.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        durableNames.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private final class File implements LogFile {
    private final String name;
    private final Inode inode;
    private final long openedIn;

    File(String name, Inode inode, long openedIn) {
      this.name = name;
      this.inode = inode;
      this.openedIn = openedIn;
    }

    private void check() {
      if (openedIn != life) {
        throw new IllegalStateException(name + " was opened before the crash");
      }
    }

    @Override
    public long size() {
      check();
      return inode.size;
    }

    @Override
    public void append(ByteBuffer... buffers) throws IOException {
      write(inode.size, buffers);
    }

    @Override
    public void write(long position, ByteBuffer... buffers) throws IOException {
      systemCall();
      check();
      long at = position;
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        long growth = Math.max(0, at + bytes.length - inode.size);
        if (growth > freeBytes) {
          // A full disk takes what fits.
          byte[] part = Arrays.copyOf(bytes, (int) Math.max(0, bytes.length - growth + freeBytes));
          inode.write(at, part);
          freeBytes = 0;
          throw new IOException("No space left on device");
        }
        if (freeBytes != Long.MAX_VALUE) {
          freeBytes -= growth;
        }
        inode.write(at, bytes);
        at += bytes.length;
      }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      systemCall();
      check();
      if (position + target.remaining() > inode.size) {
        throw new EOFException(name + " ends at " + inode.size + ", read at " + position);
      }
      target.put(inode.current, (int) position, target.remaining());
    }

    @Override
    public void sync() throws IOException {
      systemCall();
      check();
      if (failSyncs) {
        throw new IOException("Input/output error");
      }
      syncs++;
      if (!ignoreSyncs) {
        inode.sync();
      }
    }

    @Override
    public void truncate(long size) {
      check();
      if (size < inode.size) {
        inode.size = (int) size;
        inode.current = Arrays.copyOf(inode.current, (int) size);
        // Kept simple: truncation is durable at once, as nothing relies on its loss.
        inode.sync();
      }
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return name;
    }
  }
}
