package io.atoll.placement;

import java.util.List;

/**
 * How far apart replicas are, by the location labels of their stores (PD's distinct score). For
 * each of the other stores, the first label that differs counts: of {@code n} labels, the one at
 * place {@code i} counts {@code 100^(n - i - 1)}, so that a wider difference outweighs any number
 * of narrower ones up to a hundred. The same place counts nothing.
 */
final class Isolation {
  private static final long BASE = 100;

  private Isolation() {}

  static long score(StoreView store, List<StoreView> others) {
    long sum = 0;
    for (StoreView other : others) {
      if (!other.id().equals(store.id())) {
        sum += score(store.location(), other.location());
      }
    }
    return sum;
  }

  private static long score(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(other.get(i))) {
        long score = 1;
        for (int level = i + 1; level < one.size(); level++) {
          score *= BASE;
        }
        return score;
      }
    }
    return 0;
  }
}
