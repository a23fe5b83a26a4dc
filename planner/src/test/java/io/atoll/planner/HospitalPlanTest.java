package io.atoll.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.planner.explain.Explain;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The production statements of a clinic network, planned over a schema such as theirs. */
final class HospitalPlanTest {
  private static final Path GOLDEN = Path.of("src/test/resources/hospital/plans.txt");
  private static final boolean REWRITE = Boolean.getBoolean("rewrite.plans");
  private static final SqlMode MODE = SqlMode.NONE;

  private static TestCatalog catalog() throws IOException {
    TestCatalog catalog = new TestCatalog();
    catalog.create(Files.readString(Path.of("src/test/resources/hospital/schema.sql")));
    return catalog
        .rows("z_mmc_base_control", 400)
        .rows("z_mmc_question", 600)
        .rows("z_qss_template", 2_000)
        .rows("z_hosp_member", 30_000)
        .rows("z_doc_info", 20_000)
        .rows("z_hosp_member_dept", 40_000)
        .rows("z_hosp_schedule", 900_000)
        .rows("z_mmc_reservation", 800_000)
        .rows("z_dept", 5_000)
        .rows("z_t_dept", 200)
        .rows("z_mmc_hosp_center", 800)
        .rows("z_mmc_doc_center", 6_000)
        .rows("z_mmc_control", 100_000)
        .rows("yandi_ai_record", 126_000)
        .rows("z_diabetes_user", 30_000)
        .rows("z_diabetes_ranking", 300_000)
        .rows("z_visit_records", 1_000_000)
        .rows("z_mmc_user_barcode", 400_000)
        .rows("z_user_visit_his", 1_000_000)
        .rows("z_user", 600_000)
        .rows("z_user_hosp_group", 500_000)
        .rows("z_mmc_complete", 900_000)
        .rows("z_mmc_blood_sugar", 500_000)
        .rows("new_doc_group", 20_000)
        .rows("new_group_role", 500);
  }

  private static List<ParsedStatement> statements() throws IOException {
    byte[] text =
        Files.readAllBytes(Path.of("../bench/src/main/resources/hospital/statements.sql"));
    List<ParsedStatement> statements = new ArrayList<>();
    int at = 0;
    while (at < text.length
        && !new String(text, at, text.length - at, StandardCharsets.UTF_8).isBlank()) {
      ParsedStatement next = Parser.parseNext(text, at, io.atoll.parser.SqlMode.DEFAULT);
      statements.add(next);
      at = next.next();
    }
    return statements;
  }

  /** Parameters as an application sends them: times and dates as text, the rest as numbers. */
  private static List<SqlType> types(ParsedStatement statement) {
    String text = statement.text();
    List<SqlType> types = new ArrayList<>();
    for (int i = text.indexOf('?'); i >= 0; i = text.indexOf('?', i + 1)) {
      String before = text.substring(Math.max(0, i - 24), i);
      boolean isText = before.matches("(?s).*(date|time_from|month)\\s*[<>=]+\\s*");
      types.add(isText ? SqlType.varchar(20, Collation.UTF8MB4_GENERAL_CI) : SqlType.BIGINT);
    }
    return types;
  }

  private static PlannedStatement plan(TestCatalog catalog, ParsedStatement statement) {
    return Planner.plan(statement.statement(), catalog.context(MODE, types(statement)));
  }

  @Test
  void plansOfAllElevenStatementsAreAsReviewed() throws IOException {
    TestCatalog catalog = catalog();
    StringBuilder actual = new StringBuilder();
    int number = 1;
    for (ParsedStatement statement : statements()) {
      actual.append("H").append(number++).append('\n');
      for (List<String> row : Explain.cells(plan(catalog, statement).plan())) {
        actual.append(String.join("  ", row).stripTrailing()).append('\n');
      }
      actual.append('\n');
    }
    if (REWRITE) {
      Files.writeString(GOLDEN, actual);
    }
    assertThat(number).isEqualTo(12);
    assertThat(actual.toString()).isEqualTo(Files.readString(GOLDEN));
  }

  /** The bound is generous for a busy machine; warm, each takes well under a millisecond. */
  @Test
  void planningIsFast() throws IOException {
    TestCatalog catalog = catalog();
    List<ParsedStatement> statements = statements();
    List<StatementContext> contexts = new ArrayList<>();
    for (ParsedStatement statement : statements) {
      contexts.add(catalog.context(MODE, types(statement)));
    }
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < statements.size(); i++) {
        Planner.plan(statements.get(i).statement(), contexts.get(i));
      }
    }
    StringBuilder times = new StringBuilder();
    for (int i = 0; i < statements.size(); i++) {
      long best = Long.MAX_VALUE;
      for (int round = 0; round < 50; round++) {
        long start = System.nanoTime();
        Planner.plan(statements.get(i).statement(), contexts.get(i));
        best = Math.min(best, System.nanoTime() - start);
      }
      times.append("H").append(i + 1).append(' ').append(best / 1000).append(" us  ");
      assertThat(best).as("H%d nanoseconds", i + 1).isLessThan(5_000_000);
    }
    System.out.println("planning: " + times);
  }
}
