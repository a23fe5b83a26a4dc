package io.atoll.it.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlFileTest {
  @TempDir Path folder;

  private SqlFile read(String text) throws IOException {
    return SqlFile.read(Files.writeString(folder.resolve("a.test"), text));
  }

  @Test
  void takesRecordsApart() throws IOException {
    assertThat(
            read("""
            # topic
            statement ok
            CREATE TABLE t
              (a INT)

            connection two
            skipif mariadb
            statement error 1062
            INSERT INTO t VALUES (1)

            query rowsort
            SELECT a FROM t
            ----
            1	NULL
            2	(empty)

            query
            SELECT 1 WHERE FALSE
            ----
            """)
                .steps())
        .containsExactly(
            new Step.Statement(2, Set.of(), "CREATE TABLE t\n  (a INT)", 0),
            new Step.Use(6, "two"),
            new Step.Statement(8, Set.of("mariadb"), "INSERT INTO t VALUES (1)", 1062),
            new Step.Query(
                11, Set.of(), "SELECT a FROM t", true, 13, List.of("1\tNULL", "2\t(empty)")),
            new Step.Query(17, Set.of(), "SELECT 1 WHERE FALSE", false, 19, List.of()));
  }

  @Test
  void tellsWhereAFileIsBroken() {
    assertThatThrownBy(() -> read("\nquery\nSELECT 1\n\n"))
        .hasMessageContaining("a.test:2: expected ---- after a query");
    assertThatThrownBy(() -> read("SELECT 1")).hasMessageContaining("a.test:1");
  }
}
