package io.atoll.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.types.SqlException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One call a line with MySQL's answer: {@code calls.tsv}. */
class FunctionCallsTest {
  @Test
  void answersAsMySqlDoes() throws Exception {
    List<String> failures = new ArrayList<>();
    try (InputStream in = FunctionCallsTest.class.getResourceAsStream("calls.tsv")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split("\t", 2);
        String ours;
        try {
          ours = DifferentialTest.evaluate(CallText.parse(parts[0]));
        } catch (SqlException e) {
          ours = "ERROR " + e.error().code();
        }
        ours = ours.replace("\n", "\\n");
        if (!ours.equals(parts[1])) {
          failures.add(parts[0] + "\n   expected " + parts[1] + "\n   ours     " + ours);
        }
      }
    }
    String target = System.getProperty("atoll.failures");
    if (target != null) {
      Files.write(Path.of(target), failures);
    }
    assertThat(failures).isEmpty();
  }
}
