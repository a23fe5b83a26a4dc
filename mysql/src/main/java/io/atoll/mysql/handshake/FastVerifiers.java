package io.atoll.mysql.handshake;

import io.atoll.session.Account;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cache of caching_sha2_password: what the fast path needs of accounts that have once proved
 * their password in full. An entry holds only for the verifier it was made with, so that a changed
 * password ends it. Thread-safe; as large as the accounts that log in.
 */
public final class FastVerifiers {
  private record Key(String user, String hostPattern) {}

  private record Entry(byte[] verifier, byte[] fast) {}

  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();

  public Optional<byte[]> of(Account account) {
    Entry entry = entries.get(new Key(account.user(), account.hostPattern()));
    return entry != null && Arrays.equals(entry.verifier(), account.authentication())
        ? Optional.of(entry.fast())
        : Optional.empty();
  }

  public void keep(Account account, byte[] fast) {
    entries.put(
        new Key(account.user(), account.hostPattern()),
        new Entry(account.authentication().clone(), fast));
  }
}
