package io.atoll.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import io.atoll.types.ValueText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random expressions against what MariaDB 10.11 answered. {@code -Datoll.cases=FILE}
 * writes the statements that make the expectations ({@code src/test/scripts/expectations.sh} runs
 * them).
 */
class DifferentialTest {
  private static final long SEED = 20261121;
  private static final int CASES = 6000;
  private static final String EXPECTATIONS = "expectations.tsv";

  private static RandomExpressions.Sample sample(int i) {
    RandomExpressions random = new RandomExpressions(SEED * 1_000_003 + i);
    return random.any(1 + i % 3);
  }

  static String evaluate(Expression expression) {
    EvalContext context =
        EvalContext.builder()
            .nowMicros(1_700_000_000_000_000L)
            .connectionCollation(RandomExpressions.COLLATION)
            .build();
    try {
      Value value = Evaluators.evaluateConstant(expression, context);
      if (value.isNull()) {
        return "NULL";
      }
      ByteBuilder out = new ByteBuilder();
      ValueText.append(out, value, expression.type(), null);
      return new String(out.toArray(), StandardCharsets.UTF_8);
    } catch (SqlException e) {
      return "ERROR " + e.error().code();
    }
  }

  private static List<String> expectations() {
    try (InputStream in = DifferentialTest.class.getResourceAsStream(EXPECTATIONS)) {
      assertThat(in).as(EXPECTATIONS).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void answersAsMariaDbDid() throws IOException {
    String target = System.getProperty("atoll.cases");
    if (target != null) {
      writeStatements(Path.of(target));
      return;
    }
    List<String> failures = new ArrayList<>();
    int checked = 0;
    for (String line : expectations()) {
      String[] parts = line.split("\t", 3);
      int i = Integer.parseInt(parts[0]);
      RandomExpressions.Sample sample = sample(i);
      assertThat(sample.sql())
          .as("the generator changed: make the expectations anew")
          .isEqualTo(parts[1]);
      String ours =
          sample.refusal() != null
              ? "ERROR " + sample.refusal().error().code()
              : evaluate(sample.expression());
      checked++;
      if (!ours.equals(parts[2]) && !KnownDifferences.explain(sample.sql(), parts[2], ours)) {
        failures.add(i + ": " + sample.sql() + "\n   MariaDB " + parts[2] + "\n   ours    " + ours);
      }
    }
    System.out.println("seed " + SEED + ", checked " + checked + ", differ " + failures.size());
    if (!failures.isEmpty() && System.getProperty("atoll.failures") != null) {
      Files.write(Path.of(System.getProperty("atoll.failures")), failures);
    }
    assertThat(failures).isEmpty();
  }

  private static void writeStatements(Path target) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("SET NAMES utf8mb4 COLLATE utf8mb4_general_ci;");
    lines.add("SET time_zone='+00:00', timestamp=1700000000;");
    lines.add(
        "SET sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO';");
    for (int i = 0; i < CASES; i++) {
      lines.add("SELECT " + i + ", " + sample(i).sql() + ";");
    }
    Files.write(target, lines);
  }
}
