package io.atoll.session.statement;

import io.atoll.ddl.node.SqlNodes;
import io.atoll.runtime.Clock;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of a SQL node and what they are doing. Thread-safe. */
public final class ProcessList {
  /** One session as others see it. */
  public static final class Process {
    private final SessionState state;
    private final Clock clock;
    private volatile Activity activity;

    private Process(SessionState state, Clock clock) {
      this.state = state;
      this.clock = clock;
      this.activity = new Activity("Sleep", StatementText.NONE, clock.nanos());
    }

    /** What a session does, written at once so that nobody sees halves of two. */
    private record Activity(String command, StatementText text, long sinceNanos) {}

    /** A statement begins. */
    public void begin(String command, StatementText text, long nowNanos) {
      activity = new Activity(command, text, nowNanos);
    }

    public void end(long nowNanos) {
      activity = new Activity("Sleep", StatementText.NONE, nowNanos);
    }

    public SessionState state() {
      return state;
    }

    public String text() {
      return activity.text().toString();
    }

    public String command() {
      return activity.command();
    }

    public long seconds() {
      return (clock.nanos() - activity.sinceNanos()) / 1_000_000_000L;
    }
  }

  private final Clock clock;
  private final ConcurrentHashMap<Long, Process> processes = new ConcurrentHashMap<>();

  public ProcessList(Clock clock) {
    this.clock = clock;
  }

  public Process add(SessionState state) {
    Process process = new Process(state, clock);
    processes.put(state.connectionId(), process);
    return process;
  }

  public void remove(long connectionId) {
    processes.remove(connectionId);
  }

  public Collection<Process> all() {
    return processes.values();
  }

  /** The oldest timestamp that any session may still read at; {@link Long#MAX_VALUE} for none. */
  public long oldestTs() {
    long oldest = Long.MAX_VALUE;
    for (Process process : processes.values()) {
      oldest = Math.min(oldest, process.state().oldestTs());
    }
    return oldest;
  }

  public int size() {
    return processes.size();
  }

  /** Kills a connection of this node. */
  public SqlNodes.Killed kill(SqlNodes.Kill kill) {
    Process process = processes.get(kill.connectionId());
    if (process == null) {
      return SqlNodes.Killed.NOT_THERE;
    }
    if (!kill.mayAny() && !process.state().account().user().equals(kill.user())) {
      return SqlNodes.Killed.DENIED;
    }
    process.state().interruption().kill(!kill.queryOnly());
    if (!kill.queryOnly()) {
      process.state().details().interrupter().run();
    }
    return SqlNodes.Killed.DONE;
  }
}
