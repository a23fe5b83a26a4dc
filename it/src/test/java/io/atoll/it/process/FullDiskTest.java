package io.atoll.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full disk is an error that says so; the process survives it, loses nothing that it
 * acknowledged, and goes on by itself when there is space again.
 */
@Timeout(1200)
class FullDiskTest {
  private static final int WRITERS = 4;
  private static final int DISK_FULL = 1021;
  private static final String WAITS = "Writes wait until there is space";
  private static final String ROW = "INSERT INTO full.t (v) VALUES (REPEAT('x', 100000))";

  @TempDir Path folder;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private volatile boolean stopped;

  private static String[] flags(String reserve) {
    return new String[] {"--storage.write-buffer=4MiB", "--storage.reserve-space=" + reserve};
  }

  private static void setUp(Client client) throws SQLException {
    client.runAll(
        "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v LONGTEXT NOT NULL)",
        "CREATE TABLE spare (id INT PRIMARY KEY)",
        "INSERT INTO spare VALUES (1)");
  }

  /** Writes until it is told that the disk is full. */
  private CompletableFuture<SQLException> startWriting(RunningDatabase database) {
    CompletableFuture<SQLException> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (Client client = Client.open(database, "full")) {
            while (!stopped) {
              client.run(ROW);
              acknowledged.incrementAndGet();
            }
            end.complete(null);
          } catch (SQLException e) {
            end.complete(e);
          } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  private static void assertSound(Client client, long rows) throws SQLException {
    assertThat(client.one("SELECT COUNT(*), MIN(LENGTH(v)), SUM(v LIKE 'xxx%x') FROM full.t"))
        .isEqualTo(rows + ",100000," + rows);
    client.run("ADMIN CHECK TABLE full.t");
  }

  private void writeOnceThereIsSpace(Client client) throws SQLException {
    while (true) {
      try {
        client.run(ROW);
        acknowledged.incrementAndGet();
        return;
      } catch (SQLException e) {
        assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(DISK_FULL);
      }
    }
  }

  /** Until the log waits, or a writer was told that placement has no space. */
  private void awaitFull(Client client, List<CompletableFuture<SQLException>> writers)
      throws Exception {
    while (linesWith(WAITS) == 0 && writers.stream().noneMatch(CompletableFuture::isDone)) {
      pause(client);
    }
  }

  /** On the server's clock. */
  private static void pause(Client client) throws SQLException {
    try {
      client.run("DO SLEEP(0.05)");
    } catch (SQLException e) {
      // Where placement, too, is out of space.
      assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(DISK_FULL);
    }
  }

  private long linesWith(String text) throws Exception {
    try (var lines = Files.lines(folder.resolve("atoll.log"))) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  @Test
  void newRowsAreRefusedWhileTheRestGoesOn() throws Exception {
    String[] flags = flags("24MiB");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("atoll"), 160, 100)) {
      try (RunningDatabase database = Playgrounds.launcher(flags).start(folder);
          Client client = Client.openFresh(database, "full")) {
        setUp(client);
        List<CompletableFuture<SQLException>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(startWriting(database));
        }
        for (CompletableFuture<SQLException> writer : writers) {
          SQLException end = writer.get();
          assertThat(end.getErrorCode()).as(end.getMessage()).isEqualTo(DISK_FULL);
          assertThat(end.getSQLState()).isEqualTo("HY000");
          assertThat(end.getMessage())
              .contains("Disk full (store 1: ", "waiting for someone to free some space...");
        }
        for (int i = 0; i < 50; i++) {
          client.fails(DISK_FULL, ROW);
        }
        client.fails(DISK_FULL, "UPDATE t SET v = CONCAT(v, 'y') WHERE id = 1");
        int rows = acknowledged.get();
        assertSound(client, rows);
        // What makes room is not refused.
        assertThat(client.run("DELETE FROM t WHERE id = 1")).isEqualTo(1);
        client.run("DROP TABLE spare");
        assertThat(linesWith("New rows are refused")).isEqualTo(1);
        disk.throwOffBallast();
        writeOnceThereIsSpace(client);
        // One row fewer and one more than before.
        assertSound(client, rows);
        assertThat(linesWith("There is space again")).isEqualTo(1);
      }
      try (RunningDatabase again = Playgrounds.launcher(flags).start(folder);
          Client client = Client.open(again, "full")) {
        assertSound(client, acknowledged.get() - 1);
      }
    }
  }

  @Test
  void whereTheReserveIsGoneWritesWaitAndGoOn() throws Exception {
    String[] flags = flags("0");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("atoll"), 160, 120)) {
      int rows;
      try (RunningDatabase database = Playgrounds.launcher(flags).start(folder);
          Client client = Client.openFresh(database, "full")) {
        setUp(client);
        List<CompletableFuture<SQLException>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(startWriting(database));
        }
        awaitFull(client, writers);
        if (linesWith(WAITS) > 0) {
          // Those that wait are not answered; those that come later are.
          client.fails(DISK_FULL, ROW);
        }
        assertThat(client.one("SELECT 1")).isEqualTo("1");
        assertThat(linesWith(WAITS)).isLessThanOrEqualTo(1);
        disk.throwOffBallast();
        stopped = true;
        for (CompletableFuture<SQLException> writer : writers) {
          SQLException end = writer.get();
          if (end != null) {
            assertThat(end.getErrorCode()).as(end.getMessage()).isEqualTo(DISK_FULL);
          }
        }
        writeOnceThereIsSpace(client);
        rows = acknowledged.get();
        assertSound(client, rows);
      }
      try (RunningDatabase again = Playgrounds.launcher(flags).start(folder);
          Client client = Client.open(again, "full")) {
        assertSound(client, rows);
      }
    }
  }

  @Test
  void aKillWhileWritesWaitLosesNothing() throws Exception {
    String[] flags = flags("0");
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("atoll"), 160, 120)) {
      RunningDatabase database = Playgrounds.launcher(flags).start(folder);
      try (Client client = Client.openFresh(database, "full")) {
        setUp(client);
        List<CompletableFuture<SQLException>> writers =
            List.of(startWriting(database), startWriting(database));
        awaitFull(client, writers);
        database.kill();
        for (CompletableFuture<SQLException> writer : writers) {
          SQLException end = writer.get();
          assertThat(end.getSQLState().startsWith("08") || end.getErrorCode() == DISK_FULL)
              .as(end.getMessage())
              .isTrue();
        }
      }
      disk.throwOffBallast();
      try (RunningDatabase again = Playgrounds.launcher(flags).start(folder);
          Client client = Client.open(again, "full")) {
        int rows = Integer.parseInt(client.one("SELECT COUNT(*) FROM t"));
        assertThat(rows).isBetween(acknowledged.get(), acknowledged.get() + 2);
        assertSound(client, rows);
      }
    }
  }
}
