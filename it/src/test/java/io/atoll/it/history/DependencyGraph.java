package io.atoll.it.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who must come before whom (Adya, "Weak Consistency", 1999). Nodes are numbers from 0; an edge
 * says why.
 */
final class DependencyGraph {
  /** Why one is before the other. */
  enum Why {
    /** It wrote the version before the other's. */
    WRITE_WRITE,
    /** The other read what it wrote. */
    WRITE_READ,
    /** It did not see what the other wrote. */
    READ_WRITE,
    /** It was answered before the other began. */
    REAL_TIME
  }

  /** {@code from} comes before {@code to}. */
  record Edge(int from, int to, Why why) {}

  private final List<List<Edge>> out = new ArrayList<>();

  DependencyGraph(int nodes) {
    for (int i = 0; i < nodes; i++) {
      out.add(new ArrayList<>());
    }
  }

  int addNode() {
    out.add(new ArrayList<>());
    return out.size() - 1;
  }

  void add(int from, int to, Why why) {
    if (from != to) {
      out.get(from).add(new Edge(from, to, why));
    }
  }

  /** A cycle of such edges only, or none. */
  List<Edge> cycle(Set<Why> allowed) {
    return cycle(allowed, true);
  }

  /**
   * A cycle in which no two anti-dependencies follow each other, or none: what snapshot isolation
   * forbids (Cerone and Gotsman, "Analysing Snapshot Isolation", 2016, theorem 10).
   */
  List<Edge> cycleAgainstSnapshots() {
    return cycle(EnumSet.allOf(Why.class), false);
  }

  /** Over pairs of a node and whether it was come to by an anti-dependency. */
  private List<Edge> cycle(Set<Why> allowed, boolean mayRepeat) {
    int[] component = components(allowed, mayRepeat);
    for (int state = 0; state < component.length; state++) {
      for (Edge edge : out.get(state / 2)) {
        int next = next(state, edge, allowed, mayRepeat);
        if (next >= 0 && component[next] == component[state]) {
          return path(next, state, edge, component, allowed, mayRepeat);
        }
      }
    }
    return List.of();
  }

  private static int next(int state, Edge edge, Set<Why> allowed, boolean mayRepeat) {
    boolean isAnti = edge.why() == Why.READ_WRITE;
    if (!allowed.contains(edge.why()) || (isAnti && !mayRepeat && state % 2 == 1)) {
      return -1;
    }
    return edge.to() * 2 + (isAnti ? 1 : 0);
  }

  /** The shortest way back. */
  private List<Edge> path(
      int from, int to, Edge first, int[] component, Set<Why> allowed, boolean mayRepeat) {
    Map<Integer, Edge> by = new HashMap<>();
    Map<Integer, Integer> before = new HashMap<>();
    Deque<Integer> queue = new ArrayDeque<>(List.of(from));
    before.put(from, from);
    while (!queue.isEmpty() && !before.containsKey(to)) {
      int state = queue.remove();
      for (Edge edge : out.get(state / 2)) {
        int next = next(state, edge, allowed, mayRepeat);
        if (next >= 0 && component[next] == component[from] && !before.containsKey(next)) {
          before.put(next, state);
          by.put(next, edge);
          queue.add(next);
        }
      }
    }
    Deque<Edge> edges = new ArrayDeque<>();
    for (int state = to; state != from; state = before.get(state)) {
      edges.addFirst(by.get(state));
    }
    edges.addFirst(first);
    return List.copyOf(edges);
  }

  /** Strongly connected components (Tarjan 1972, without recursion). */
  private int[] components(Set<Why> allowed, boolean mayRepeat) {
    int states = out.size() * 2;
    int[] component = new int[states];
    int[] index = new int[states];
    int[] low = new int[states];
    int[] edge = new int[states];
    Arrays.fill(component, -1);
    boolean[] isOnStack = new boolean[states];
    Deque<Integer> stack = new ArrayDeque<>();
    Deque<Integer> calls = new ArrayDeque<>();
    int count = 0;
    for (int root = 0; root < states; root++) {
      if (index[root] != 0) {
        continue;
      }
      calls.push(root);
      while (!calls.isEmpty()) {
        int state = calls.peek();
        if (index[state] == 0) {
          index[state] = ++count;
          low[state] = count;
          stack.push(state);
          isOnStack[state] = true;
        }
        List<Edge> edges = out.get(state / 2);
        boolean isDeeper = false;
        while (edge[state] < edges.size()) {
          int next = next(state, edges.get(edge[state]), allowed, mayRepeat);
          if (next >= 0 && index[next] == 0) {
            calls.push(next);
            isDeeper = true;
            break;
          }
          if (next >= 0 && isOnStack[next]) {
            low[state] = Math.min(low[state], low[next]);
          }
          edge[state]++;
        }
        if (isDeeper) {
          continue;
        }
        calls.pop();
        if (low[state] == index[state]) {
          int member;
          do {
            member = stack.pop();
            isOnStack[member] = false;
            component[member] = state;
          } while (member != state);
        }
      }
    }
    return component;
  }
}
