package io.atoll.executor.read;

import io.atoll.api.scan.ChunkRow;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Row keys from the handle columns that an index side gives. */
final class HandleRows {
  private HandleRows() {}

  /** Appends the row key of each row that counts; the chunk's columns are the handle's. */
  static void keys(Chunk handles, TableLayout layout, List<Key> out) {
    ChunkRow row = new ChunkRow();
    int[] positions = new int[layout.handleColumns().size()];
    Arrays.setAll(positions, i -> i);
    for (int i = 0; i < handles.rows(); i++) {
      int p = handles.position(i);
      Handle handle =
          layout.handleColumns().isEmpty()
              ? Handle.of(handles.longs(0).get(p))
              : Handle.of(layout.handleColumns(), positions, row.at(handles, p));
      out.add(layout.rowKey(handle));
    }
  }

  /** One range per row, neighbouring integer handles as one; ascending and disjoint. */
  static List<KeyRange> ranges(List<Key> rowKeys, ExecutionContext context) {
    List<Key> sorted = new ArrayList<>(rowKeys);
    java.util.Collections.sort(sorted);
    List<KeyRange> ranges = new ArrayList<>(sorted.size());
    Key start = null;
    Key end = null;
    for (Key key : sorted) {
      if (end != null && key.compareTo(end) < 0) {
        continue;
      }
      Key after = successor(key);
      if (start != null && end != null && end.equals(key)) {
        end = after;
        continue;
      }
      if (start != null && end != null) {
        ranges.add(new KeyRange(start, end));
      }
      start = key;
      end = after;
    }
    if (start != null && end != null) {
      ranges.add(new KeyRange(start, end));
    }
    context.checkInterrupted();
    return ranges;
  }

  /**
   * The next key of the same length, so that neighbours meet; the key with a zero byte at the last.
   */
  private static Key successor(Key key) {
    Key next = key.prefixNext();
    return next.bytes().length == key.bytes().length ? next : key.next();
  }
}
