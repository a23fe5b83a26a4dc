package io.atoll.it.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A column of each type that Hibernate maps by itself. */
@Entity(name = "Everything")
@Table(name = "everything", indexes = @Index(columnList = "text, anInt desc"))
class Everything {
  enum Colour {
    RED,
    GREEN,
    BLUE
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  boolean flag;
  byte aByte;
  short aShort;
  int anInt;
  long aLong;
  float aFloat;
  double aDouble;
  char aChar;

  @Column(length = 100, unique = true)
  String text;

  @Column(columnDefinition = "bit(1)")
  Boolean bit;

  @Lob String largeText;
  @Lob byte[] largeBytes;

  @Column(length = 300)
  byte[] bytes;

  @Column(name = "exact", precision = 30, scale = 10)
  BigDecimal decimal;

  BigInteger bigInteger;

  @Column(name = "a_date")
  LocalDate date;

  @Column(name = "a_time")
  LocalTime time;

  LocalDateTime dateTime;
  Instant instant;
  OffsetDateTime anOffset;
  Duration duration;

  @Column(name = "a_year")
  Year year;

  UUID uuid;

  @JdbcTypeCode(SqlTypes.CHAR)
  UUID uuidText;

  Colour ordinal;

  @Enumerated(EnumType.STRING)
  Colour named;

  @JdbcTypeCode(SqlTypes.JSON)
  Map<String, Object> json;

  @JdbcTypeCode(SqlTypes.JSON)
  List<String> jsonList;

  int[] ints;

  @ColumnDefault("42")
  @Column(insertable = false)
  @Generated
  int withDefault;

  @Formula("anInt * 2")
  Integer doubled;

  static Everything filled() {
    Everything e = new Everything();
    e.flag = true;
    e.aByte = Byte.MIN_VALUE;
    e.aShort = Short.MIN_VALUE;
    e.anInt = -1234567;
    e.aLong = Long.MIN_VALUE;
    e.aFloat = 1.5f;
    e.aDouble = Math.PI;
    e.aChar = 'ä';
    e.text = "naïve 😀 ' \\ \" %";
    e.bit = true;
    e.largeText = "z€".repeat(100_000);
    e.largeBytes = new byte[100_000];
    e.largeBytes[99_999] = -1;
    e.bytes = new byte[] {0, 1, -1, '\'', '\\'};
    e.decimal = new BigDecimal("12345678901234567890.0123456789");
    e.bigInteger = new BigInteger("12345678901234567890123456789012345678");
    e.date = LocalDate.of(2024, 2, 29);
    e.time = LocalTime.of(23, 59, 58);
    e.dateTime = LocalDateTime.of(2024, 6, 30, 2, 30, 0, 123_456_000);
    e.instant = Instant.parse("2024-07-01T12:34:56.654321Z");
    e.anOffset = OffsetDateTime.parse("2024-07-01T12:34:56.654321+05:00");
    e.duration = Duration.ofSeconds(123_456, 789);
    e.year = Year.of(2024);
    e.uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    e.uuidText = e.uuid;
    e.ordinal = Colour.BLUE;
    e.named = Colour.GREEN;
    e.json = Map.of("a", 1, "b", List.of("x", "ü"));
    e.jsonList = List.of("p", "q\"r");
    e.ints = new int[] {1, 2, 3};
    e.withDefault = 42;
    e.doubled = -2469134;
    return e;
  }

  /** Attributes that a query can ask for by a parameter. */
  Map<String, Object> comparable() {
    return Map.ofEntries(
        Map.entry("flag", flag),
        Map.entry("aByte", aByte),
        Map.entry("aShort", aShort),
        Map.entry("anInt", anInt),
        Map.entry("aLong", aLong),
        Map.entry("aFloat", aFloat),
        Map.entry("aDouble", aDouble),
        Map.entry("aChar", aChar),
        Map.entry("text", text),
        Map.entry("bit", bit),
        Map.entry("bytes", bytes),
        Map.entry("decimal", decimal),
        Map.entry("bigInteger", bigInteger),
        Map.entry("date", date),
        Map.entry("time", time),
        Map.entry("dateTime", dateTime),
        Map.entry("instant", instant),
        Map.entry("anOffset", anOffset),
        Map.entry("duration", duration),
        Map.entry("year", year),
        Map.entry("uuid", uuid),
        Map.entry("uuidText", uuidText),
        Map.entry("ordinal", ordinal),
        Map.entry("named", named));
  }
}
