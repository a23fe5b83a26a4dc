package io.atoll.executor.constraint;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.KvIterator;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.MemBuffer;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.LockConflictException;
import io.atoll.executor.table.RowDecoder;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key as the child's rows see it: the parent that they name must exist, and stays until
 * the transaction ends, since its key is locked shared. (Removing the parent, or changing its key,
 * needs that key's exclusive lock.) One statement, one thread.
 */
final class ParentKey {
  /** Parents remembered from one batch of rows to the next. */
  private static final int MAX_KNOWN = 100_000;

  private final ExecutionContext context;
  private final TableInfo child;
  private final ForeignKeyInfo key;
  private final int[] positions;
  private final @Nullable KeyLookup parent;

  /** Committed parents that were looked up and locked, or are missing. */
  private final Map<Key, Boolean> known = new HashMap<>();

  ParentKey(ExecutionContext context, TableLayout child, ForeignKeyInfo key) {
    this.context = context;
    this.child = child.table();
    this.key = key;
    this.positions =
        key.columns().stream()
            .mapToInt(name -> this.child.column(name).orElseThrow().offset())
            .toArray();
    this.parent =
        context
            .catalog()
            .table(key.referencedDatabase(), key.referencedTable())
            .filter(table -> !table.isView())
            .flatMap(table ->
                KeyLookup.of(context.services().layouts().of(table), key.referencedColumns()))
            .orElse(null);
  }

  int[] positions() {
    return positions;
  }

  /** Whether the parent is the table itself, so that a row may name itself. */
  boolean isSelf() {
    return parent != null && parent.layout().table().id() == child.id();
  }

  /** Looks up and locks the parents of all rows at once. */
  void prepare(Chunk rows) {
    if (parent == null || !parent.isPoint()) {
      return;
    }
    if (known.size() > MAX_KNOWN) {
      known.clear();
    }
    Set<Key> keys = new LinkedHashSet<>();
    ChunkRow row = new ChunkRow();
    MemBuffer buffer = context.transaction().buffer();
    for (int i = 0; i < rows.rows(); i++) {
      row.at(rows, i);
      if (!KeyLookup.hasNull(row, positions)) {
        Key each = parent.key(row, positions);
        if (!known.containsKey(each) && buffer.presence(each) == MemBuffer.Presence.ABSENT) {
          keys.add(each);
        }
      }
    }
    if (!keys.isEmpty()) {
      lock(List.copyOf(keys));
    }
  }

  private void lock(List<Key> keys) {
    LockOptions options =
        LockOptions.waiting(context.settings().lockWaitMillis()).shared().onlyExisting();
    switch (context.transaction().lockKeys(keys, options)) {
      case LockOutcome.Locked locked -> {
        for (int i = 0; i < keys.size(); i++) {
          known.put(keys.get(i), locked.values().get(i) != null);
        }
      }
      case LockOutcome.Conflict _ -> throw new LockConflictException();
      case LockOutcome.AlreadyExists e -> throw new IllegalStateException("lock of " + e.key());
    }
  }

  /** Whether the row's parent is missing now. */
  boolean isMissing(ColumnSource row) {
    if (KeyLookup.hasNull(row, positions)) {
      return false;
    }
    if (parent == null) {
      return true;
    }
    return parent.isPoint() ? isMissingPoint(parent, row) : isMissingInRange(parent, row);
  }

  private boolean isMissingPoint(KeyLookup lookup, ColumnSource row) {
    Key wanted = lookup.key(row, positions);
    return switch (context.transaction().buffer().presence(wanted)) {
      case WRITTEN -> false;
      case DELETED -> true;
      case ABSENT -> {
        if (!known.containsKey(wanted)) {
          lock(List.of(wanted));
        }
        yield !Boolean.TRUE.equals(known.get(wanted));
      }
    };
  }

  private boolean isMissingInRange(KeyLookup lookup, ColumnSource row) {
    KeyRange range = lookup.range(row, positions);
    byte[] values = lookup.values(row, positions);
    try (KvIterator it = context.view().reader().scan(range, false, 1)) {
      while (it.next()) {
        Key rowKey =
            switch (lookup.kind()) {
              case ROW, UNIQUE_ENTRY, ROWS, ALL_ROWS -> it.key();
              case ENTRIES ->
                  lookup
                      .layout()
                      .rowKey(
                          new IndexDecoder(lookup.index()).handle(it.key().bytes(), it.value()));
            };
        if (lookup.kind() == KeyLookup.Kind.ALL_ROWS) {
          Chunk decoded = new RowDecoder(lookup.layout()).decode(rowKey, it.value());
          if (!lookup.isMatch(new ChunkRow().at(decoded, 0), values)) {
            continue;
          }
        }
        if (context.transaction().buffer().presence(rowKey) == MemBuffer.Presence.ABSENT) {
          // A parent that changed since the view's time shows as a conflict.
          lock(new ArrayList<>(List.of(rowKey)));
        }
        return false;
      }
    }
    return true;
  }

  SqlException violation() {
    String database = context.catalog().databaseOfTable(child.id()).map(d -> d.name()).orElse("");
    return SqlError.ER_NO_REFERENCED_ROW_2.with(ChildKey.text(database, child, key));
  }
}
