package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys by which SQL nodes talk. Values are texts; those of an owner end with its lease.
 *
 * <pre>
 *   sql/node/{id}            a node that is there: instance, address, status address, version, a
 *                            line each; of the node
 *   sql/since/{id}           a timestamp: what node {id} began, it began after that; of the node
 *   sql/fence/{id}           instance, its lease's time to live, a random number, a line each: this
 *                            node may commit; stays until it left, or its last permission is
 *                            certainly over
 *   sql/owner                id of the node that owns schema changes; of that node
 *   sql/job                  something in the queue of schema changes is new
 *   sql/ask/{id}.{lease}.{n} the owner {id} asks all others to take up the newest schemas: the job
 *                            that ended or 0, then the tables that nobody may use by older ones
 *   sql/done/{ask}/{id}      node {id} has done what was asked; of that node
 *   sql/kill/{to}/{id}.{n}   node {id} asks node {to} to kill: connection, query only, any user's,
 *                            user; of the asking node
 *   sql/killed/{id}.{n}      what became of it; of the node that was asked
 *   sql/accounts             accounts have changed
 *   sql/global/{variable}    its value by SET GLOBAL
 *   sql/lock/{hex of name}   the connection that holds a lock of GET_LOCK, then a mark of the taking;
 *                            of its node
 *   sql/analyze/{table}      that a node analyzes a table; of that node
 *   sql/statistics           node and table whose statistics are new
 * </pre>
 */
final class NodeKeys {
  static final String ALL = "sql/";
  static final String NODE = "sql/node/";
  static final String SINCE = "sql/since/";
  static final String FENCE = "sql/fence/";
  static final String OWNER = "sql/owner";
  static final String JOB = "sql/job";
  static final String ASK = "sql/ask/";
  static final String DONE = "sql/done/";
  static final String KILL = "sql/kill/";
  static final String KILLED = "sql/killed/";
  static final String ACCOUNTS = "sql/accounts";
  static final String GLOBAL = "sql/global/";
  static final String LOCK = "sql/lock/";
  static final String ANALYZE = "sql/analyze/";
  static final String STATISTICS = "sql/statistics";

  private NodeKeys() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Coordination.Entry entry) {
    return new String(entry.value(), StandardCharsets.UTF_8);
  }

  static String node(int id) {
    return NODE + id;
  }

  static String since(int id) {
    return SINCE + id;
  }

  static String fence(int id) {
    return FENCE + id;
  }

  static String mark(String instance, long ttlMillis, long random) {
    return instance + "\n" + ttlMillis + "\n" + random;
  }

  /** Of a fence. */
  static String instance(Coordination.Entry fence) {
    return text(fence).split("\n", 3)[0];
  }

  /** Of a fence. */
  static long ttlMillis(Coordination.Entry fence) {
    return Long.parseLong(text(fence).split("\n", 3)[1]);
  }

  /** The number at the end of a key. */
  static int id(String key) {
    return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
  }

  static byte[] ask(long endedJob, Set<Long> tables) {
    StringBuilder text = new StringBuilder();
    text.append(endedJob);
    tables.forEach(id -> text.append(' ').append(id));
    return bytes(text.toString());
  }

  /** The job that ended, then tables. */
  static List<Long> asked(Coordination.Entry entry) {
    List<Long> numbers = new ArrayList<>();
    for (String number : text(entry).split(" ")) {
      numbers.add(Long.parseLong(number));
    }
    return numbers;
  }

  /** Entries below a prefix, by the number that ends their keys. */
  static Map<Integer, Coordination.Entry> byId(
      Iterable<Coordination.Entry> entries, String prefix) {
    Map<Integer, Coordination.Entry> found = new HashMap<>();
    for (Coordination.Entry entry : entries) {
      if (entry.key().startsWith(prefix)) {
        found.put(id(entry.key()), entry);
      }
    }
    return found;
  }
}
