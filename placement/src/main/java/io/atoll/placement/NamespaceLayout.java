package io.atoll.placement;

import io.atoll.api.Namespace;
import io.atoll.api.StoreId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which store and which table is in which namespace. Immutable. */
final class NamespaceLayout {
  static final NamespaceLayout NONE = new NamespaceLayout(List.of());

  private final TreeMap<String, Namespace> byName = new TreeMap<>();
  private final Map<StoreId, String> ofStores = new HashMap<>();
  private final Map<Long, String> ofTables = new HashMap<>();

  /** No store and no table may be in two. */
  NamespaceLayout(Collection<Namespace> namespaces) {
    for (Namespace each : namespaces) {
      byName.put(each.name(), each);
      each.stores().forEach(store -> ofStores.put(store, each.name()));
      each.tables().forEach(table -> ofTables.put(table, each.name()));
    }
  }

  /** By name. */
  List<Namespace> all() {
    return List.copyOf(byName.values());
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** One that is there. */
  Namespace get(String name) {
    Namespace found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no namespace " + name);
    }
    return found;
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  String of(StoreId store) {
    return ofStores.getOrDefault(store, Namespace.DEFAULT);
  }

  String ofTable(long table) {
    return ofTables.getOrDefault(table, Namespace.DEFAULT);
  }

  String of(KnownRegion region) {
    return ofTables.isEmpty() ? Namespace.DEFAULT : ofTable(TableOf.region(region));
  }

  /** Whether Regions may be in it. */
  boolean isInUse(String name) {
    Namespace found = byName.get(name);
    return found == null ? name.equals(Namespace.DEFAULT) : !found.tables().isEmpty();
  }

  // Changes.

  NamespaceLayout with(Namespace changed) {
    Map<String, Namespace> next = new TreeMap<>(byName);
    next.put(changed.name(), changed);
    return new NamespaceLayout(next.values());
  }

  NamespaceLayout without(String name) {
    Map<String, Namespace> next = new TreeMap<>(byName);
    next.remove(name);
    return new NamespaceLayout(next.values());
  }

  NamespaceLayout withStore(String name, StoreId store) {
    Namespace before = get(name);
    Set<StoreId> stores = new HashSet<>(before.stores());
    stores.add(store);
    return with(new Namespace(name, sorted(stores), before.tables()));
  }

  NamespaceLayout withoutStore(String name, StoreId store) {
    Namespace before = get(name);
    Set<StoreId> stores = new HashSet<>(before.stores());
    stores.remove(store);
    return with(new Namespace(name, sorted(stores), before.tables()));
  }

  /** Out of where the table was. */
  NamespaceLayout withTable(String name, long table) {
    NamespaceLayout next = this;
    String from = ofTable(table);
    if (!from.equals(Namespace.DEFAULT)) {
      Namespace before = get(from);
      Set<Long> tables = new TreeSet<>(before.tables());
      tables.remove(table);
      next = next.with(new Namespace(from, before.stores(), List.copyOf(tables)));
    }
    if (!name.equals(Namespace.DEFAULT)) {
      Namespace before = next.get(name);
      Set<Long> tables = new TreeSet<>(before.tables());
      tables.add(table);
      next = next.with(new Namespace(name, before.stores(), List.copyOf(tables)));
    }
    return next;
  }

  static List<StoreId> sorted(Collection<StoreId> stores) {
    return stores.stream().distinct().sorted(Comparator.comparingLong(StoreId::value)).toList();
  }
}
