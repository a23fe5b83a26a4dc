package io.atoll.mvcc;

import io.atoll.kv.Family;
import io.atoll.kv.WriteBatch;
import java.util.Arrays;

/**
 * Puts and deletes that a command's evaluation wants: what is proposed and applied. Arrays are
 * kept, not copied. One writer.
 *
 * <p>As bytes, one after the other:
 *
 * <pre>
 *   u8 operation (0 put, 1 delete, 2 delete range) &lt;&lt; 4 | family (DEFAULT LOCK WRITE RAW RAFT: 0 to 4)
 *   LEB128 length ++ key (of a range: start)
 *   LEB128 length ++ value (of a range: end); nothing for a delete
 * </pre>
 */
public final class Modifications {
  private static final int PUT = 0;
  private static final int DELETE = 1;
  private static final int DELETE_RANGE = 2;
  private static final Family[] FAMILIES = Family.values();
  private static final byte[] NONE = new byte[0];

  private byte[] heads;
  private byte[][] keys;
  private byte[][] values;
  private int count;
  private long sizeBytes;

  public Modifications() {
    this(8);
  }

  public Modifications(int capacity) {
    heads = new byte[capacity];
    keys = new byte[capacity][];
    values = new byte[capacity][];
  }

  public void put(Family family, byte[] key, byte[] value) {
    add(PUT, family, key, value);
  }

  public void delete(Family family, byte[] key) {
    add(DELETE, family, key, NONE);
  }

  public void deleteRange(Family family, byte[] start, byte[] end) {
    add(DELETE_RANGE, family, start, end);
  }

  private void add(int operation, Family family, byte[] key, byte[] value) {
    if (count == heads.length) {
      int capacity = Math.max(8, count * 2);
      heads = Arrays.copyOf(heads, capacity);
      keys = Arrays.copyOf(keys, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    heads[count] = (byte) (operation << 4 | family.ordinal());
    keys[count] = key;
    values[count] = value;
    count++;
    sizeBytes += key.length + value.length + 7;
  }

  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** An upper bound of {@link #encode}'s bytes, but for values over 2 MiB a byte or two more. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Adds everything to a batch. */
  public void applyTo(WriteBatch batch) {
    for (int i = 0; i < count; i++) {
      Family family = FAMILIES[heads[i] & 15];
      switch (heads[i] >> 4) {
        case PUT -> batch.put(family, keys[i], values[i]);
        case DELETE -> batch.delete(family, keys[i]);
        default -> batch.deleteRange(family, keys[i], values[i]);
      }
    }
  }

  /** Visits each in order; deletes have an empty value. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < count; i++) {
      visitor.visit(FAMILIES[heads[i] & 15], heads[i] >> 4 == PUT, keys[i], values[i]);
    }
  }

  /** What is done to a key. */
  enum Operation {
    PUT,
    DELETE,
    /** From the key to what stands as the value, which is excluded. */
    DELETE_RANGE
  }

  /** See {@link #forEachLock}. */
  interface LockVisitor {
    void visit(Operation operation, byte[] key, byte[] value);
  }

  /** Visits the changes of the lock family in order. */
  void forEachLock(LockVisitor visitor) {
    for (int i = 0; i < count; i++) {
      if ((heads[i] & 15) == Family.LOCK.ordinal()) {
        Operation operation =
            switch (heads[i] >> 4) {
              case PUT -> Operation.PUT;
              case DELETE -> Operation.DELETE;
              default -> Operation.DELETE_RANGE;
            };
        visitor.visit(operation, keys[i], values[i]);
      }
    }
  }

  /** See {@link #forEach}. */
  public interface Visitor {
    void visit(Family family, boolean isPut, byte[] key, byte[] value);
  }

  /** The modifications {@code from} to {@code to} (excluded) on their own. */
  public Modifications slice(int from, int to) {
    Modifications part = new Modifications(to - from);
    for (int i = from; i < to; i++) {
      part.heads[i - from] = heads[i];
      part.keys[i - from] = keys[i];
      part.values[i - from] = values[i];
      part.sizeBytes += keys[i].length + values[i].length + 7;
    }
    part.count = to - from;
    return part;
  }

  /**
   * How many modifications from {@code from} on fit into {@code maxBytes}; at least one key's.
   * Those of one key stay together: the change of its lock is the last of them.
   */
  public int fitting(int from, long maxBytes) {
    long sum = 0;
    int end = -1;
    boolean hasLocks = false;
    for (int i = from; i < count; i++) {
      sum += keys[i].length + values[i].length + 7;
      boolean isLock = (heads[i] & 15) == Family.LOCK.ordinal();
      hasLocks |= isLock;
      if (sum > maxBytes && (hasLocks ? end >= 0 : i > from)) {
        return (hasLocks ? end : i) - from;
      }
      if (isLock) {
        end = i + 1;
      }
    }
    return count - from;
  }

  /** The bytes, behind {@code headroom} bytes left free for a header. */
  public byte[] encode(int headroom) {
    int size = headroom;
    for (int i = 0; i < count; i++) {
      size += 1 + varBytes(keys[i].length) + keys[i].length;
      if (heads[i] >> 4 != DELETE) {
        size += varBytes(values[i].length) + values[i].length;
      }
    }
    byte[] out = new byte[size];
    int at = headroom;
    for (int i = 0; i < count; i++) {
      out[at++] = heads[i];
      at = bytes(out, at, keys[i]);
      if (heads[i] >> 4 != DELETE) {
        at = bytes(out, at, values[i]);
      }
    }
    return out;
  }

  public static Modifications decode(byte[] bytes, int offset) {
    Modifications result = new Modifications();
    RecordReader in = new RecordReader(bytes, offset, bytes.length - offset, "proposal");
    while (in.hasMore()) {
      int head = in.u8();
      int operation = head >> 4;
      if (operation > DELETE_RANGE || (head & 15) >= FAMILIES.length) {
        throw new MvccCorruptionException("proposal with unknown operation " + head);
      }
      byte[] key = in.raw((int) in.varLong());
      byte[] value = operation == DELETE ? NONE : in.raw((int) in.varLong());
      result.add(operation, FAMILIES[head & 15], key, value);
    }
    return result;
  }

  private static int varBytes(int value) {
    int n = 1;
    while ((value >>>= 7) != 0) {
      n++;
    }
    return n;
  }

  private static int bytes(byte[] out, int at, byte[] source) {
    int n = source.length;
    while ((n & ~0x7F) != 0) {
      out[at++] = (byte) (n | 0x80);
      n >>>= 7;
    }
    out[at++] = (byte) n;
    System.arraycopy(source, 0, out, at, source.length);
    return at + source.length;
  }
}
