package io.atoll.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.bench.Server;
import io.atoll.bench.sysbench.SysbenchProgram;
import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.Program;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each line of sysbench's OLTP runs to its end without an error, and leaves sound tables. */
class SysbenchTest {
  private static final List<String> LINES =
      List.of(
          "point_select",
          "read_only",
          "read_write",
          "write_only",
          "insert",
          "delete",
          "update_index",
          "update_non_index");
  private static final int TABLES = 4;

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  @Test
  void everyLineRunsWithoutAnError() throws Exception {
    Program.find("sysbench");
    Server server = new Server("atoll", "127.0.0.1", ATOLL.database().port(), "root", "");
    SysbenchProgram sysbench = new SysbenchProgram(TABLES, TestSize.of(10_000, 100_000));
    List<Integer> threads = TestSize.isLong() ? List.of(1, 16, 64) : List.of(16);
    assertThat(sysbench.prepare(server)).isInstanceOf(SysbenchProgram.Outcome.Done.class);
    for (String line : LINES) {
      for (int clients : threads) {
        var outcome = sysbench.run(server, line, clients, TestSize.of(3, 30));
        assertThat(outcome)
            .as("%s with %d clients", line, clients)
            .isInstanceOf(SysbenchProgram.Outcome.Done.class);
        System.out.println("sysbench " + line + " " + clients + ": " + outcome);
      }
    }
    try (Client client = Client.open(ATOLL.database(), "sbtest")) {
      for (int i = 1; i <= TABLES; i++) {
        assertThat(client.rows("CHECK TABLE sbtest" + i))
            .containsExactly("sbtest.sbtest" + i + ",check,status,OK");
      }
      client.run("DROP DATABASE sbtest");
    }
  }
}
