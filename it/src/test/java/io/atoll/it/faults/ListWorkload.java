package io.atoll.it.faults;

import io.atoll.it.history.AppendChecker;
import io.atoll.it.history.AppendChecker.Promise;
import io.atoll.it.history.AppendTransaction;
import io.atoll.it.history.AppendTransaction.Append;
import io.atoll.it.history.AppendTransaction.Operation;
import io.atoll.it.history.AppendTransaction.Outcome;
import io.atoll.it.history.AppendTransaction.Read;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;

/**
 * Transactions that append to lists and read them, by primary key, by index, with locks and
 * without, over three tables.
 */
final class ListWorkload implements Workload {
  private static final int TABLES = 3;
  private static final int ACTIVE = 6;
  private static final int APPENDS_OF_A_KEY = 40;

  private final Promise promise;
  private final Queue<AppendTransaction> history = new ConcurrentLinkedQueue<>();
  private final AtomicInteger nextTransaction = new AtomicInteger();
  private final AtomicInteger nextValue = new AtomicInteger(1);
  private final AtomicInteger nextKey = new AtomicInteger(ACTIVE);
  private final AtomicIntegerArray active = new AtomicIntegerArray(ACTIVE);
  private final AtomicIntegerArray appends = new AtomicIntegerArray(ACTIVE);

  ListWorkload(Promise promise) {
    this.promise = promise;
    for (int i = 0; i < ACTIVE; i++) {
      active.set(i, i);
    }
  }

  @Override
  public String sessionSetup() {
    return switch (promise) {
      case SNAPSHOT_ISOLATION -> "SET innodb_snapshot_isolation = ON";
      case REPEATABLE_READ -> "";
    };
  }

  @Override
  public void setUp(Session session) throws SQLException {
    for (int i = 0; i < TABLES; i++) {
      session.update(
          "CREATE TABLE " + name(i) + " (id INT PRIMARY KEY, grp INT, v MEDIUMTEXT, KEY (grp))");
    }
  }

  private String name(int table) {
    return "list_" + promise.name().toLowerCase(java.util.Locale.ROOT) + "_" + table;
  }

  private String tableOf(int key) {
    return name(key % TABLES);
  }

  private int drawKey(Random random, boolean isAppend) {
    int slot = random.nextInt(ACTIVE);
    int key = active.get(slot);
    if (isAppend && appends.incrementAndGet(slot) >= APPENDS_OF_A_KEY) {
      appends.set(slot, 0);
      active.set(slot, nextKey.getAndIncrement());
    }
    return key;
  }

  @Override
  public boolean step(Session session, Random random) {
    int count = 1 + random.nextInt(4);
    boolean isAutocommit = count == 1 && random.nextBoolean();
    List<Operation> done = new ArrayList<>();
    long invoked = System.nanoTime();
    Outcome outcome = Outcome.ABORTED;
    Operation current = null;
    boolean mayBeDone = false;
    try {
      if (!isAutocommit) {
        session.update("BEGIN");
      }
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(10);
        int key = drawKey(random, kind < 5);
        if (kind < 5) {
          Append append = new Append(key, nextValue.getAndIncrement());
          current = append;
          mayBeDone = isAutocommit;
          append(session, append);
          done.add(append);
        } else {
          current = null;
          done.add(new Read(key, read(session, key, kind), kind == 9));
        }
      }
      current = null;
      mayBeDone = true;
      if (!isAutocommit) {
        session.update("COMMIT");
      }
      outcome = Outcome.COMMITTED;
    } catch (SQLException e) {
      outcome = mayBeDone && !Session.isDefinite(e) ? Outcome.UNKNOWN : Outcome.ABORTED;
      if (current != null) {
        done.add(current);
      }
      session.rollback();
    }
    long completed = outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : System.nanoTime();
    history.add(
        new AppendTransaction(
            nextTransaction.incrementAndGet(), invoked, completed, outcome, done));
    return outcome == Outcome.COMMITTED;
  }

  private void append(Session session, Append append) throws SQLException {
    session.update(
        "INSERT INTO "
            + tableOf(append.key())
            + " VALUES ("
            + append.key()
            + ", "
            + append.key()
            + ", '"
            + append.value()
            + "') ON DUPLICATE KEY UPDATE v = CONCAT(v, ',"
            + append.value()
            + "')");
  }

  private List<Integer> read(Session session, int key, int kind) throws SQLException {
    String where =
        switch (kind) {
          case 8 -> " FORCE INDEX (grp) WHERE grp = " + key;
          case 9 -> " WHERE id = " + key + " FOR UPDATE";
          default -> " WHERE id = " + key;
        };
    return values(session.query("SELECT v FROM " + tableOf(key) + where));
  }

  private static List<Integer> values(List<String> rows) {
    return rows.isEmpty()
        ? List.of()
        : Arrays.stream(rows.getFirst().split(",")).map(Integer::valueOf).toList();
  }

  @Override
  public List<String> check(Session session) throws SQLException {
    TreeSet<Integer> keys =
        history.stream()
            .flatMap(each -> each.operations().stream())
            .map(Operation::key)
            .collect(Collectors.toCollection(TreeSet::new));
    long invoked = System.nanoTime();
    List<Operation> reads = new ArrayList<>();
    session.update("BEGIN");
    for (int key : keys) {
      reads.add(new Read(key, read(session, key, 5), false));
    }
    session.update("COMMIT");
    history.add(
        new AppendTransaction(
            nextTransaction.incrementAndGet(),
            invoked,
            System.nanoTime(),
            Outcome.COMMITTED,
            reads));
    for (int i = 0; i < TABLES; i++) {
      session.update("ADMIN CHECK TABLE " + name(i));
    }
    long committed = history.stream().filter(h -> h.outcome() == Outcome.COMMITTED).count();
    long unknown = history.stream().filter(h -> h.outcome() == Outcome.UNKNOWN).count();
    System.out.printf(
        "%s: %d transactions, %d committed, %d unknown, %d lists%n",
        promise, history.size(), committed, unknown, keys.size());
    return AppendChecker.check(List.copyOf(history), promise);
  }
}
