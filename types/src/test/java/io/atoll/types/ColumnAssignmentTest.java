package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnAssignmentTest {
  private static final SqlType TEXT = SqlType.varchar(100, Collation.UTF8MB4_0900_AI_CI);
  private static final SqlType TINYINT = SqlType.number(TypeKind.TINYINT, 4, 0, false);
  private static final SqlType UINT = SqlType.number(TypeKind.INT, 10, 0, true);
  private static final SqlType YEAR = SqlType.number(TypeKind.YEAR, 4, 0, false);
  private static final SqlType BIT3 = SqlType.number(TypeKind.BIT, 3, 0, true);
  private static final SqlType DATE = SqlType.temporal(TypeKind.DATE, 0);
  private static final SqlType DATETIME = SqlType.temporal(TypeKind.DATETIME, 0);
  private static final SqlType TIMESTAMP = SqlType.temporal(TypeKind.TIMESTAMP, 0);
  private static final SqlType TIME = SqlType.temporal(TypeKind.TIME, 0);
  private static final SqlType VARCHAR3 = SqlType.varchar(3, Collation.UTF8MB4_0900_AI_CI);
  private static final SqlType UTF8MB3 = SqlType.varchar(10, Collation.UTF8MB3_GENERAL_CI);
  private static final SqlType ENUM =
      new SqlType(
          TypeKind.ENUM, -1, 0, false, true, Collation.UTF8MB4_0900_AI_CI, List.of("a", "b"));
  private static final SqlType SET =
      new SqlType(
          TypeKind.SET, -1, 0, false, true, Collation.UTF8MB4_0900_AI_CI, List.of("a", "b"));

  private static String store(SqlType target, Value value, SqlType source, SqlMode mode) {
    DiagnosticsArea warnings = new DiagnosticsArea(10);
    ColumnAssignment column =
        new ColumnAssignment(
            target,
            "c",
            new AssignmentRules(mode, false, true, Temporals.pack(2024, 1, 31, 0, 0, 0, 0)),
            new ZoneConverter(ZoneOffset.ofHours(2)),
            warnings);
    String result;
    try {
      Value stored = column.store(value, source, 1);
      result =
          stored.isNull()
              ? "NULL"
              : target.kind() == TypeKind.BIT
                  ? Long.toString(((Value.OfLong) stored).value())
                  : new String(ValueText.of(stored, target, null), UTF_8);
    } catch (SqlException e) {
      return e.error().code() + " " + e.getMessage();
    }
    for (Diagnostics.Condition c : warnings.conditions()) {
      result += " " + c.level().label().charAt(0) + c.error().code();
    }
    return result;
  }

  private static String strict(SqlType target, String text) {
    return store(target, Value.ofUtf8(text), TEXT, SqlMode.DEFAULT);
  }

  private static String loose(SqlType target, String text) {
    return store(target, Value.ofUtf8(text), TEXT, SqlMode.NONE);
  }

  @Test
  void integers() {
    assertThat(strict(TINYINT, "12")).isEqualTo("12");
    assertThat(strict(TINYINT, "1.5")).isEqualTo("2");
    assertThat(strict(TINYINT, "1e1")).isEqualTo("10");
    assertThat(strict(TINYINT, "300")).isEqualTo("1264 Out of range value for column 'c' at row 1");
    assertThat(strict(TINYINT, "abc"))
        .isEqualTo("1366 Incorrect integer value: 'abc' for column 'c' at row 1");
    assertThat(strict(TINYINT, "")).startsWith("1366");
    assertThat(strict(TINYINT, "12abc")).isEqualTo("1265 Data truncated for column 'c' at row 1");
    assertThat(loose(TINYINT, "12abc")).isEqualTo("12 W1265");
    assertThat(loose(TINYINT, "-300")).isEqualTo("-128 W1264");
    assertThat(loose(UINT, "-1")).isEqualTo("0 W1264");
    assertThat(loose(UINT, "99999999999")).isEqualTo("4294967295 W1264");
    assertThat(store(TINYINT, Value.of(2.5), SqlType.DOUBLE, SqlMode.DEFAULT)).isEqualTo("2");
    assertThat(
            store(TINYINT, Value.of(new BigDecimal("2.5")), SqlType.decimal(2, 1), SqlMode.DEFAULT))
        .isEqualTo("3");
    assertThat(store(SqlType.BIGINT, Value.of(-1), SqlType.UNSIGNED_BIGINT, SqlMode.NONE))
        .isEqualTo("9223372036854775807 W1264");
    assertThat(
            store(
                SqlType.BIGINT,
                Value.of(Temporals.pack(2024, 1, 31, 10, 20, 30, 0)),
                DATETIME,
                SqlMode.DEFAULT))
        .isEqualTo("20240131102030");
    assertThat(store(TINYINT.withNullable(false), Value.NULL, SqlType.NULL, SqlMode.DEFAULT))
        .isEqualTo("1048 Column 'c' cannot be null");
  }

  @Test
  void decimalsAndDoubles() {
    SqlType d = SqlType.decimal(5, 2);
    assertThat(strict(d, "1.235")).isEqualTo("1.24 N1265");
    assertThat(strict(d, "1000")).startsWith("1264");
    assertThat(loose(d, "-1000")).isEqualTo("-999.99 W1264");
    assertThat(loose(d, "999.995")).isEqualTo("999.99 W1264");
    assertThat(strict(d, "x")).startsWith("1366 Incorrect decimal value: 'x'");
    assertThat(strict(SqlType.DOUBLE, "1.5x")).startsWith("1265");
    assertThat(strict(SqlType.number(TypeKind.FLOAT, 12, -1, false), "1e39")).startsWith("1264");
    assertThat(strict(SqlType.number(TypeKind.DOUBLE, 4, 1, false), "1.25")).isEqualTo("1.2");
  }

  @Test
  void strings() {
    assertThat(strict(VARCHAR3, "äöü")).isEqualTo("äöü");
    assertThat(strict(VARCHAR3, "abcd")).isEqualTo("1406 Data too long for column 'c' at row 1");
    assertThat(loose(VARCHAR3, "abcd")).isEqualTo("abc W1265");
    assertThat(strict(VARCHAR3, "abc  ")).isEqualTo("abc N1265");
    assertThat(strict(UTF8MB3, "a😀"))
        .isEqualTo("1366 Incorrect string value: '\\xF0\\x9F\\x98\\x80' for column 'c' at row 1");
    assertThat(loose(UTF8MB3, "a😀b")).isEqualTo("a?b W1366");
    assertThat(
            store(
                VARCHAR3,
                Value.of(new byte[] {'a', (byte) 0xC3}),
                SqlType.varchar(9, Collation.BINARY),
                SqlMode.DEFAULT))
        .isEqualTo("1366 Incorrect string value: '\\xC3' for column 'c' at row 1");
    assertThat(store(VARCHAR3, Value.of(12), SqlType.BIGINT, SqlMode.DEFAULT)).isEqualTo("12");
    assertThat(strict(ENUM, "B ")).isEqualTo("b");
    assertThat(strict(ENUM, "2")).isEqualTo("b");
    assertThat(strict(ENUM, "x")).startsWith("1265");
    assertThat(loose(ENUM, "x")).isEqualTo(" W1265");
    assertThat(strict(SET, "b,A")).isEqualTo("a,b");
    assertThat(loose(SET, "b,x")).isEqualTo("b W1265");
    assertThat(strict(BIT3, "\u0007")).isEqualTo("7");
    assertThat(store(BIT3, Value.of(8), SqlType.BIGINT, SqlMode.DEFAULT)).startsWith("1406");
  }

  @Test
  void temporals() {
    assertThat(strict(DATE, "2024-01-31")).isEqualTo("2024-01-31");
    assertThat(strict(DATE, "2024-01-31 10:00:00")).isEqualTo("2024-01-31 N1265");
    assertThat(strict(DATE, "2024-02-30"))
        .isEqualTo("1292 Incorrect date value: '2024-02-30' for column 'c' at row 1");
    assertThat(loose(DATE, "2024-02-30")).isEqualTo("0000-00-00 W1264");
    assertThat(loose(DATE, "abc")).isEqualTo("0000-00-00 W1265");
    assertThat(strict(DATE, "0000-00-00")).startsWith("1292");
    assertThat(loose(DATE, "0000-00-00")).isEqualTo("0000-00-00");
    assertThat(loose(DATE, "2024-00-10")).isEqualTo("2024-00-10");
    assertThat(strict(DATETIME, "2024-01-31 10:20:30.5")).isEqualTo("2024-01-31 10:20:31");
    assertThat(strict(DATETIME, "2024-01-31 10:20:30+00:00")).isEqualTo("2024-01-31 12:20:30");
    assertThat(strict(TIMESTAMP, "2024-01-31 10:20:30")).isEqualTo("2024-01-31 08:20:30");
    assertThat(strict(TIMESTAMP, "1960-01-31 10:20:30"))
        .startsWith("1292 Incorrect datetime value");
    assertThat(strict(TIME, "10:20")).isEqualTo("10:20:00");
    assertThat(strict(TIME, "900:00:00")).startsWith("1292 Incorrect time value: '900:00:00'");
    assertThat(loose(TIME, "900:00:00")).isEqualTo("838:59:59 W1264");
    assertThat(store(DATETIME, Value.of(20240131), SqlType.BIGINT, SqlMode.DEFAULT))
        .isEqualTo("2024-01-31 00:00:00");
    assertThat(store(DATETIME, Value.of(3_600_000_000L), TIME, SqlMode.DEFAULT))
        .isEqualTo("2024-01-31 01:00:00");
    assertThat(strict(YEAR, "69")).isEqualTo("2069");
    assertThat(strict(YEAR, "0")).isEqualTo("2000");
    assertThat(strict(YEAR, "0000")).isEqualTo("0000");
    assertThat(store(YEAR, Value.of(0), SqlType.BIGINT, SqlMode.DEFAULT)).isEqualTo("0000");
    assertThat(strict(YEAR, "1900")).startsWith("1264");
  }

  @Test
  void json() {
    SqlType json = new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());
    assertThat(strict(json, "{\"b\": 1}")).isEqualTo("{\"b\": 1}");
    assertThat(strict(json, "{b}"))
        .isEqualTo(
            "3140 Invalid JSON text: \"Missing a name for object member.\" at position 1 in value"
                + " for column 'c'.");
    assertThat(store(json, Value.of(5), SqlType.BIGINT, SqlMode.DEFAULT)).isEqualTo("5");
    assertThat(store(TINYINT, Value.of(new byte[] {9, 5, 0, 0, 0, 0, 0, 0, 0}), json, SqlMode.NONE))
        .isEqualTo("5");
    assertThat(
            store(TINYINT, Value.of(JsonBinary.ofString("7".getBytes(UTF_8))), json, SqlMode.NONE))
        .isEqualTo("7");
  }

  @Test
  void quickFormAgreesWithTheWholeOne() {
    for (SqlType type :
        new SqlType[] {VARCHAR3, UTF8MB3, SqlType.varchar(0, VARCHAR3.collation())}) {
      ColumnAssignment column =
          new ColumnAssignment(
              type,
              "c",
              new AssignmentRules(SqlMode.DEFAULT, false, true, 0),
              new ZoneConverter(ZoneOffset.UTC),
              Diagnostics.IGNORE);
      for (String s : new String[] {"", "a", "abc", "äöü", "abcd", "abc ", "😀"}) {
        byte[] b = s.getBytes(UTF_8);
        int quick = column.storedPrefix(b, 0, b.length);
        if (quick >= 0) {
          assertThat(column.store(Value.of(b), TEXT, 1))
              .isEqualTo(Value.of(java.util.Arrays.copyOf(b, quick)));
        }
      }
      assertThat(column.storedPrefix(new byte[0], 0, 0)).isZero();
    }
  }
}
