package io.atoll.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.RunningDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder with a damaged file: the process says which file, at its start or to whoever reads
 * what is damaged, or has everything; it never answers with other rows.
 */
class DamageTest {
  private static final String[] FLAGS = {"--storage.write-buffer=1MiB"};
  private static final String CHECK =
      "SELECT COUNT(*), SUM(id), SUM(LENGTH(v)), BIT_XOR(CRC32(v)) FROM kept.t";

  /** What happens to a file. */
  private enum Damage {
    FLIPPED,
    CUT,
    EMPTIED,
    REMOVED
  }

  private record Case(Path file, Damage damage) {}

  @TempDir Path folder;

  private final List<String> wrong = new ArrayList<>();

  @Test
  void isNamedOrHarmless() throws Exception {
    Path sound = folder.resolve("sound");
    Files.createDirectories(sound);
    String wanted = write(sound);
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> all = Files.walk(sound.resolve("atoll"))) {
      for (Path file : all.filter(Files::isRegularFile).filter(DamageTest::matters).toList()) {
        for (Damage damage : Damage.values()) {
          cases.add(new Case(sound.relativize(file), damage));
        }
      }
    }
    Collections.shuffle(cases, new Random(TestSize.seed("damage")));
    for (Case each : cases.subList(0, Math.min(cases.size(), TestSize.of(12, 1000)))) {
      Path copy = folder.resolve("copy");
      copy(sound, copy);
      damage(copy.resolve(each.file), each.damage);
      String outcome = outcome(copy, each, wanted);
      System.out.println("damage: " + each.file + " " + each.damage + ": " + outcome);
      delete(copy);
    }
    assertThat(wrong).isEmpty();
  }

  private static String write(Path sound) throws Exception {
    try (RunningDatabase database = Playgrounds.launcher(FLAGS).start(sound);
        Client client = Client.openFresh(database, "kept")) {
      client.run("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(500), KEY (v))");
      client.run("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
      for (int i = 0; i < 11; i++) {
        client.run("INSERT INTO t SELECT id + (SELECT MAX(id) FROM t), REPEAT(MD5(id), 12) FROM t");
      }
      return client.one(CHECK);
    }
  }

  /** Logs for people and locks hold nothing. */
  private static boolean matters(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith("LOG") && !name.equals("LOCK") && !name.endsWith(".dbtmp");
  }

  private static void damage(Path file, Damage damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int used = bytes.length;
    while (used > 0 && bytes[used - 1] == 0) {
      used--;
    }
    switch (damage) {
      case FLIPPED -> {
        for (int i = used / 3; i < Math.min(used, used / 3 + 64); i++) {
          bytes[i] ^= 0x5A;
        }
        Files.write(file, bytes);
      }
      case CUT -> Files.write(file, Arrays.copyOf(bytes, used / 2));
      case EMPTIED -> Files.write(file, new byte[0]);
      case REMOVED -> Files.delete(file);
    }
  }

  private String outcome(Path copy, Case damaged, String wanted) throws Exception {
    RunningDatabase database;
    try {
      database = Playgrounds.launcher(FLAGS).start(copy);
    } catch (IOException e) {
      // The command line is in the message, too.
      String said = e.getMessage().substring(e.getMessage().indexOf('\n'));
      if (!said.contains(named(damaged))) {
        wrong.add(damaged + " is not named: " + said);
      }
      if (said.contains("\tat ")) {
        wrong.add(damaged + " gives a stack trace: " + said);
      }
      return "refused: " + said.lines().filter(line -> line.startsWith("atoll:")).toList();
    }
    try (database;
        Client client = Client.open(database, "")) {
      String found = client.one(CHECK);
      if (!found.equals(wanted)) {
        wrong.add(damaged + " gives other rows: " + found + " for " + wanted);
      }
      client.run("ADMIN CHECK TABLE kept.t");
      client.run("INSERT INTO kept.t VALUES (0, 'new')");
      return "all is there";
    } catch (SQLException e) {
      if (!e.getMessage().contains(named(damaged))) {
        wrong.add(damaged + " is not named: " + e.getMessage());
      }
      return "told: " + e.getMessage();
    }
  }

  /** The file; of one that is gone, it may be the folder that lacks it. */
  private static String named(Case damaged) {
    Path file = damaged.file.getFileName();
    boolean isSegment = file.toString().startsWith("segment-");
    return damaged.damage == Damage.REMOVED && isSegment
        ? damaged.file.getParent().getFileName().toString()
        : file.toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
