package io.atoll.bench.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.bench.hospital.HospitalStatement.Ordering;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HospitalTest {
  private static final Hospital SMALL = new Hospital(0.01, 42);

  private static List<Table> tables(double scale) {
    return new Generator(new Clinic(scale)).tables();
  }

  @Test
  void theSameSeedMakesTheSameRowsAndAnotherMakesOthers() {
    for (Table table : tables(0.01)) {
      List<String> inserts = SMALL.inserts(table.name());
      assertThat(inserts).isNotEmpty().isEqualTo(new Hospital(0.01, 42).inserts(table.name()));
    }
    assertThat(SMALL.inserts("z_user")).isNotEqualTo(new Hospital(0.01, 43).inserts("z_user"));
  }

  @Test
  void theSameSeedDrawsTheSameParametersInEachRound() {
    assertThat(SMALL.executions(7)).isEqualTo(new Hospital(0.01, 42).executions(7));
    assertThat(SMALL.executions(7)).isNotEqualTo(SMALL.executions(8));
  }

  @Test
  void everyMarkHasAParameterAtEveryScale() {
    for (double scale : new double[] {0.001, 0.05, 1}) {
      List<Hospital.Execution> executions = new Hospital(scale, 1).executions(0);
      assertThat(executions).hasSize(11);
      for (Hospital.Execution execution : executions) {
        assertThat(execution.parameters())
            .as(execution.statement().name())
            .hasSize(execution.statement().parameterCount());
      }
    }
  }

  @Test
  void statementsAreTheWorkloadsButForTheLongList() {
    List<HospitalStatement> statements = StatementFile.statements();
    assertThat(statements)
        .extracting(HospitalStatement::name)
        .startsWith("H1", "H2")
        .endsWith("H11");
    for (HospitalStatement statement : statements) {
      assertThat(Parser.parse(statement.sql())).isInstanceOf(Statement.Select.class);
    }
    assertThat(statements.get(1).parameterCount()).isEqualTo(22 + 74);
  }

  @Test
  void everyTableOfTheSchemaIsFilled() {
    Set<String> filled = new HashSet<>();
    for (Table table : tables(0.01)) {
      filled.add(table.name());
      for (String insert : SMALL.inserts(table.name())) {
        Parser.parse(insert);
      }
    }
    assertThat(Hospital.schema()).hasSize(filled.size());
    for (String create : Hospital.schema()) {
      assertThat(create).containsAnyOf(filled.toArray(String[]::new));
    }
  }

  @Test
  void statementsExamineAboutWhatTheyDidInProduction() {
    Clinic clinic = new Clinic(1);
    assertThat(clinic.schedules()).isEqualTo(94_000);
    assertThat(clinic.schedules() + clinic.reservations()).isBetween(158_000, 164_000);
    assertThat(clinic.aiRecords()).isEqualTo(126_000);
    assertThat(clinic.diabetesUsers()).isEqualTo(26_400);
  }

  @Test
  void aHospitalsDoctorsAreItsOwn() {
    Clinic clinic = new Clinic(0.1);
    for (long hospital = 1; hospital <= Clinic.HOSPITALS; hospital++) {
      Set<Long> members = new HashSet<>();
      for (int n = 0; n < clinic.membersOf(hospital); n++) {
        long member = clinic.memberOf(hospital, n);
        assertThat(member).isBetween(1L, (long) clinic.members());
        assertThat(clinic.hospitalOfMember(member)).isEqualTo(hospital);
        members.add(member);
      }
      assertThat(members).hasSize(clinic.membersOf(hospital));
    }
  }

  @Test
  void answersAreComparedAsFarAsTheirOrderIsFixed() {
    Answer one = new Answer(List.of("id", "sort"), List.of(List.of("1", "5"), List.of("2", "5")));
    Answer swapped =
        new Answer(List.of("id", "sort"), List.of(List.of("2", "5"), List.of("1", "5")));
    Answer shorter = new Answer(List.of("id", "sort"), List.of(List.of("1", "5")));
    assertThat(difference(new Ordering.None(), one, swapped)).isNull();
    assertThat(difference(new Ordering.Column("sort"), one, swapped)).isNull();
    assertThat(difference(new Ordering.Column("id"), one, swapped)).startsWith("row 1 in order");
    assertThat(difference(new Ordering.Whole(), one, swapped)).startsWith("row 1 of 2 and 2");
    assertThat(difference(new Ordering.None(), one, shorter)).contains("b none");
  }

  private static @org.jspecify.annotations.Nullable String difference(
      Ordering ordering, Answer left, Answer right) {
    return AnswerComparison.difference(ordering, "a", left, "b", right).orElse(null);
  }
}
