package io.atoll.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlErrorTest {
  @Test
  void catalogueIsSortedAndWellFormed() {
    int last = 0;
    for (SqlError error : SqlError.values()) {
      assertThat(error.code()).as(error.name()).isGreaterThanOrEqualTo(last);
      assertThat(error.sqlState()).hasSize(5);
      last = error.code();
      String unquoted = error.template().replaceAll("%s", "");
      assertThat(unquoted).as(error.name()).doesNotContain("%");
    }
  }

  @Test
  void fillsTheTemplate() {
    assertThat(SqlError.ER_DUP_ENTRY.with("1", "t.PRIMARY").getMessage())
        .isEqualTo("Duplicate entry '1' for key 't.PRIMARY'");
    assertThat(SqlError.ofCode(1213)).contains(SqlError.ER_LOCK_DEADLOCK);
  }

  @Test
  void sqlModeReadsNamesNumbersAndCombinations() {
    assertThat(SqlMode.DEFAULT.toString())
        .isEqualTo(
            "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION");
    assertThat(SqlMode.parse(SqlMode.DEFAULT.toString())).isEqualTo(SqlMode.DEFAULT);
    assertThat(SqlMode.parse(" ansi_quotes , ,PIPES_AS_CONCAT").toString())
        .isEqualTo("PIPES_AS_CONCAT,ANSI_QUOTES");
    assertThat(SqlMode.parse("2")).isEqualTo(SqlMode.of(SqlMode.Flag.PIPES_AS_CONCAT));
    assertThat(SqlMode.parse("").bits()).isZero();
    assertThat(SqlMode.parse("TRADITIONAL").isStrict()).isTrue();
    assertThatThrownBy(() -> SqlMode.parse("FOO"))
        .isInstanceOf(SqlException.class)
        .hasMessage("Variable 'sql_mode' can't be set to the value of 'FOO'");
  }
}
