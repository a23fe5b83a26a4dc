package io.atoll.ddl.node;

import io.atoll.client.KvClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * When the longest present SQL node began: of transactions older than that, nobody is there who
 * could end them, and after a crash nobody waits until their locks' time to live is over. Called by
 * one thread at a time.
 */
final class OldestNode {
  private final KvClient client;
  private final Set<Integer> present = new HashSet<>();
  private final Map<Integer, Long> since = new HashMap<>();

  OldestNode(KvClient client) {
    this.client = client;
  }

  void present(int id) {
    present.add(id);
    tell();
  }

  void began(int id, long timestamp) {
    since.put(id, timestamp);
    tell();
  }

  void gone(int id) {
    // What is known of its beginning stays: registered anew, it may have told that already.
    present.remove(id);
    tell();
  }

  /** A node of which it is not known yet may be older than all others. */
  private void tell() {
    long oldest = present.isEmpty() ? 0 : Long.MAX_VALUE;
    for (int id : present) {
      oldest = Math.min(oldest, since.getOrDefault(id, 0L));
    }
    client.goneBefore(oldest);
  }
}
