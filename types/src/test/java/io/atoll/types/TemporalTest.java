package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemporalTest {
  private final TemporalParser lenient = TemporalParser.lenient();
  private final TemporalParser strict = TemporalParser.of(SqlMode.DEFAULT);
  private static final SqlType DATETIME = SqlType.temporal(TypeKind.DATETIME, 6);
  private static final SqlType TIME = SqlType.temporal(TypeKind.TIME, 6);

  private String dateTime(String s) {
    long v = lenient.dateTime(s.getBytes(UTF_8), 0, s.length());
    return v == TemporalParser.INVALID ? "NULL" : TemporalText.of(DATETIME, v);
  }

  private String time(String s) {
    long v = lenient.time(s.getBytes(UTF_8), 0, s.length());
    return v == TemporalParser.INVALID ? "NULL" : TemporalText.of(TIME, v);
  }

  @Test
  void readsDateTimes() {
    assertThat(dateTime("2024-01-31 10:20:30.1234567")).isEqualTo("2024-01-31 10:20:30.123457");
    assertThat(dateTime("2024-1-2")).isEqualTo("2024-01-02 00:00:00.000000");
    assertThat(dateTime("24/1+2 3:4")).isEqualTo("2024-01-02 03:04:00.000000");
    assertThat(dateTime("69-1-2")).startsWith("2069");
    assertThat(dateTime("70-1-2")).startsWith("1970");
    assertThat(dateTime("1-1-1")).startsWith("0001-01-01");
    assertThat(dateTime("20240131")).startsWith("2024-01-31 00");
    assertThat(dateTime("240131")).startsWith("2024-01-31 00");
    assertThat(dateTime("240131102030")).startsWith("2024-01-31 10:20:30");
    assertThat(dateTime("20240131102030.5")).isEqualTo("2024-01-31 10:20:30.500000");
    assertThat(dateTime("20240131T102030")).startsWith("2024-01-31 10:20:30");
    assertThat(dateTime("2024-01-31T10:20")).startsWith("2024-01-31 10:20:00");
    assertThat(dateTime("2024-01-31  10:20")).startsWith("2024-01-31 10:20:00");
    assertThat(dateTime("2024-01-31 1:2:3.")).startsWith("2024-01-31 01:02:03");
    assertThat(dateTime(" 2024-01-31 ")).startsWith("2024-01-31");
    assertThat(lenient.isTruncated()).isFalse();
    assertThat(dateTime("2024-01-31abc")).startsWith("2024-01-31");
    assertThat(lenient.isTruncated()).isTrue();
    assertThat(dateTime("2024-01-31 10:20:30+02:00")).startsWith("2024-01-31 10:20:30");
    assertThat(lenient.offsetMinutes()).isEqualTo(120);
    assertThat(dateTime("0000-00-00")).startsWith("0000-00-00");
    assertThat(dateTime("2024-00-10")).startsWith("2024-00-10");
    for (String bad :
        new String[] {
          "2024-13-01",
          "2024-02-30",
          "2024-01-31 24:00:00",
          "2024-1",
          "abc",
          "",
          "2024013110",
          "202401311020",
          "x2024-01-01"
        }) {
      assertThat(dateTime(bad)).as(bad).isEqualTo("NULL");
    }
    byte[] zero = "0000-00-00".getBytes(UTF_8);
    assertThat(strict.dateTime(zero, 0, zero.length)).isEqualTo(TemporalParser.INVALID);
    assertThat(TemporalText.dateTimeNumber(lenient.dateTime(20240131102030L)))
        .isEqualTo(20240131102030L);
    assertThat(TemporalText.dateNumber(lenient.dateTime(240131))).isEqualTo(20240131);
    assertThat(lenient.dateTime(20241301)).isEqualTo(TemporalParser.INVALID);
  }

  @Test
  void readsTimes() {
    assertThat(time("10:20:30")).isEqualTo("10:20:30.000000");
    assertThat(time("10:20")).isEqualTo("10:20:00.000000");
    assertThat(time("1020")).isEqualTo("00:10:20.000000");
    assertThat(time("1 10:20:30")).isEqualTo("34:20:30.000000");
    assertThat(time("1 10")).isEqualTo("34:00:00.000000");
    assertThat(time("-10:20:30.5")).isEqualTo("-10:20:30.500000");
    assertThat(time("839:00:00")).isEqualTo("838:59:59.000000");
    assertThat(lenient.isOutOfRange()).isTrue();
    assertThat(time("2024-01-31 10:20:30")).isEqualTo("10:20:30.000000");
    assertThat(time("20240131102030")).isEqualTo("10:20:30.000000");
    assertThat(time("10:60:00")).isEqualTo("NULL");
    assertThat(time("abc")).isEqualTo("NULL");
    assertThat(time("10:20:30abc")).isEqualTo("10:20:30.000000");
    assertThat(lenient.isTruncated()).isTrue();
    assertThat(time("34 22:59:57")).isEqualTo("838:59:57.000000");
    assertThat(time("10:11:12.0010")).isEqualTo("10:11:12.001000");
    assertThat(time("2024-01-31 25:00:00")).isEqualTo("NULL");
    assertThat(time("2024-01-31T10:20:30")).isEqualTo("10:20:30.000000");
    assertThat(time("1e2")).isEqualTo("NULL");
    assertThat(time("10:")).isEqualTo("00:00:10.000000");
    assertThat(lenient.time(-102030)).isEqualTo(-37_230_000_000L);
    assertThat(TemporalText.timeNumber(-37_230_000_000L)).isEqualTo(-102030);
  }

  @Test
  void agreesWithTheJavaCalendar() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      LocalDate date = LocalDate.of(1, 1, 1).plusDays(random.nextInt(3_652_059));
      long packed =
          Temporals.pack(date.getYear(), date.getMonthValue(), date.getDayOfMonth(), 1, 2, 3, 4);
      int number = Dates.dayNumber(packed);
      assertThat(number).isEqualTo((int) date.toEpochDay() + Dates.EPOCH_DAY);
      if (number > 365) {
        assertThat(Dates.fromDayNumber(number)).isEqualTo(Temporals.dateOf(packed));
      }
      assertThat(Dates.weekday(number)).isEqualTo(date.getDayOfWeek().getValue() - 1);
      assertThat(Dates.dayOfYear(packed)).isEqualTo(date.getDayOfYear());
      int iso =
          date.get(java.time.temporal.IsoFields.WEEK_BASED_YEAR) * 100
              + date.get(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      assertThat(Dates.yearWeek(date.getYear(), date.getMonthValue(), date.getDayOfMonth(), 3))
          .isEqualTo(iso);
      int months = random.nextInt(200) - 100;
      LocalDate moved = date.plusMonths(months);
      if (moved.getYear() >= 1 && moved.getYear() <= 9999) {
        assertThat(Temporals.dateOf(Dates.addMonths(packed, months)))
            .isEqualTo(
                Temporals.pack(
                    moved.getYear(), moved.getMonthValue(), moved.getDayOfMonth(), 0, 0, 0, 0));
      }
    }
  }

  @Test
  void convertsZones() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (String name : new String[] {"Europe/Berlin", "America/New_York", "+05:30", "UTC"}) {
      ZoneId zone = ZoneConverter.zoneOf(name, ZoneOffset.UTC);
      ZoneConverter converter = new ZoneConverter(zone);
      for (int i = 0; i < 5000; i++) {
        long second = 1 + random.nextInt(Integer.MAX_VALUE - 1);
        ZonedDateTime local =
            LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)
                .atZone(ZoneOffset.UTC)
                .withZoneSameInstant(zone);
        long utc = ZoneConverter.ofEpochSecond(second, 5);
        long packed =
            Temporals.pack(
                local.getYear(),
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                5);
        assertThat(converter.fromUtc(utc)).isEqualTo(packed);
        long back = converter.toUtc(packed);
        assertThat(back).isLessThanOrEqualTo(utc);
        assertThat(converter.fromUtc(back)).isEqualTo(packed);
      }
    }
    ZoneConverter berlin = new ZoneConverter(ZoneId.of("Europe/Berlin"));
    assertThat(berlin.toUtc(Temporals.pack(2024, 3, 31, 2, 30, 0, 0)))
        .isEqualTo(Temporals.pack(2024, 3, 31, 1, 0, 0, 0));
    assertThat(berlin.wasInGap()).isTrue();
    assertThatThrownBy(() -> ZoneConverter.zoneOf("Mars", ZoneOffset.UTC))
        .hasMessage("Unknown or incorrect time zone: 'Mars'");
  }

  @Test
  void rounds() {
    long v = Temporals.pack(2024, 12, 31, 23, 59, 59, 999_999);
    assertThat(Temporals.round(v, 0)).isEqualTo(Temporals.pack(2025, 1, 1, 0, 0, 0, 0));
    assertThat(Temporals.round(v, 3)).isEqualTo(Temporals.pack(2025, 1, 1, 0, 0, 0, 0));
    assertThat(Temporals.truncate(v, 3))
        .isEqualTo(Temporals.pack(2024, 12, 31, 23, 59, 59, 999_000));
    assertThat(Temporals.roundTime(-1_500_000, 0)).isEqualTo(-2_000_000);
    assertThat(Temporals.round(Temporals.MAX_DATETIME, 0)).isEqualTo(-1);
  }
}
