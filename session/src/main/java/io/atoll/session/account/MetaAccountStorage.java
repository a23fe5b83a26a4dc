package io.atoll.session.account;

import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.MetaKeys;
import io.atoll.types.SqlError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Accounts among the metadata:
 *
 * <pre>
 *   string AccountsVersion  decimal, grows with every change
 *   hash   Accounts         {user}@{host} -> JSON ({@link AccountJson})
 * </pre>
 *
 * Every change writes the version, so that two at once conflict and one of them runs again.
 */
final class MetaAccountStorage implements AccountStorage {
  private static final Key VERSION = MetaKeys.string(bytes("AccountsVersion"));
  private static final byte[] ACCOUNTS = bytes("Accounts");
  private static final int ATTEMPTS = 50;

  private final KvClient client;

  MetaAccountStorage(KvClient client) {
    this.client = client;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Key field(AccountName name) {
    // Hosts hold no '@': the last one ends the user.
    return MetaKeys.hashField(ACCOUNTS, bytes(name.user() + "@" + name.host()));
  }

  private static long version(KvReader reader) {
    byte[] value = reader.get(VERSION);
    return value == null ? 0 : Long.parseLong(new String(value, StandardCharsets.US_ASCII));
  }

  private static Accounts read(KvReader reader) {
    TreeMap<AccountName, StoredAccount> all = new TreeMap<>();
    try (KvIterator pairs = reader.scan(MetaKeys.hash(ACCOUNTS), false)) {
      while (pairs.next()) {
        StoredAccount account = AccountJson.read(pairs.value());
        all.put(account.name(), account);
      }
    }
    return new Accounts(version(reader), all);
  }

  @Override
  public long version() {
    return version(client.snapshot(client.currentTimestamp()));
  }

  @Override
  public Optional<Accounts> load() {
    Accounts found = read(client.snapshot(client.currentTimestamp()));
    return found.version() == 0 ? Optional.empty() : Optional.of(found);
  }

  @Override
  public Accounts change(UnaryOperator<Accounts> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
      try {
        Accounts before = read(transaction);
        Accounts wanted = change.apply(before);
        if (wanted == before) {
          return before;
        }
        Accounts after = new Accounts(before.version() + 1, wanted.copy());
        write(transaction, before, after);
        switch (transaction.commit()) {
          case CommitOutcome.Committed _ -> {
            return after;
          }
          case CommitOutcome.Conflict _,
              CommitOutcome.AlreadyExists _,
              CommitOutcome.LockLost _,
              CommitOutcome.SchemaChanged _ -> {}
          case CommitOutcome.Undetermined u ->
              throw SqlError.ER_COMMIT_OUTCOME_UNKNOWN.with(u.reason());
        }
      } finally {
        transaction.rollback();
      }
    }
    throw SqlError.ER_LOCK_DEADLOCK.with();
  }

  private static void write(Transaction transaction, Accounts before, Accounts after) {
    Map<AccountName, StoredAccount> gone = before.copy();
    for (StoredAccount account : after.all()) {
      if (!account.equals(gone.remove(account.name()))) {
        transaction.put(field(account.name()), AccountJson.write(account));
      }
    }
    gone.keySet().forEach(name -> transaction.delete(field(name)));
    transaction.put(VERSION, bytes(Long.toString(after.version())));
  }
}
