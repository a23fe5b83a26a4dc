package io.atoll.placement;

import io.atoll.api.Region;
import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.types.ByteBuilder;

/**
 * The table that a Region belongs to: that of its first key, since no Region holds rows of two. Of
 * an encoded key the first two groups hold {@code t} and the table's id:
 *
 * <pre>
 *   t id[0..6] FF | id[7] … marker
 * </pre>
 */
final class TableOf {
  /** Of a Region that begins with no table. */
  static final long NONE = Long.MIN_VALUE;

  private static final int GROUP = 8;
  private static final int FULL = 0xFF;

  private TableOf() {}

  /** The id, or {@link #NONE}. */
  static long region(KnownRegion region) {
    return key(region.region().start());
  }

  /** The first key of a table's range. */
  static Key start(long table) {
    return encoded(TableKeys.tablePrefix(table));
  }

  /** The key after a table's range. */
  static Key end(long table) {
    return encoded(TableKeys.tablePrefix(table).prefixNext());
  }

  static long key(Key encoded) {
    byte[] b = encoded.bytes();
    if (b.length < 2 * (GROUP + 1)
        || b[0] != 't'
        || (b[GROUP] & FULL) != FULL
        || (b[2 * GROUP + 1] & FULL) <= FULL - GROUP) {
      return NONE;
    }
    byte[] id = new byte[Long.BYTES];
    System.arraycopy(b, 1, id, 0, GROUP - 1);
    id[GROUP - 1] = b[GROUP + 1];
    return MemComparable.getLong(id, 0);
  }

  /** Where the neighbours that a Region is compared with begin. */
  static Key start(KnownRegion region) {
    long table = region(region);
    return table == NONE ? region.region().start() : start(table);
  }

  /** And where they end, excluded. */
  static Key end(KnownRegion region) {
    long table = region(region);
    Region own = region.region();
    return table == NONE ? own.end() : end(table);
  }

  private static Key encoded(Key key) {
    ByteBuilder out = new ByteBuilder(MemComparable.encodedLength(key.bytes().length));
    MemComparable.putBytes(out, key.bytes());
    return Key.of(out.toArray());
  }
}
