package io.atoll.placement;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * The namespaces, kept over restarts. Those that hold tables, and the default one, always have as
 * many stores as a Region has replicas, as far as it is in an administrator's hands: what would
 * leave them fewer is refused. Thread-safe.
 */
final class Namespaces {
  private static final String NAMESPACE = "namespace/";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private final SavedValues saved;
  private final Stores stores;
  private final SavedSettings settings;

  /** Held from looking until what follows is saved; readers do not take it. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile NamespaceLayout layout;

  Namespaces(SavedValues saved, Stores stores, SavedSettings settings) {
    this.saved = saved;
    this.stores = stores;
    this.settings = settings;
    List<Namespace> known = new ArrayList<>();
    saved.withPrefix(NAMESPACE).values().forEach(record -> known.add(Records.namespace(record)));
    this.layout = new NamespaceLayout(known);
  }

  NamespaceLayout layout() {
    return layout;
  }

  /** All, the default one first. */
  List<Namespace> all() {
    NamespaceLayout now = layout;
    List<StoreId> others = new ArrayList<>();
    for (StoreDescription each : stores.descriptions()) {
      if (each.state() != State.TOMBSTONE && now.of(each.id()).equals(Namespace.DEFAULT)) {
        others.add(each.id());
      }
    }
    List<Namespace> result = new ArrayList<>();
    result.add(new Namespace(Namespace.DEFAULT, others, List.of()));
    result.addAll(now.all());
    return result;
  }

  void create(String name, List<StoreId> members) {
    changing.lock();
    try {
      String key = key(name);
      if (!NAME.matcher(key).matches() || key.equals(Namespace.DEFAULT)) {
        throw new PlacementRefusedException(
            "'"
                + name
                + "' cannot be a namespace's name: it is letters, digits, - and _, up to 64, and"
                + " not "
                + Namespace.DEFAULT);
      }
      if (layout.has(key)) {
        throw new PlacementRefusedException("there is a namespace " + key + " already");
      }
      members.forEach(this::requireFree);
      List<StoreId> sorted = NamespaceLayout.sorted(members);
      NamespaceLayout next = layout.with(new Namespace(key, sorted, List.of()));
      if (!sorted.isEmpty()) {
        requireHolds(key, next);
      }
      change(next);
    } finally {
      changing.unlock();
    }
  }

  void drop(String name) {
    changing.lock();
    try {
      Namespace known = known(name);
      if (!known.tables().isEmpty()) {
        throw new PlacementRefusedException(
            "namespace "
                + known.name()
                + " is in use by tables "
                + known.tables()
                + "; assign them to another one first, or to "
                + Namespace.DEFAULT);
      }
      change(layout.without(known.name()));
    } finally {
      changing.unlock();
    }
  }

  void add(String name, StoreId store) {
    changing.lock();
    try {
      Namespace known = known(name);
      if (!known.stores().contains(store)) {
        requireFree(store);
        change(layout.withStore(known.name(), store));
      }
    } finally {
      changing.unlock();
    }
  }

  void remove(String name, StoreId store) {
    changing.lock();
    try {
      Namespace known = known(name);
      if (!known.stores().contains(store)) {
        throw new PlacementRefusedException(
            "store " + store.value() + " is not in namespace " + known.name());
      }
      change(layout.withoutStore(known.name(), store));
    } finally {
      changing.unlock();
    }
  }

  /** These stores and no others, in one change. */
  void set(String name, List<StoreId> members) {
    changing.lock();
    try {
      Namespace known = known(name);
      for (StoreId each : members) {
        if (!known.stores().contains(each)) {
          requireFree(each);
        }
      }
      List<StoreId> sorted = NamespaceLayout.sorted(members);
      NamespaceLayout next = layout.with(new Namespace(known.name(), sorted, known.tables()));
      if (!sorted.isEmpty()) {
        requireHolds(known.name(), next);
      }
      change(next);
    } finally {
      changing.unlock();
    }
  }

  /** To the default one, too. */
  void assign(String name, long table) {
    changing.lock();
    try {
      if (table <= 0) {
        throw new PlacementRefusedException(table + " is no table's id");
      }
      String to = key(name).equals(Namespace.DEFAULT) ? Namespace.DEFAULT : known(name).name();
      if (!layout.ofTable(table).equals(to)) {
        change(layout.withTable(to, table));
      }
    } finally {
      changing.unlock();
    }
  }

  /** Begins to empty a store, where the others of its namespace can hold what is in it. */
  void removeStore(StoreId store) {
    changing.lock();
    try {
      NamespaceLayout now = layout;
      String name = now.of(store);
      stores.remove(
          store,
          now.isInUse(name) ? settings.current().maxReplicas() : 0,
          other -> now.of(other).equals(name));
    } finally {
      changing.unlock();
    }
  }

  /** A store that is gone for good. */
  void forget(StoreId store) {
    changing.lock();
    try {
      String name = layout.of(store);
      if (!name.equals(Namespace.DEFAULT)) {
        save(layout.withoutStore(name, store));
      }
    } finally {
      changing.unlock();
    }
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private Namespace known(String name) {
    String key = key(name);
    if (!layout.has(key)) {
      throw new PlacementRefusedException(
          key.equals(Namespace.DEFAULT)
              ? "the default namespace has the stores and tables that no other one has"
              : "there is no namespace " + key);
    }
    return layout.get(key);
  }

  private void requireFree(StoreId store) {
    if (stores.description(store).state() != State.UP) {
      throw new PlacementRefusedException("store " + store.value() + " is being removed");
    }
    String in = layout.of(store);
    if (!in.equals(Namespace.DEFAULT)) {
      throw new PlacementRefusedException(
          "store " + store.value() + " is in namespace " + in + "; remove it there first");
    }
  }

  /** Refuses what would leave a namespace fewer stores than its Regions need. */
  private void change(NamespaceLayout next) {
    List<String> names = new ArrayList<>();
    names.add(Namespace.DEFAULT);
    next.all().forEach(each -> names.add(each.name()));
    for (String name : names) {
      boolean isWorse = !layout.isInUse(name) || count(name, next) < count(name, layout);
      if (next.isInUse(name) && isWorse) {
        requireHolds(name, next);
      }
    }
    save(next);
  }

  private void requireHolds(String name, NamespaceLayout next) {
    int replicas = settings.current().maxReplicas();
    long count = count(name, next);
    if (count < replicas) {
      String stores = count == 1 ? "1 store" : count + " stores";
      throw new PlacementRefusedException(
          (name.equals(Namespace.DEFAULT)
                  ? stores + " would be left for the tables of no namespace"
                  : "namespace " + name + " would have " + stores)
              + ", too few to hold "
              + replicas
              + " replicas; add a store first, or lower max-replicas");
    }
  }

  private long count(String name, NamespaceLayout in) {
    return stores.descriptions().stream()
        .filter(each -> each.state() == State.UP && in.of(each.id()).equals(name))
        .count();
  }

  private void save(NamespaceLayout next) {
    Map<String, byte[]> records = new HashMap<>();
    for (Namespace each : layout.all()) {
      if (!next.has(each.name())) {
        records.put(NAMESPACE + each.name(), Journal.REMOVED);
      }
    }
    for (Namespace each : next.all()) {
      if (!layout.has(each.name()) || !layout.get(each.name()).equals(each)) {
        records.put(NAMESPACE + each.name(), Records.of(each));
      }
    }
    saved.save(records);
    layout = next;
  }
}
