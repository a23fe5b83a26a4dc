package io.atoll.session.temporary;

import io.atoll.api.Placement;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.client.Transaction;
import io.atoll.codec.TableKeys;
import io.atoll.executor.ReadView;
import io.atoll.executor.Sequences;
import io.atoll.planner.physical.RequiredPrivilege;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The temporary tables of one session, in the manner of TiDB's local ones: definitions laid over
 * the catalog, rows in memory up to a size, forgotten with the session. Their ids are from {@link
 * TableKeys#FIRST_TEMPORARY_TABLE} on and mean nothing to other sessions. One thread at a time.
 */
public final class TemporaryTables implements Sequences {
  private static final int SESSION_SHIFT = 20;
  private static final long MAX_SESSION = 0xFFFF_FFFFL;

  private final Placement placement;
  private final LongSupplier maxTableBytes;
  private final Map<String, OverlaidCatalog.Placed> byName = new HashMap<>();
  private final TemporaryRows rows = new TemporaryRows();

  /** The next value of each sequence. */
  private final Map<Long, Long> sequences = new HashMap<>();

  private long lastId;
  private @Nullable Catalog stored;
  private @Nullable Catalog overlaid;

  /**
   * @param placement of stored tables' sequences
   * @param session its number, so that tables of different sessions have different ids
   * @param maxTableBytes tidb_tmp_table_max_size
   */
  public TemporaryTables(Placement placement, long session, LongSupplier maxTableBytes) {
    this.placement = placement;
    this.lastId = TableKeys.FIRST_TEMPORARY_TABLE + ((session & MAX_SESSION) << SESSION_SHIFT);
    this.maxTableBytes = maxTableBytes;
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public Optional<TableInfo> find(String database, String name) {
    return byName.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(byName.get(OverlaidCatalog.key(database, name)))
            .map(OverlaidCatalog.Placed::table);
  }

  public static boolean isTemporary(TableInfo table) {
    return table.id() >= TableKeys.FIRST_TEMPORARY_TABLE;
  }

  /**
   * Adds an empty table.
   *
   * @param name by which statements find it
   */
  public void add(DatabaseInfo database, TableInfo definition, String name) {
    TableInfo table = definition.copy().id(++lastId).build();
    rows.add(table.id(), table.name());
    sequences.put(table.id(), Math.max(1, table.autoIncrementStart()));
    byName.put(
        OverlaidCatalog.key(database.name(), name), new OverlaidCatalog.Placed(database, table));
    overlaid = null;
  }

  public void drop(String database, String name) {
    OverlaidCatalog.Placed placed = byName.remove(OverlaidCatalog.key(database, name));
    overlaid = null;
    if (placed != null) {
      forget(placed.table().id());
    }
  }

  private void forget(long tableId) {
    rows.drop(tableId);
    sequences.remove(tableId);
    sequences.remove(-tableId);
  }

  /** A table is filled: statements find it by its name now, and its rows stay. */
  public void finish(String database, String name, DatabaseInfo to, String newName) {
    OverlaidCatalog.Placed placed = byName.remove(OverlaidCatalog.key(database, name));
    if (placed == null) {
      throw new IllegalStateException("no temporary table " + name);
    }
    rows.keep(placed.table().id());
    drop(to.name(), newName);
    byName.put(
        OverlaidCatalog.key(to.name(), newName), new OverlaidCatalog.Placed(to, placed.table()));
  }

  /** Empties a table. */
  public void truncate(String database, String name) {
    OverlaidCatalog.Placed placed = byName.get(OverlaidCatalog.key(database, name));
    if (placed != null) {
      drop(database, name);
      add(placed.database(), placed.table().copy().autoIncrementStart(0).build(), name);
    }
  }

  /** Forgets all: the session is over or begins anew. */
  public void clear() {
    byName.values().forEach(p -> forget(p.table().id()));
    byName.clear();
    rows.keep();
    overlaid = null;
  }

  // What statements see.

  /** A catalog with these tables in it. The same one while neither has changed. */
  public Catalog over(Catalog catalog) {
    if (byName.isEmpty()) {
      return catalog;
    }
    Catalog known = overlaid;
    if (known == null || stored != catalog) {
      known = new OverlaidCatalog(catalog, byName, false);
      stored = catalog;
      overlaid = known;
    }
    return known;
  }

  /** As {@link #over}, with these tables in lists, too. */
  public Catalog listedOver(Catalog catalog) {
    return byName.isEmpty() ? catalog : new OverlaidCatalog(catalog, byName, true);
  }

  public ReadView over(ReadView view) {
    return byName.isEmpty()
        ? view
        : new ReadView(
            new OverlaidSnapshot(rows, view.reader(), view.snapshot()),
            new OverlaidSnapshot(rows, view.snapshot(), view.snapshot()),
            view.buffer());
  }

  public Transaction over(Transaction transaction) {
    return byName.isEmpty() || transaction instanceof OverlaidTransaction
        ? transaction
        : new OverlaidTransaction(transaction, rows, maxTableBytes);
  }

  /** Without those on temporary tables: whoever made one may do everything with it. */
  public List<RequiredPrivilege> without(List<RequiredPrivilege> privileges) {
    return byName.isEmpty()
        ? privileges
        : privileges.stream().filter(p -> find(p.database(), p.table()).isEmpty()).toList();
  }

  // Sequences.

  @Override
  public long take(long tableId, int count, long increment, long offset) {
    Long next = sequenceOf(tableId);
    if (next == null) {
      return placement.allocateAutoIncrement(tableId, count, increment, offset);
    }
    // MySQL ignores an offset greater than the increment.
    long base = offset > increment ? 1 : offset;
    long first = next <= base ? base : base + (next - base + increment - 1) / increment * increment;
    long after = first + (count - 1) * increment + 1;
    sequences.put(tableId, after > 0 ? after : Long.MAX_VALUE);
    return first;
  }

  /** The next value; null where the sequence is no temporary table's. */
  private @Nullable Long sequenceOf(long id) {
    return Math.abs(id) < TableKeys.FIRST_TEMPORARY_TABLE ? null : sequences.getOrDefault(id, 1L);
  }

  @Override
  public void raise(long tableId, long atLeast) {
    Long next = sequenceOf(tableId);
    if (next == null) {
      placement.raiseAutoIncrement(tableId, atLeast);
    } else if (next <= atLeast) {
      sequences.put(tableId, atLeast == Long.MAX_VALUE ? atLeast : atLeast + 1);
    }
  }

  /** The next value of a table's sequence. */
  public long peek(long tableId) {
    Long next = sequenceOf(tableId);
    return next == null ? placement.peekAutoIncrement(tableId) : next;
  }
}
