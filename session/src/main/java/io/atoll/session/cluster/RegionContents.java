package io.atoll.session.cluster;

import io.atoll.api.Region;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.types.ByteBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a Region holds: the rows and the indexes of the table that its first key is of. */
public final class RegionContents {
  /**
   * Rows or one index of a table, wholly or in part.
   *
   * @param index null for the rows
   */
  public record Part(DatabaseInfo database, TableInfo table, @Nullable IndexInfo index) {}

  private RegionContents() {}

  /** The id of the table that a Region is of; empty where it begins with none. */
  public static OptionalLong tableOf(Region region) {
    return decoded(region.start()).map(TableKeys::tableIdOf).orElse(OptionalLong.empty());
  }

  /** The rows first; empty where the table is none of the schemas'. */
  public static List<Part> of(Region region, Catalog catalog) {
    OptionalLong id = tableOf(region);
    TableInfo table = id.isEmpty() ? null : catalog.tableById(id.getAsLong()).orElse(null);
    DatabaseInfo database = table == null ? null : catalog.databaseOfTable(table.id()).orElse(null);
    if (table == null || database == null) {
      return List.of();
    }
    Key start = decoded(region.start()).orElse(Key.EMPTY);
    Key end = decoded(region.end()).orElse(Key.EMPTY);
    List<Part> parts = new ArrayList<>();
    if (overlaps(start, end, TableKeys.rowRange(table.id()))) {
      parts.add(new Part(database, table, null));
    }
    for (IndexInfo index : table.indexes()) {
      if (!(index.isPrimary() && table.isCommonHandle())
          && overlaps(start, end, TableKeys.indexRange(table.id(), index.id()))) {
        parts.add(new Part(database, table, index));
      }
    }
    return parts;
  }

  private static boolean overlaps(Key start, Key end, KeyRange range) {
    return start.compareTo(range.end()) < 0 && (end.isEmpty() || end.compareTo(range.start()) > 0);
  }

  /** A range of keys as Regions' borders are. */
  public static KeyRange encoded(KeyRange range) {
    return new KeyRange(encoded(range.start()), encoded(range.end()));
  }

  private static Key encoded(Key key) {
    ByteBuilder out = new ByteBuilder(MemComparable.encodedLength(key.bytes().length));
    MemComparable.putBytes(out, key.bytes());
    return Key.of(out.toArray());
  }

  /** The key that a border stands for; empty for no border, and for one of raw values. */
  public static Optional<Key> decoded(Key border) {
    if (border.isEmpty()) {
      return Optional.empty();
    }
    byte[] from = border.bytes();
    ByteBuilder out = new ByteBuilder(from.length);
    try {
      MemComparable.getBytes(from, 0, from.length, out);
    } catch (RuntimeException e) {
      // Clients of raw values split where they like.
      return Optional.empty();
    }
    return Optional.of(Key.of(out.toArray()));
  }
}
