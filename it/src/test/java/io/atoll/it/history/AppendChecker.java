package io.atoll.it.history;

import io.atoll.it.history.AppendTransaction.Append;
import io.atoll.it.history.AppendTransaction.Operation;
import io.atoll.it.history.AppendTransaction.Outcome;
import io.atoll.it.history.AppendTransaction.Read;
import io.atoll.it.history.DependencyGraph.Edge;
import io.atoll.it.history.DependencyGraph.Why;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for anomalies in a history of appends to lists (Kingsbury and Alvaro, "Elle", VLDB 2020):
 * the longest list read of a key tells the order of its versions, and from that follows who comes
 * before whom. Real time counts: who was answered is seen by who begins afterwards.
 */
public final class AppendChecker {
  /** What is promised. */
  public enum Promise {
    /** All reads of a transaction are of one moment, and what it writes did not change since. */
    SNAPSHOT_ISOLATION,

    /**
     * MySQL's REPEATABLE READ: plain reads are of one moment, locking reads and writes of what is
     * newest, so that a transaction may overwrite what its plain reads did not see.
     */
    REPEATABLE_READ
  }

  private final List<AppendTransaction> transactions = new ArrayList<>();
  private final Promise promise;
  private final List<String> anomalies = new ArrayList<>();

  /** Who appended a value, as an index. */
  private final Map<Integer, Integer> writers = new HashMap<>();

  private final Map<Integer, AppendTransaction> aborted = new HashMap<>();
  private final Map<Integer, List<Integer>> orders = new TreeMap<>();

  private AppendChecker(Promise promise) {
    this.promise = promise;
  }

  /**
   * What is wrong; nothing where all is well.
   *
   * @param history ends with reads of all keys, begun after everything else had ended
   */
  public static List<String> check(List<AppendTransaction> history, Promise promise) {
    AppendChecker checker = new AppendChecker(promise);
    checker.sort(history);
    checker.order();
    if (checker.anomalies.isEmpty()) {
      checker.reads();
      checker.lost();
    }
    if (checker.anomalies.isEmpty()) {
      checker.cycles();
    }
    return checker.anomalies;
  }

  /** Whose end is unknown counts where one of its values was seen. */
  private void sort(List<AppendTransaction> history) {
    Set<Integer> seen = new HashSet<>();
    for (AppendTransaction each : history) {
      for (Operation operation : each.operations()) {
        if (operation instanceof Read read && each.outcome() == Outcome.COMMITTED) {
          seen.addAll(read.values());
        }
      }
    }
    for (AppendTransaction each : history) {
      boolean counts =
          switch (each.outcome()) {
            case COMMITTED -> true;
            case ABORTED -> false;
            case UNKNOWN -> appends(each).stream().anyMatch(a -> seen.contains(a.value()));
          };
      for (Append append : appends(each)) {
        if (counts) {
          writers.put(append.value(), transactions.size());
        } else {
          aborted.put(append.value(), each);
        }
      }
      if (counts) {
        transactions.add(each);
      }
    }
  }

  private static List<Append> appends(AppendTransaction transaction) {
    List<Append> appends = new ArrayList<>();
    for (Operation each : transaction.operations()) {
      if (each instanceof Append append) {
        appends.add(append);
      }
    }
    return appends;
  }

  /** Of each key the longest list; all others begin it. */
  private void order() {
    for (AppendTransaction each : transactions) {
      for (Read read : reads(each)) {
        List<Integer> values = withoutOwn(each, read);
        List<Integer> longest = orders.getOrDefault(read.key(), List.of());
        List<Integer> longer = values.size() > longest.size() ? values : longest;
        List<Integer> shorter = values.size() > longest.size() ? longest : values;
        if (!longer.subList(0, shorter.size()).equals(shorter)) {
          anomalies.add("two orders of key " + read.key() + ": " + longest + " and " + each);
        }
        orders.put(read.key(), longer);
      }
    }
    for (Map.Entry<Integer, List<Integer>> each : orders.entrySet()) {
      if (new HashSet<>(each.getValue()).size() < each.getValue().size()) {
        anomalies.add("a value is there twice: key " + each.getKey() + " " + each.getValue());
      }
    }
  }

  /** Only transactions that committed are believed in what they saw. */
  private static List<Read> reads(AppendTransaction transaction) {
    List<Read> reads = new ArrayList<>();
    if (transaction.outcome() == Outcome.COMMITTED) {
      for (Operation each : transaction.operations()) {
        if (each instanceof Read read) {
          reads.add(read);
        }
      }
    }
    return reads;
  }

  /** What others had written; a transaction's own appends are at the end. */
  private static List<Integer> withoutOwn(AppendTransaction reader, Read read) {
    int own = 0;
    for (Operation each : reader.operations()) {
      if (each == read) {
        break;
      }
      if (each instanceof Append append && append.key() == read.key()) {
        own++;
      }
    }
    int others = Math.max(0, read.values().size() - own);
    return read.values().subList(0, others);
  }

  /** G1a, G1b, values from nowhere, own writes not seen, reads that do not repeat. */
  private void reads() {
    for (AppendTransaction each : transactions) {
      Map<Integer, List<Integer>> own = new HashMap<>();
      Map<Integer, List<Integer>> snapshot = new HashMap<>();
      for (Operation operation : each.operations()) {
        switch (operation) {
          case Append append ->
              own.computeIfAbsent(append.key(), k -> new ArrayList<>()).add(append.value());
          case Read read -> {
            if (each.outcome() == Outcome.COMMITTED) {
              read(each, read, own.getOrDefault(read.key(), List.of()));
              repeated(each, read, snapshot);
            }
          }
        }
      }
    }
  }

  private void read(AppendTransaction reader, Read read, List<Integer> own) {
    List<Integer> values = read.values();
    int others = values.size() - own.size();
    if (others < 0 || !values.subList(others, values.size()).equals(own)) {
      anomalies.add("own appends " + own + " to key " + read.key() + " are not seen: " + reader);
      return;
    }
    for (int value : values.subList(0, others)) {
      AppendTransaction undone = aborted.get(value);
      if (undone != null) {
        anomalies.add("G1a, aborted read of " + value + ": " + reader + " of " + undone);
      } else if (!writers.containsKey(value)) {
        anomalies.add("nobody appended " + value + ": " + reader);
      }
    }
    if (others > 0) {
      int last = values.get(others - 1);
      Integer writer = writers.get(last);
      if (writer != null && transactions.get(writer) != reader) {
        List<Append> ofKey =
            appends(transactions.get(writer)).stream().filter(a -> a.key() == read.key()).toList();
        if (ofKey.getLast().value() != last) {
          anomalies.add("G1b, intermediate read: " + reader + " of " + transactions.get(writer));
        }
      }
    }
  }

  private void repeated(AppendTransaction reader, Read read, Map<Integer, List<Integer>> snapshot) {
    boolean isOfSnapshot = !read.isCurrent() || promise == Promise.SNAPSHOT_ISOLATION;
    boolean isOwn = appends(reader).stream().anyMatch(a -> a.key() == read.key());
    // In MySQL an own write shows the row as it is now.
    if (!isOfSnapshot || (isOwn && promise == Promise.REPEATABLE_READ)) {
      return;
    }
    List<Integer> others = withoutOwn(reader, read);
    List<Integer> before = snapshot.putIfAbsent(read.key(), others);
    if (before != null && !before.equals(others)) {
      anomalies.add("a read does not repeat: " + reader);
    }
  }

  private void lost() {
    for (AppendTransaction each : transactions) {
      for (Append append : appends(each)) {
        if (!orders.getOrDefault(append.key(), List.of()).contains(append.value())) {
          anomalies.add("lost: " + append + " of " + each);
        }
      }
    }
  }

  // Cycles.

  private void cycles() {
    DependencyGraph graph = new DependencyGraph(transactions.size());
    orders.forEach((key, order) -> {
      for (int i = 1; i < order.size(); i++) {
        graph.add(writers.get(order.get(i - 1)), writers.get(order.get(i)), Why.WRITE_WRITE);
      }
    });
    for (int i = 0; i < transactions.size(); i++) {
      for (Operation each : transactions.get(i).operations()) {
        if (each instanceof Read read && transactions.get(i).outcome() == Outcome.COMMITTED) {
          addRead(graph, i, read);
        }
      }
    }
    report("G0, cycle of writes", graph.cycle(EnumSet.of(Why.WRITE_WRITE)));
    report("G1c, cycle of what was seen", graph.cycle(EnumSet.of(Why.WRITE_WRITE, Why.WRITE_READ)));
    addRealTime(graph);
    report(
        "cycle of what was seen, against real time",
        graph.cycle(EnumSet.of(Why.WRITE_WRITE, Why.WRITE_READ, Why.REAL_TIME)));
    // Locking reads hold until the end, and a transaction that only reads has one moment: with
    // MySQL's rules all that is left here has a place in one order.
    List<Edge> unexplained =
        switch (promise) {
          case SNAPSHOT_ISOLATION -> graph.cycleAgainstSnapshots();
          case REPEATABLE_READ -> graph.cycle(EnumSet.allOf(Why.class));
        };
    report("G-single or long fork, no moments explain it", unexplained);
  }

  private void addRead(DependencyGraph graph, int reader, Read read) {
    AppendTransaction transaction = transactions.get(reader);
    List<Integer> seen = withoutOwn(transaction, read);
    List<Integer> order = orders.get(read.key());
    if (!seen.isEmpty()) {
      graph.add(writers.get(seen.getLast()), reader, Why.WRITE_READ);
    }
    // Who writes by what is newest may overwrite what his snapshot did not show.
    boolean isBound =
        promise == Promise.SNAPSHOT_ISOLATION || read.isCurrent() || isReadOnly(transaction);
    if (seen.size() < order.size() && isBound) {
      graph.add(reader, writers.get(order.get(seen.size())), Why.READ_WRITE);
    }
  }

  private static boolean isReadOnly(AppendTransaction transaction) {
    for (Operation each : transaction.operations()) {
      switch (each) {
        case Append append -> {
          return false;
        }
        case Read read -> {
          if (read.isCurrent()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** By nodes that stand for moments: one after each answer, in a row. */
  private void addRealTime(DependencyGraph graph) {
    List<Integer> byEnd = new ArrayList<>();
    List<Integer> byStart = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      byStart.add(i);
      if (transactions.get(i).outcome() == Outcome.COMMITTED) {
        byEnd.add(i);
      }
    }
    byEnd.sort(Comparator.comparingLong(i -> transactions.get(i).completedNanos()));
    byStart.sort(Comparator.comparingLong(i -> transactions.get(i).invokedNanos()));
    int moment = -1;
    int next = 0;
    for (int starting : byStart) {
      long invoked = transactions.get(starting).invokedNanos();
      while (next < byEnd.size() && transactions.get(byEnd.get(next)).completedNanos() < invoked) {
        int later = graph.addNode();
        if (moment >= 0) {
          graph.add(moment, later, Why.REAL_TIME);
        }
        graph.add(byEnd.get(next), later, Why.REAL_TIME);
        moment = later;
        next++;
      }
      if (moment >= 0) {
        graph.add(moment, starting, Why.REAL_TIME);
      }
    }
  }

  private void report(String what, List<Edge> cycle) {
    if (cycle.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(what);
    for (Edge each : cycle) {
      if (each.from() < transactions.size()) {
        text.append("\n  ").append(transactions.get(each.from()));
      }
      text.append("\n    ").append(each.why());
    }
    anomalies.add(text.toString());
  }
}
