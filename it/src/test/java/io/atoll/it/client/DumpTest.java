package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.bench.hospital.Hospital;
import io.atoll.it.harness.Client;
import io.atoll.it.harness.Clients;
import io.atoll.it.harness.Lines;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.Program;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import io.atoll.it.sql.Launchers;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas go from MariaDB to Atoll and back by mariadb-dump, with each of its usual options, and
 * are the same afterwards.
 */
class DumpTest {
  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  @RegisterExtension
  static final DatabaseExtension MARIADB = new DatabaseExtension("mariadb", Launchers.mariaDb());

  @TempDir Path folder;

  @Test
  void hospitalGoesToAtollAndBack() throws Exception {
    try (Client source = Client.openFresh(MARIADB.database(), "hospital")) {
      Hospital.load(source.connection(), TestSize.isLong() ? 0.2 : 0.01, TestSize.seed("hospital"));
    }
    thereAndBack("hospital", "--databases");
  }

  /** The short run takes every third, another third each run. */
  static Stream<String> options() {
    List<String> all =
        List.of(
            "--databases",
            "--databases --single-transaction",
            "--databases --skip-lock-tables",
            "--databases --lock-all-tables",
            "--databases --hex-blob",
            "--databases --skip-extended-insert",
            "--databases --complete-insert --insert-ignore --order-by-primary",
            "--databases --replace --skip-add-drop-table",
            "--databases --compact",
            "--databases --skip-opt --create-options --quick",
            "--databases --net-buffer-length=4M --max-allowed-packet=16M",
            "--databases --skip-routines --events --triggers --skip-quick",
            "--databases --skip-add-locks --skip-disable-keys --no-autocommit",
            "--databases --tz-utc=0 --skip-dump-date --skip-comments",
            "--databases --add-drop-database --flush-privileges --flush-logs");
    int chosen = Math.floorMod(TestSize.seed("dump"), 3);
    return IntStream.range(0, all.size())
        .filter(i -> TestSize.isLong() || i % 3 == chosen)
        .mapToObj(all::get);
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyTypeGoesToAtollAndBack(String options) throws Exception {
    Clients.mariadb(MARIADB.database()).reading(Program.script("dump_source.sql")).output();
    thereAndBack("dumped", options);
  }

  @Test
  void tablesOfASchemaGoIntoAnother() throws Exception {
    Clients.mariadb(MARIADB.database()).reading(Program.script("dump_source.sql")).output();
    Path file = folder.resolve("tables.sql");
    Clients.dump(MARIADB.database(), "--where=id > 790", "dumped", "big").writing(file).output();
    try (Client atoll = Client.openFresh(ATOLL.database(), "elsewhere")) {
      Clients.mariadb(ATOLL.database(), "elsewhere").reading(file).output();
      assertThat(atoll.number("SELECT COUNT(*) FROM big")).isEqualTo(10);
      atoll.run("DROP DATABASE elsewhere");
    }
  }

  @Test
  void structureAloneGoesToo() throws Exception {
    Clients.mariadb(MARIADB.database()).reading(Program.script("dump_source.sql")).output();
    Path file = folder.resolve("structure.sql");
    Clients.dump(MARIADB.database(), "--no-data", "--databases", "dumped").writing(file).output();
    try (Client atoll = Client.open(ATOLL.database(), "")) {
      Clients.mariadb(ATOLL.database()).reading(file).output();
      assertThat(atoll.number("SELECT COUNT(*) FROM dumped.big")).isZero();
      atoll.run("DROP DATABASE dumped");
    }
  }

  private void thereAndBack(String schema, String options) throws Exception {
    List<String> wanted = contents(MARIADB.database(), schema);
    Path first = folder.resolve("first.sql");
    Path second = folder.resolve("second.sql");
    Clients.dump(MARIADB.database()).with(options.split(" ")).with(schema).writing(first).output();
    drop(ATOLL.database(), schema);
    Clients.mariadb(ATOLL.database()).reading(first).output();
    Lines.assertSame(contents(ATOLL.database(), schema), wanted);
    try (Client atoll = Client.open(ATOLL.database(), schema)) {
      for (String table : tables(atoll, schema)) {
        assertThat(atoll.rows("CHECK TABLE `" + table + "`"))
            .containsExactly(schema + "." + table + ",check,status,OK");
      }
    }
    Clients.dump(ATOLL.database()).with(options.split(" ")).with(schema).writing(second).output();
    drop(MARIADB.database(), schema);
    Clients.mariadb(MARIADB.database()).reading(second).output();
    Lines.assertSame(contents(MARIADB.database(), schema), wanted);
    drop(MARIADB.database(), schema);
    drop(ATOLL.database(), schema);
    Files.delete(first);
    Files.delete(second);
  }

  private static String shortened(String row) {
    return row.length() < 200
        ? row
        : row.substring(0, 100) + "… " + row.length() + " characters, hash " + row.hashCode();
  }

  private static void drop(RunningDatabase database, String schema) throws SQLException {
    try (Client client = Client.open(database, "")) {
      client.run("DROP DATABASE IF EXISTS " + schema);
    }
  }

  private static List<String> tables(Client client, String schema) throws SQLException {
    return client.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND"
            + " table_schema = '"
            + schema
            + "' ORDER BY table_name");
  }

  /** Every table with its columns, keys and rows, in an order that does not depend on keys. */
  private static List<String> contents(RunningDatabase database, String schema)
      throws SQLException {
    List<String> contents = new ArrayList<>();
    try (Client client = Client.open(database, schema)) {
      client.run("SET time_zone = '+00:00'");
      contents.addAll(
          client.rows(
              "SELECT table_name, column_name, ordinal_position, is_nullable, data_type,"
                  + " character_maximum_length, numeric_scale, datetime_precision, column_comment,"
                  + " IF(character_set_name IS NULL, '', collation_name)"
                  + " FROM information_schema.columns WHERE table_schema = '"
                  + schema
                  + "' ORDER BY table_name, ordinal_position"));
      contents.addAll(
          client.rows(
              "SELECT table_name, index_name, non_unique, seq_in_index, column_name, sub_part"
                  + " FROM information_schema.statistics WHERE table_schema = '"
                  + schema
                  + "' ORDER BY table_name, index_name, seq_in_index"));
      contents.addAll(
          client.rows(
              "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = '"
                  + schema
                  + "' ORDER BY table_name"));
      for (String table : tables(client, schema)) {
        List<String> rows = new ArrayList<>();
        for (String row : client.rows("SELECT * FROM `" + table + "`")) {
          rows.add(shortened(row));
        }
        rows.sort(null);
        contents.add(table + ": " + rows.size());
        contents.addAll(rows);
      }
    }
    return contents;
  }
}
