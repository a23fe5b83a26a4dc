package io.atoll.ddl.namespace;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Namespace;
import io.atoll.api.Placement;
import io.atoll.api.PlacementRefusedException;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.MetaReader;
import io.atoll.catalog.TableInfo;
import io.atoll.client.KvClient;
import io.atoll.client.Snapshot;
import io.atoll.ddl.gc.DroppedRanges;
import io.atoll.types.SqlError;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which table is in which namespace. Placement alone keeps that, by tables' ids: a table is put
 * into its namespace before it is there, so that none of its Regions is elsewhere first, and is
 * taken out when its data is removed, by {@link #forgetGone}. Thread-safe.
 */
public final class TableNamespaces {
  private final Placement placement;

  public TableNamespaces(Placement placement) {
    this.placement = placement;
  }

  private ClusterAdministration administration() {
    return placement.administration();
  }

  public List<Namespace> all() {
    return administration().namespaces();
  }

  /** A namespace by its name, without regard to case. */
  Optional<Namespace> find(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return all().stream().filter(each -> each.name().equals(key)).findAny();
  }

  /** The name of a table's namespace. */
  public String of(long tableId) {
    return all().stream()
        .filter(each -> each.tables().contains(tableId))
        .map(Namespace::name)
        .findAny()
        .orElse(Namespace.DEFAULT);
  }

  /**
   * Puts a table into a namespace, out of where it was.
   *
   * @throws io.atoll.types.SqlException 8239 where there is none of that name, 8236 where placement
   *     refuses
   */
  public void assign(String namespace, long tableId) {
    if (find(namespace).isEmpty()) {
      throw SqlError.ER_NAMESPACE_NOT_EXISTS.with(namespace);
    }
    ordered(administration -> {
      administration.assignTable(namespace, tableId);
      return true;
    });
  }

  /** Orders something of placement; 8236 where it refuses. */
  <T> T ordered(Function<ClusterAdministration, T> order) {
    try {
      return order.apply(administration());
    } catch (PlacementRefusedException e) {
      throw SqlError.ER_PLACEMENT_REFUSED.with(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Takes tables out of namespaces that are gone, whose creation failed, or that never were.
   *
   * @param keepsDropped whether those stay for now whose data is still to be removed: it would be
   *     moved for nothing
   */
  public void forgetGone(KvClient client, boolean keepsDropped) {
    // In this order: what is in a namespace now was queued, at least, before the snapshot.
    List<Long> assigned = all().stream().flatMap(each -> each.tables().stream()).toList();
    if (assigned.isEmpty()) {
      return;
    }
    long ts = client.currentTimestamp();
    Set<Long> alive = alive(client.snapshot(ts));
    if (keepsDropped) {
      alive.addAll(DroppedRanges.tables(client, ts));
    }
    for (long table : assigned) {
      if (!alive.contains(table)) {
        ordered(administration -> {
          administration.assignTable(Namespace.DEFAULT, table);
          return true;
        });
      }
    }
  }

  private static Set<Long> alive(Snapshot snapshot) {
    MetaReader meta = new MetaReader(snapshot);
    Set<Long> ids = new HashSet<>();
    for (DatabaseInfo database : meta.databases()) {
      for (TableInfo table : meta.tables(database.id())) {
        ids.add(table.id());
      }
    }
    for (DdlJob job : meta.jobs()) {
      ids.add(job.tableId());
      ids.add(job.arguments().path("new_table_id").asLong());
    }
    return ids;
  }
}
