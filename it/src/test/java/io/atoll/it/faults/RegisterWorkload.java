package io.atoll.it.faults;

import io.atoll.it.history.RegisterChecker;
import io.atoll.it.history.RegisterOperation;
import io.atoll.it.history.RegisterOperation.CompareAndSet;
import io.atoll.it.history.RegisterOperation.Kind;
import io.atoll.it.history.RegisterOperation.Read;
import io.atoll.it.history.RegisterOperation.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Single statements on single rows: reads, writes and compared writes. */
final class RegisterWorkload implements Workload {
  private static final int ROWS = 4_000;
  private static final int ACTIVE = 3;
  private static final int OPERATIONS_OF_A_ROW = 60;

  private final Map<Integer, Queue<RegisterOperation>> history = new ConcurrentHashMap<>();
  private final AtomicInteger drawn = new AtomicInteger();
  private final AtomicInteger nextValue = new AtomicInteger(1);

  @Override
  public String sessionSetup() {
    return "";
  }

  @Override
  public void setUp(Session session) throws SQLException {
    session.update("CREATE TABLE register (id INT PRIMARY KEY, v INT NOT NULL)");
    StringBuilder rows = new StringBuilder("INSERT INTO register VALUES (0, 0)");
    for (int i = 1; i < ROWS; i++) {
      rows.append(",(").append(i).append(",0)");
    }
    session.update(rows.toString());
  }

  @Override
  public boolean step(Session session, Random random) {
    int turn = drawn.getAndIncrement();
    // A few rows at a time, and each for a while: orders are searched for row by row.
    int row = turn / (OPERATIONS_OF_A_ROW * ACTIVE) * ACTIVE + random.nextInt(ACTIVE);
    if (row >= ROWS) {
      return false;
    }
    long invoked = System.nanoTime();
    @Nullable Kind kind = null;
    long completed = Long.MAX_VALUE;
    boolean isCounted = true;
    try {
      switch (random.nextInt(3)) {
        case 0 -> {
          isCounted = false;
          kind =
              new Read(
                  Integer.parseInt(
                      session.query("SELECT v FROM register WHERE id = " + row).getFirst()));
          isCounted = true;
        }
        case 1 -> {
          int value = nextValue.getAndIncrement();
          kind = new Write(value);
          session.update("UPDATE register SET v = " + value + " WHERE id = " + row);
        }
        default -> {
          int value = nextValue.getAndIncrement();
          int expected = last(row);
          kind = new CompareAndSet(expected, value, true);
          int rows =
              session.update(
                  "UPDATE register SET v = "
                      + value
                      + " WHERE id = "
                      + row
                      + " AND v = "
                      + expected);
          kind = new CompareAndSet(expected, value, rows == 1);
        }
      }
      completed = System.nanoTime();
    } catch (SQLException e) {
      if (Session.isDefinite(e)) {
        isCounted = false;
      }
      session.rollback();
    }
    if (isCounted && kind != null) {
      history
          .computeIfAbsent(row, r -> new ConcurrentLinkedQueue<>())
          .add(new RegisterOperation(invoked, completed, kind));
    }
    return completed != Long.MAX_VALUE;
  }

  /** Some value that the row had not long ago. */
  private int last(int row) {
    int last = 0;
    for (RegisterOperation each : history.getOrDefault(row, new ConcurrentLinkedQueue<>())) {
      last =
          switch (each.kind()) {
            case Read(int value) -> value;
            case Write(int value) -> value;
            case CompareAndSet(int expected, int value, boolean isDone) -> isDone ? value : last;
          };
    }
    return last;
  }

  @Override
  public List<String> check(Session session) throws SQLException {
    List<String> wrong = new ArrayList<>();
    long count = 0;
    for (Map.Entry<Integer, Queue<RegisterOperation>> each : history.entrySet()) {
      long invoked = System.nanoTime();
      int value =
          Integer.parseInt(
              session.query("SELECT v FROM register WHERE id = " + each.getKey()).getFirst());
      List<RegisterOperation> operations = new ArrayList<>(each.getValue());
      operations.add(new RegisterOperation(invoked, System.nanoTime(), new Read(value)));
      count += operations.size();
      if (!RegisterChecker.isLinearizable(operations, 0)) {
        wrong.add("row " + each.getKey() + " has no order: " + operations);
      }
    }
    System.out.printf("registers: %d operations on %d rows%n", count, history.size());
    return wrong;
  }
}
