package io.atoll.session.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All accounts at one version. Immutable but for what it remembers of computed authorities. */
final class Accounts {
  /** An account, the clients it takes and its authority by active roles. */
  private static final class Entry {
    private final StoredAccount account;
    private final HostPattern host;
    private final int specificity;
    private final Map<List<String>, Authority> withRoles = new ConcurrentHashMap<>();
    private @Nullable volatile Authority alone;

    Entry(StoredAccount account) {
      this.account = account;
      this.host = HostPattern.of(account.name().host());
      this.specificity = host.specificity();
    }
  }

  /** Distinct lists of active roles remembered for one account. */
  private static final int ROLE_LISTS_MAX = 256;

  private final long version;
  private final SortedMap<AccountName, StoredAccount> all;

  /** By user, then by host pattern. */
  private final Map<String, Map<String, Entry>> entries = new HashMap<>();

  Accounts(long version, SortedMap<AccountName, StoredAccount> all) {
    this.version = version;
    this.all = Collections.unmodifiableSortedMap(all);
    for (StoredAccount account : all.values()) {
      entries
          .computeIfAbsent(account.name().user(), u -> new HashMap<>())
          .put(account.name().host(), new Entry(account));
    }
  }

  /** Grows with every change. */
  long version() {
    return version;
  }

  /** By name. */
  Collection<StoredAccount> all() {
    return all.values();
  }

  @Nullable StoredAccount find(AccountName name) {
    return all.get(name);
  }

  boolean contains(AccountName name) {
    return all.containsKey(name);
  }

  /** A copy to be changed and handed to the storage. */
  TreeMap<AccountName, StoredAccount> copy() {
    return new TreeMap<>(all);
  }

  /** The account of a client: the most specific host first, then a named user before any user. */
  Optional<StoredAccount> login(String user, String host) {
    List<Entry> candidates = new ArrayList<>(entries.getOrDefault(user, Map.of()).values());
    if (!user.isEmpty()) {
      candidates.addAll(entries.getOrDefault("", Map.of()).values());
    }
    return candidates.stream()
        .filter(e -> e.host.takes(host))
        .max(
            Comparator.<Entry>comparingInt(e -> e.specificity)
                .thenComparing(e -> !e.account.name().user().isEmpty())
                .thenComparing(e -> e.account.name().host(), Comparator.reverseOrder()))
        .map(e -> e.account);
  }

  /**
   * What an account may do.
   *
   * @param roles active ones, as {@link AccountName#quoted}
   */
  Authority authority(String user, String host, List<String> roles) {
    Map<String, Entry> hosts = entries.get(user);
    Entry entry = hosts == null ? null : hosts.get(host);
    if (entry == null) {
      return Authority.NONE;
    }
    if (roles.isEmpty()) {
      Authority known = entry.alone;
      if (known == null) {
        known = Authority.of(entry.account, List.of(), this);
        entry.alone = known;
      }
      return known;
    }
    Authority known = entry.withRoles.get(roles);
    if (known == null) {
      known = Authority.of(entry.account, active(entry.account, roles), this);
      if (entry.withRoles.size() < ROLE_LISTS_MAX) {
        entry.withRoles.put(List.copyOf(roles), known);
      }
    }
    return known;
  }

  /** Active roles that are still granted: a session keeps the names of those taken from it. */
  private static List<AccountName> active(StoredAccount account, List<String> roles) {
    return roles.stream()
        .map(AccountName::parse)
        .filter(role -> account.roles().containsKey(role))
        .toList();
  }
}
