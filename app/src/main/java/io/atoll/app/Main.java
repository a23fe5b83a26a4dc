package io.atoll.app;

import io.atoll.kv.KvException;
import io.atoll.raft.RaftLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** The roles. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String role = arguments.length == 0 ? "" : arguments[0];
    String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    switch (role) {
      case "playground" -> playground(rest);
      case "warm-up" -> WarmUp.run();
      case "version" -> System.out.println("Atoll " + Version.ATOLL);
      default -> {
        System.err.println("atoll: unknown role '" + role + "'");
        System.exit(2);
      }
    }
  }

  /** Whether it is about damaged or unreadable files, which its message names. */
  private static boolean isOfFiles(RuntimeException e) {
    return e instanceof KvException
        || e instanceof RaftLogException
        || e instanceof UncheckedIOException;
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort() + " (gRPC)";
  }

  private static void playground(String[] arguments) throws InterruptedException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.print(PlaygroundSettings.USAGE);
      return;
    }
    Playground playground;
    try {
      playground = Playground.start(arguments);
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
      if (!isOfFiles(e)) {
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
                  playground.close();
                  stopped.countDown();
                  System.err.println("atoll: stopped");
                },
                "shutdown"));
    var sql = playground.sqlAddress();
    var http = playground.statusAddress();
    System.out.println("Atoll " + Version.ATOLL + " is ready.");
    System.out.println(
        "  connect:  mariadb -h "
            + sql.getAddress().getHostAddress()
            + " -P "
            + sql.getPort()
            + " -u root");
    System.out.println(
        "  status:   http://"
            + http.getAddress().getHostAddress()
            + ":"
            + http.getPort()
            + "/status and /metrics");
    playground
        .storeAddress()
        .ifPresent(address -> System.out.println("  store:    " + text(address)));
    playground
        .placementAddress()
        .ifPresent(address -> System.out.println("  placement: " + text(address)));
    System.out.println(
        playground.isTemporary()
            ? "  data:     "
                + playground.dataFolder()
                + " (temporary: removed at exit; --data DIR keeps it)"
            : "  data:     " + playground.dataFolder());
    System.out.println("  stop:     Ctrl-C");
    System.out.flush();
    stopped.await();
  }
}
