package io.atoll.it.crash;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one writer knows of its documents: each has a version, 0 while it is absent. After a commit
 * that was acknowledged exactly one version may be found; after one whose answer was lost, the one
 * before or the one after. One thread.
 */
final class Ledger {
  private final Map<Long, Set<Integer>> admissible = new HashMap<>();
  private long acknowledged;
  private long unknown;

  /** The version that the document surely has. */
  int version(long document) {
    Set<Integer> versions = admissible.getOrDefault(document, Set.of(0));
    if (versions.size() != 1) {
      throw new IllegalStateException("document " + document + " may be at any of " + versions);
    }
    return versions.iterator().next();
  }

  void acknowledged(long document, int version) {
    admissible.put(document, Set.of(version));
    acknowledged++;
  }

  void unknown(long document, int former, int next) {
    admissible.put(document, Set.of(former, next));
    unknown++;
  }

  /** What was found after a restart becomes what is known. */
  void found(long document, int version) {
    admissible.put(document, Set.of(version));
  }

  Map<Long, Set<Integer>> admissible() {
    return admissible;
  }

  long acknowledged() {
    return acknowledged;
  }

  long unknown() {
    return unknown;
  }
}
