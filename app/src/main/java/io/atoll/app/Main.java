package io.atoll.app;

import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.app.ctl.Ctl;
import io.atoll.kv.KvException;
import io.atoll.raft.RaftLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The roles. */
public final class Main {
  private Main() {}

  /** How a role is started. */
  private interface Starter {
    Role start(List<String> arguments) throws IOException;
  }

  public static void main(String[] arguments) throws Exception {
    String role = arguments.length == 0 ? "" : arguments[0];
    List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (role) {
      case "playground" ->
          run(PlaygroundSettings.USAGE, rest, all -> Playground.start(all.toArray(new String[0])));
      case "placement" -> run(PlacementRole.USAGE, rest, PlacementRole::start);
      case "store" -> run(StoreRole.USAGE, rest, StoreRole::start);
      case "sql" -> run(SqlRole.USAGE, rest, SqlRole::start);
      case "certificates" -> certificates(rest);
      case "warm-up" -> WarmUp.run();
      case "ctl" -> System.exit(Ctl.run(rest, System.out, System.err));
      case "version" -> System.out.println("Atoll " + Version.ATOLL);
      default -> {
        System.err.println("atoll: unknown role '" + role + "'");
        System.exit(2);
      }
    }
  }

  /** Whether its message says all: about files that it names, or about others in the cluster. */
  private static boolean isSelfExplaining(RuntimeException e) {
    return e instanceof KvException
        || e instanceof RaftLogException
        || e instanceof PlacementUnavailableException
        || e instanceof PlacementRefusedException
        || e instanceof UncheckedIOException;
  }

  private static void certificates(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.print(CertificatesCommand.USAGE);
      return;
    }
    try {
      CertificatesCommand.run(arguments);
    } catch (SettingsException e) {
      System.err.println("atoll: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("atoll: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String usage, List<String> arguments, Starter starter)
      throws InterruptedException {
    if (arguments.contains("--help")) {
      System.out.print(usage);
      return;
    }
    Role role;
    try {
      role = starter.start(arguments);
    } catch (SettingsException e) {
      System.err.println("atoll: " + e.getMessage());
      System.exit(2);
      return;
    } catch (IOException e) {
      System.err.println("atoll: cannot start: " + e.getMessage());
      System.exit(1);
      return;
    } catch (RuntimeException e) {
      System.err.println("atoll: cannot start: " + e.getMessage());
      if (!isSelfExplaining(e)) {
        e.printStackTrace();
      }
      System.exit(1);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  System.err.println("atoll: stopping");
                  role.close();
                  stopped.countDown();
                  System.err.println("atoll: stopped");
                },
                "shutdown"));
    System.out.println("Atoll " + Version.ATOLL + " is ready.");
    role.told().forEach(line -> System.out.println("  " + line));
    System.out.println("  stop:     Ctrl-C");
    System.out.flush();
    stopped.await();
  }
}
