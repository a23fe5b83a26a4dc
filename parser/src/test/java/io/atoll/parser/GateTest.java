package io.atoll.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The parser against a real server's verdicts ({@link GateJudge}): statements of every chapter of
 * the manual and their one-token mutants.
 */
class GateTest {
  private static final double ACCEPTED_OF_VALID_MIN = 0.99;
  private static final double ACCEPTED_OF_BROKEN_MAX = 0.003;

  /** 0: accepted, 1: syntax error, 2: another error. */
  private static int outcome(String sql) {
    try {
      Parser.parse(sql);
      return 0;
    } catch (SqlException e) {
      return e.error() == SqlError.ER_PARSE_ERROR ? 1 : 2;
    }
  }

  @Test
  void agreesWithTheVerdictsOfARealServer() throws IOException {
    int valid = 0;
    int broken = 0;
    List<String> wronglyRefused = new ArrayList<>();
    List<String> wronglyAccepted = new ArrayList<>();
    try (InputStream in = GateTest.class.getResourceAsStream("/gate/verdicts.tsv.gz");
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Objects.requireNonNull(in)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String sql = line.substring(2);
        int outcome = outcome(sql);
        if (line.charAt(0) == 'V') {
          valid++;
          if (outcome == 1) {
            wronglyRefused.add(sql);
          }
        } else {
          broken++;
          if (outcome == 0) {
            wronglyAccepted.add(sql);
          }
        }
      }
    }
    String report = System.getProperty("gate.report");
    if (report != null) {
      Files.writeString(
          Path.of(report),
          "refused\n"
              + String.join("\n", wronglyRefused)
              + "\naccepted\n"
              + String.join("\n", wronglyAccepted)
              + "\n");
    }
    System.out.printf(
        "gate: %d of %d valid refused, %d of %d broken accepted%n",
        wronglyRefused.size(), valid, wronglyAccepted.size(), broken);
    assertThat(valid).isGreaterThanOrEqualTo(5_000);
    assertThat((double) (valid - wronglyRefused.size()) / valid)
        .as("wrongly refused: %s", wronglyRefused)
        .isGreaterThanOrEqualTo(ACCEPTED_OF_VALID_MIN);
    assertThat((double) wronglyAccepted.size() / broken)
        .as("wrongly accepted: %s", wronglyAccepted)
        .isLessThanOrEqualTo(ACCEPTED_OF_BROKEN_MAX);
  }
}
