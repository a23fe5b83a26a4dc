package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Timestamps;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.ReplicaRead;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, transfers between them, and the ways to look whether the books are right. Remembers
 * what was acknowledged, over all lives of whoever works with it. For the threads of one
 * simulation.
 */
final class Bank {
  static final int ACCOUNTS = 12;

  private final Random random;
  final Set<String> acknowledged = new TreeSet<>();
  int nextTransfer;
  private boolean isLoaded;

  /** From then on all accounts are there. */
  private long loadedTs;

  /** Errors that end a transfer, and mean nothing. */
  private final Set<SqlError> expected =
      EnumSet.of(SqlError.ER_LOCK_DEADLOCK, SqlError.ER_RESOLVE_LOCK_TIMEOUT);

  Bank(Random random, SqlError... alsoExpected) {
    this.random = random;
    expected.addAll(List.of(alsoExpected));
  }

  static Key account(int number) {
    return key("a%03d".formatted(number));
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int number) {
    return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
  }

  private static int number(byte @Nullable [] value) {
    if (value == null) {
      throw new AssertionError("an account is gone");
    }
    return Integer.parseInt(new String(value, StandardCharsets.UTF_8));
  }

  /** Fills the accounts, once. */
  void load(KvClient client) {
    if (isLoaded) {
      return;
    }
    Transaction txn = client.begin(TransactionOptions.OPTIMISTIC);
    for (int i = 0; i < ACCOUNTS; i++) {
      txn.put(account(i), bytes(100));
    }
    // A crash may have lost the answer of an earlier life's load: then it is the same.
    if (txn.commit() instanceof CommitOutcome.Committed) {
      loadedTs = client.currentTimestamp();
      isLoaded = true;
    } else {
      throw new AssertionError("not loaded");
    }
  }

  void transfer(KvClient client, boolean isPessimistic) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    String name = "t%06d".formatted(nextTransfer++);
    Transaction txn = client.begin(TransactionOptions.OPTIMISTIC.withPessimistic(isPessimistic));
    try {
      int a;
      int b;
      if (isPessimistic) {
        LockOutcome outcome;
        while (!((outcome =
                txn.lockKeys(
                    List.of(account(from), account(to)),
                    LockOptions.waiting(60_000).returningValues()))
            instanceof LockOutcome.Locked)) {
          txn.refreshForUpdateTs();
        }
        a = number(((LockOutcome.Locked) outcome).values().get(0));
        b = number(((LockOutcome.Locked) outcome).values().get(1));
      } else {
        a = number(txn.get(account(from)));
        b = number(txn.get(account(to)));
      }
      txn.put(account(from), bytes(a - 1));
      txn.put(account(to), bytes(b + 1));
      txn.insert(key(name), (from + ">" + to).getBytes(StandardCharsets.UTF_8));
      while (!(txn.lockWrites(LockOptions.waiting(60_000)) instanceof LockOutcome.Locked)) {
        txn.refreshForUpdateTs();
      }
      CommitOutcome outcome = txn.commit();
      switch (outcome) {
        case CommitOutcome.Committed c -> acknowledged.add(name);
        case CommitOutcome.Conflict c -> assertThat(isPessimistic).isFalse();
        case CommitOutcome.LockLost l -> {}
        case CommitOutcome.Undetermined u -> {}
        case CommitOutcome.AlreadyExists e -> throw new AssertionError(e);
        case CommitOutcome.SchemaChanged s -> throw new AssertionError(s);
      }
    } catch (SqlException e) {
      if (!expected.contains(e.error())) {
        throw e;
      }
      txn.rollback();
    }
  }

  /** Whoever may serve a read by its nature: what it sees is the same. */
  private ReplicaRead anyReplicas() {
    ReplicaRead[] all = ReplicaRead.values();
    return all[random.nextInt(all.length)];
  }

  /** A snapshot read by keys, piece by piece and again: always the same, whoever is asked. */
  void checkTwice(KvClient client) {
    long readTs = client.currentTimestamp();
    KvReader snapshot = client.snapshot(readTs, anyReplicas());
    List<Key> accounts = IntStream.range(0, ACCOUNTS).mapToObj(a -> account(a)).toList();
    int[] first = balances(snapshot.batchGet(accounts));
    assertThat(IntStream.of(first).sum()).as("total by keys").isEqualTo(ACCOUNTS * 100);
    snapshot = client.snapshot(readTs, anyReplicas());
    int[] second = new int[ACCOUNTS];
    for (int i = ACCOUNTS - 1; i >= 0; i--) {
      second[i] = number(snapshot.get(account(i)));
    }
    assertThat(second).as("read again, one by one").isEqualTo(first);
  }

  /** A moment of the past, of which any replica says the same as the leader, or nothing. */
  void checkPast(KvClient client) {
    long now = client.currentTimestamp();
    long millis = Timestamps.physicalMillis(now) - random.nextInt(4_000);
    long readTs = Math.max(loadedTs, Timestamps.compose(millis, 0));
    List<Key> accounts = IntStream.range(0, ACCOUNTS).mapToObj(a -> account(a)).toList();
    int[] past = balances(client.snapshot(readTs, ReplicaRead.STALE).batchGet(accounts));
    assertThat(IntStream.of(past).sum()).as("total of the past").isEqualTo(ACCOUNTS * 100);
    KvReader leaders = client.snapshot(readTs);
    KvReader others = client.snapshot(readTs, ReplicaRead.STALE);
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(number(leaders.get(account(i)))).as("account %d, leader", i).isEqualTo(past[i]);
      assertThat(number(others.get(account(i)))).as("account %d, again", i).isEqualTo(past[i]);
    }
  }

  /** All accounts locked shared hold the total, and nobody changes them meanwhile. */
  void audit(KvClient client) {
    Transaction txn = client.begin(TransactionOptions.PESSIMISTIC);
    try {
      List<Key> accounts = IntStream.range(0, ACCOUNTS).mapToObj(a -> account(a)).toList();
      LockOutcome outcome;
      while (!((outcome =
              txn.lockKeys(accounts, LockOptions.waiting(60_000).shared().returningValues()))
          instanceof LockOutcome.Locked)) {
        txn.refreshForUpdateTs();
      }
      int[] locked = balances(((LockOutcome.Locked) outcome).values());
      assertThat(IntStream.of(locked).sum()).as("total under locks").isEqualTo(ACCOUNTS * 100);
      KvReader now = client.snapshot(client.currentTimestamp(), anyReplicas());
      assertThat(balances(now.batchGet(accounts))).as("read under locks").isEqualTo(locked);
      if (random.nextBoolean()) {
        txn.rollback();
      } else {
        txn.commit();
      }
    } catch (SqlException e) {
      if (!expected.contains(e.error())) {
        throw e;
      }
      txn.rollback();
    }
  }

  private static int[] balances(List<byte @Nullable []> values) {
    int[] balances = new int[values.size()];
    for (int i = 0; i < balances.length; i++) {
      balances[i] = number(values.get(i));
    }
    return balances;
  }

  void check(KvClient client) {
    Set<String> acknowledgedBefore = new TreeSet<>(acknowledged);
    KvIterator it =
        client
            .snapshot(client.currentTimestamp(), anyReplicas())
            .scan(new KeyRange(Key.EMPTY, Key.EMPTY), random.nextBoolean(), 1 + random.nextInt(20));
    int[] balances = new int[ACCOUNTS];
    int[] moved = new int[ACCOUNTS];
    int total = 0;
    while (it.next()) {
      String key = new String(it.key().bytes(), StandardCharsets.UTF_8);
      if (key.startsWith("a")) {
        int balance = number(it.value());
        balances[Integer.parseInt(key.substring(1))] = balance;
        total += balance;
      } else {
        String[] parts = new String(it.value(), StandardCharsets.UTF_8).split(">");
        moved[Integer.parseInt(parts[0])]--;
        moved[Integer.parseInt(parts[1])]++;
        acknowledgedBefore.remove(key);
      }
    }
    assertThat(total).as("total").isEqualTo(ACCOUNTS * 100);
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(balances[i]).as("account %d by its transfers", i).isEqualTo(100 + moved[i]);
    }
    assertThat(acknowledgedBefore).as("acknowledged transfers that are gone").isEmpty();
  }
}
