package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaLease;
import io.atoll.client.KvClient;
import io.atoll.ddl.job.OtherNodes;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This SQL node among all of the cluster: registered by a lease, in its turn owner of schema
 * changes, told at once what the others do. Everything goes through placement's coordination;
 * {@link NodeKeys} says how. Thread-safe. Close it after the node's sessions.
 */
public final class SqlNodes implements OtherNodes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlNodes.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
  private static final Duration STAND_AGAIN = Duration.ofSeconds(1);
  private static final int LOCAL_BITS = 21;

  /**
   * KILL.
   *
   * @param mayAny whether also of other users' connections
   * @param user who asks
   */
  public record Kill(long connectionId, boolean queryOnly, boolean mayAny, String user) {}

  /** What became of a {@link Kill}. */
  public enum Killed {
    DONE,
    NOT_THERE,
    DENIED
  }

  /** What a node does for others. Called on threads of their own. */
  public interface Listener {
    Killed kill(Kill kill);

    /** Another node has changed accounts. */
    void accountsChanged();

    /** Another node has analyzed a table. */
    void analyzed(long tableId);
  }

  private final Environment environment;
  private final Coordination coordination;
  private final CatalogLoader loader;
  private final MetadataLocks metadataLocks;
  private final Executor executor;
  private final NodeLease lease;
  private final Ownership ownership;
  private final Agreement agreement;
  private final RemoteKills kills;
  private final SharedValues globals;
  private final NamedLocks locks;
  private final OldestNode oldest;
  private final Map<Integer, NodeDescription> nodes = new ConcurrentHashMap<>();

  /** What the owner of schema changes asks now; see {@link NodeKeys#asked}. */
  private final Map<String, List<Long>> asked = new ConcurrentHashMap<>();

  private volatile OtherNodes.@Nullable Listener jobs;
  private volatile @Nullable Listener listener;
  private volatile boolean isClosed;
  private volatile boolean isOwned;

  /** -1 for nobody. */
  private volatile int ownerId = -1;

  private final WatchedKeys keys;
  private final Scheduler.Timer standing;

  private SqlNodes(
      Environment environment,
      Coordination coordination,
      KvClient client,
      CatalogLoader loader,
      MetadataLocks metadataLocks,
      NodeDescription self,
      long ttlMillis) {
    this.environment = environment;
    this.coordination = coordination;
    this.loader = loader;
    this.metadataLocks = metadataLocks;
    this.executor = environment.scheduler().virtual("sql-nodes");
    this.lease = new NodeLease(environment, coordination, client, loader, self, ttlMillis);
    this.ownership = new Ownership(coordination, lease);
    this.agreement = new Agreement(environment, coordination, client, lease);
    this.kills = new RemoteKills(environment, coordination, lease);
    this.globals = new SharedValues(coordination);
    this.locks = new NamedLocks(coordination, lease);
    this.oldest = new OldestNode(client);
    // Before schema changes begin: where nobody else is, they need not wait for a first news.
    ownership.stand();
    this.keys = WatchedKeys.open(environment, coordination, NodeKeys.ALL, new News());
    this.standing = environment.scheduler().every(STAND_AGAIN, this::stand);
  }

  /**
   * Registers the node.
   *
   * @param ttlMillis after which silent nodes are given up
   */
  public static SqlNodes join(
      Environment environment,
      Coordination coordination,
      KvClient client,
      CatalogLoader loader,
      MetadataLocks metadataLocks,
      NodeDescription self,
      long ttlMillis) {
    return new SqlNodes(environment, coordination, client, loader, metadataLocks, self, ttlMillis);
  }

  /** Connection ids, in 31 bits: the node's id, then a count of its own. */
  public long connectionId(long number) {
    return (long) lease.id() << LOCAL_BITS | (number & (1L << LOCAL_BITS) - 1);
  }

  /** This node's id: small, and no other present node's. */
  public int id() {
    return lease.id();
  }

  /** All nodes that are there, this one too, by id. */
  public Map<Integer, NodeDescription> nodes() {
    return new TreeMap<>(nodes);
  }

  /** Tells the others where this node is reached. */
  public void describe(NodeDescription self) {
    lease.describe(self);
  }

  /** The permission by which commits that begin now are made. */
  public SchemaLease schemaLease() {
    return lease.running();
  }

  /** The id of the node that owns schema changes, as far as it is known here. */
  public OptionalInt owner() {
    int known = ownerId;
    return known < 0 ? OptionalInt.empty() : OptionalInt.of(known);
  }

  public boolean isOwner() {
    return ownership.number() != NOT_OWNER;
  }

  /** Begins to carry out what other nodes ask for. */
  public void serve(Listener served) {
    listener = served;
  }

  /** KILL of a connection that is not this node's. */
  public Killed kill(Kill kill) {
    int node = (int) (kill.connectionId() >> LOCAL_BITS);
    return kill.connectionId() >= 0 && node != lease.id() && nodes.containsKey(node)
        ? kills.ask(node, kill)
        : Killed.NOT_THERE;
  }

  /** Tells the others that accounts have changed. Never throws. */
  public void tellAccountsChanged() {
    tell(NodeKeys.ACCOUNTS, "");
  }

  /** Values of SET GLOBAL. */
  public SharedValues globals() {
    return globals;
  }

  /** Locks of GET_LOCK. */
  public NamedLocks locks() {
    return locks;
  }

  /** Whether no other node analyzes a table now: then this one is to, and to say its end. */
  public boolean beginAnalyze(long tableId) {
    return isAlone()
        || coordination.put(
                NodeKeys.ANALYZE + tableId,
                NodeKeys.bytes(Integer.toString(lease.id())),
                lease.current().lease(),
                Coordination.ABSENT)
            instanceof Coordination.Outcome.Done;
  }

  /** The end of {@link #beginAnalyze}. Never throws. */
  public void endAnalyze(long tableId) {
    try {
      if (!isAlone()) {
        coordination.delete(NodeKeys.ANALYZE + tableId, Coordination.ANY);
      }
    } catch (RuntimeException e) {
      LOG.warn("a table is analyzed late the next time: {}", e.toString());
    }
  }

  /** Tells the others of new statistics. Never throws. */
  public void tellAnalyzed(long tableId) {
    tell(NodeKeys.STATISTICS, " " + tableId);
  }

  private boolean isAlone() {
    return nodes.size() <= 1 && nodes.containsKey(lease.id());
  }

  /** News for others; there is nobody to be told where this node is alone. */
  private void tell(String key, String what) {
    if (isAlone()) {
      return;
    }
    try {
      coordination.put(
          key, NodeKeys.bytes(lease.id() + what), Coordination.NO_LEASE, Coordination.ANY);
    } catch (RuntimeException e) {
      LOG.warn("other SQL nodes learn of a change late: {}", e.toString());
    }
  }

  // Schema changes.

  @Override
  public void begin(OtherNodes.Listener told) {
    jobs = told;
    told.wake();
  }

  @Override
  public long ownership() {
    return ownership.number();
  }

  @Override
  public void agree(Set<Long> tableIds, long endedJob, Runnable checkCancelled) {
    agreement.await(tableIds, endedJob, checkCancelled);
  }

  @Override
  public void queued() {
    tell(NodeKeys.JOB, "");
  }

  private void wakeJobs() {
    OtherNodes.Listener told = jobs;
    if (told != null) {
      told.wake();
    }
  }

  private final class News implements WatchedKeys.Listener {
    @Override
    public void put(Coordination.Entry entry) {
      String key = entry.key();
      if (key.startsWith(NodeKeys.NODE)) {
        nodes.put(NodeKeys.id(key), NodeDescription.of(NodeKeys.text(entry)));
        oldest.present(NodeKeys.id(key));
        agreement.look();
      } else if (key.startsWith(NodeKeys.SINCE)) {
        oldest.began(NodeKeys.id(key), Long.parseLong(NodeKeys.text(entry)));
      } else if (key.startsWith(NodeKeys.ASK)) {
        String name = key.substring(NodeKeys.ASK.length());
        if (!name.startsWith(lease.id() + ".") && asked.put(name, NodeKeys.asked(entry)) == null) {
          executor.execute(() -> answer(name));
        }
      } else if (key.equals(NodeKeys.OWNER)) {
        isOwned = true;
        ownerId = Integer.parseInt(NodeKeys.text(entry));
      } else if (key.startsWith(NodeKeys.DONE)) {
        agreement.look();
      } else if (key.equals(NodeKeys.JOB)) {
        wakeJobs();
      } else if (key.startsWith(NodeKeys.KILL + lease.id() + "/")) {
        Listener served = listener;
        if (served != null) {
          executor.execute(() -> kills.carryOut(entry, served));
        }
      } else if (key.startsWith(NodeKeys.KILLED)) {
        kills.answered(entry);
      } else if (key.startsWith(NodeKeys.GLOBAL)) {
        globals.put(entry);
      } else if (key.equals(NodeKeys.STATISTICS)) {
        analyzed(NodeKeys.text(entry).split(" ", 2));
      } else if (key.equals(NodeKeys.ACCOUNTS)) {
        Listener served = listener;
        if (served != null && !NodeKeys.text(entry).equals(Integer.toString(lease.id()))) {
          executor.execute(served::accountsChanged);
        }
      }
    }

    private void analyzed(String[] nodeAndTable) {
      Listener served = listener;
      if (served != null && !nodeAndTable[0].equals(Integer.toString(lease.id()))) {
        long table = Long.parseLong(nodeAndTable[1]);
        executor.execute(() -> served.analyzed(table));
      }
    }

    @Override
    public void deleted(Coordination.Entry last) {
      String key = last.key();
      if (key.startsWith(NodeKeys.GLOBAL)) {
        globals.deleted(last);
        return;
      }
      if (key.startsWith(NodeKeys.LOCK)) {
        locks.released(key);
        return;
      }
      if (key.startsWith(NodeKeys.NODE)) {
        nodes.remove(NodeKeys.id(key));
        oldest.gone(NodeKeys.id(key));
        agreement.look();
      } else if (key.startsWith(NodeKeys.ASK)) {
        String name = key.substring(NodeKeys.ASK.length());
        if (asked.remove(name) != null) {
          executor.execute(() -> takeBack(name));
        }
      } else if (key.startsWith(NodeKeys.DONE) && key.endsWith("/" + lease.id())) {
        // The answer ended with the lease, and the node is back.
        String name = key.substring(NodeKeys.DONE.length(), key.lastIndexOf('/'));
        if (asked.containsKey(name)) {
          executor.execute(() -> answer(name));
        }
      } else if (key.equals(NodeKeys.OWNER)) {
        isOwned = false;
        ownerId = -1;
        executor.execute(SqlNodes.this::stand);
      }
    }
  }

  /** Tried when the owner goes, and from time to time, for news may be late. */
  private void stand() {
    try {
      locks.retry();
      if (!isClosed && !isOwned && ownership.stand()) {
        wakeJobs();
      }
    } catch (RuntimeException e) {
      LOG.warn("cannot become owner of schema changes, trying again: {}", e.toString());
    }
  }

  /** Takes up the newest schemas, waits for older uses of tables, and says so. */
  private void answer(String name) {
    try {
      for (List<Long> question = asked.get(name);
          question != null && !isClosed;
          question = asked.get(name)) {
        try {
          if (answer(name, question.getFirst(), question.subList(1, question.size()))) {
            return;
          }
        } catch (RuntimeException e) {
          LOG.warn("cannot take up new schemas, trying again: {}", e.toString());
        }
        environment.scheduler().sleep(LONGEST_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answer(String name, long endedJob, List<Long> tables)
      throws InterruptedException {
    loader.reload();
    if (!drain(name, new HashSet<>(tables))) {
      return true;
    }
    OtherNodes.Listener told = jobs;
    if (told != null && endedJob != 0) {
      told.ended(endedJob);
    }
    String done = NodeKeys.DONE + name + "/" + lease.id();
    boolean isTold =
        coordination.put(done, new byte[0], lease.current().lease(), Coordination.ANY)
            instanceof Coordination.Outcome.Done;
    if (!asked.containsKey(name)) {
      takeBack(name);
    }
    return isTold;
  }

  private void takeBack(String name) {
    try {
      coordination.delete(NodeKeys.DONE + name + "/" + lease.id(), Coordination.ANY);
    } catch (RuntimeException e) {
      LOG.debug("an answer ends with the lease", e);
    }
  }

  /** False where that is not asked any more. */
  private boolean drain(String name, Set<Long> tables) throws InterruptedException {
    long epoch = metadataLocks.advance();
    Duration pause = FIRST_PAUSE;
    while (!tables.isEmpty() && !metadataLocks.isFree(epoch, tables)) {
      if (isClosed || !asked.containsKey(name)) {
        return false;
      }
      environment.scheduler().sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
    return true;
  }

  @Override
  public void close() {
    isClosed = true;
    standing.cancel();
    keys.close();
    lease.leave(metadataLocks.isIdle());
  }
}
