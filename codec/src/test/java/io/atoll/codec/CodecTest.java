package io.atoll.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CodecTest {
  private static final List<SqlType> TYPES =
      List.of(
          SqlType.BIGINT,
          SqlType.UNSIGNED_BIGINT,
          SqlType.DOUBLE,
          SqlType.decimal(65, 30),
          SqlType.decimal(12, 2),
          SqlType.varchar(20, Collation.UTF8MB4_0900_AI_CI),
          SqlType.varchar(20, Collation.UTF8MB4_BIN),
          SqlType.varchar(20, Collation.BINARY),
          SqlType.temporal(TypeKind.DATETIME, 6),
          SqlType.temporal(TypeKind.TIME, 6),
          SqlType.number(TypeKind.YEAR, 4, 0, false),
          SqlType.number(TypeKind.BIT, 64, 0, true));

  private Random random = new Random();

  @BeforeEach
  void seed() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    random = new Random(seed);
  }

  private static String hex(ByteBuilder b) {
    return HexFormat.of().withUpperCase().formatHex(b.toArray());
  }

  private static String hex(Key k) {
    return k.toString();
  }

  @Test
  void workedExamples() {
    ByteBuilder b = new ByteBuilder();
    MemComparable.putLong(b, 1);
    MemComparable.putUnsigned(b, 1);
    MemComparable.putUnsignedDescending(b, 1);
    assertThat(hex(b)).isEqualTo("8000000000000001" + "0000000000000001" + "FFFFFFFFFFFFFFFE");
    b.clear();
    MemComparable.putDouble(b, 1.0);
    MemComparable.putBytes(b, "abc".getBytes(UTF_8));
    assertThat(hex(b)).isEqualTo("BFF0000000000000" + "6162630000000000FA");
    assertThat(
            HexFormat.of().withUpperCase().formatHex(MvccKey.encode(Key.of(new byte[] {'a'}), 5)))
        .isEqualTo("6100000000000000F8FFFFFFFFFFFFFFFA");
    b.clear();
    DecimalBinary.put(b, 12345678901234L, 14, 4);
    DecimalBinary.put(b, BigInteger.valueOf(-12345678901234L), 14, 4);
    assertThat(hex(b)).isEqualTo("0E04810DFB38D204D2" + "0E047EF204C72DFB2D");
    assertThat(hex(TableKeys.row(5, 1))).isEqualTo("7480000000000000055F728000000000000001");
    assertThat(hex(MetaKeys.string(new byte[] {'a'})))
        .isEqualTo("6D6100000000000000F80000000000000073");
    List<SqlType> types =
        List.of(SqlType.BIGINT, SqlType.BIGINT, SqlType.varchar(5, Collation.UTF8MB4_BIN));
    RowEncoder rows =
        new RowEncoder(
            List.of(
                new RowColumn(1, types.get(0)),
                new RowColumn(2, types.get(1)),
                new RowColumn(3, types.get(2))));
    byte[] row =
        rows.encode(new ValueRow(types, List.of(Value.of(7), Value.NULL, Value.ofUtf8("ab"))));
    assertThat(HexFormat.of().formatHex(row))
        .isEqualTo("800002000100010302" + "01000300" + "076162");
  }

  /** The bytes that the public TiKV Java client writes for the same row. */
  @Test
  void rowIsTheOneThatTikvsClientWrites() {
    List<SqlType> types =
        List.of(
            SqlType.BIGINT,
            SqlType.varchar(10, Collation.UTF8MB4_BIN),
            SqlType.DOUBLE,
            SqlType.varchar(10, Collation.UTF8MB4_BIN),
            SqlType.decimal(8, 3));
    long[] ids = {1, 300, 3, 4, 5};
    List<RowColumn> columns = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      columns.add(new RowColumn(ids[i], types.get(i)));
    }
    byte[] row =
        new RowEncoder(columns)
            .encode(
                new ValueRow(
                    types,
                    List.of(
                        Value.of(40_000),
                        Value.ofUtf8("héllo"),
                        Value.of(-1.5),
                        Value.NULL,
                        Value.of(new BigDecimal("12345.678")))));
    assertThat(HexFormat.of().formatHex(row))
        .isEqualTo(
            "8001040001000100000003000000050000002c01000004000000040000000c0000001300000019000000409c00004007ffffffffffff080380303902a668c3a96c6c6f");
  }

  @Test
  void keyOrderIsValueOrder() {
    for (SqlType type : TYPES) {
      Comparator<Value> order = order(type);
      for (int i = 0; i < 3000; i++) {
        Value a = value(type);
        Value b = value(type);
        byte[] ka = key(type, a);
        byte[] kb = key(type, b);
        assertThat(Integer.signum(Arrays.compareUnsigned(ka, kb)))
            .as("%s %s %s", type, a, b)
            .isEqualTo(Integer.signum(order.compare(a, b)));
        assertThat(KeyValues.skip(ka, 0, ka.length)).isEqualTo(ka.length);
        if (!KeyValues.needsRestoring(type)) {
          ValueRow back = new ValueRow(List.of(type));
          KeyValues.get(ka, 0, ka.length, type, 0, back);
          assertThat(order.compare(back.get(0), a)).as("%s %s %s", type, a, back.get(0)).isZero();
        }
      }
    }
  }

  @Test
  void mvccKeysOrderByUserKeyThenNewestFirst() {
    for (int i = 0; i < 5000; i++) {
      Key a = Key.of(bytes(random.nextInt(20)));
      Key b = random.nextBoolean() ? a : Key.of(bytes(random.nextInt(20)));
      long ta = random.nextLong();
      long tb = random.nextLong();
      int expected = a.compareTo(b) != 0 ? a.compareTo(b) : Long.compareUnsigned(tb, ta);
      byte[] ka = MvccKey.encode(a, ta);
      assertThat(Integer.signum(Arrays.compareUnsigned(ka, MvccKey.encode(b, tb))))
          .isEqualTo(Integer.signum(expected));
      assertThat(MvccKey.userKey(ka)).isEqualTo(a);
      assertThat(MvccKey.timestamp(ka)).isEqualTo(ta);
    }
  }

  @Test
  void rowsComeBackSmallAndLarge() {
    for (int i = 0; i < 2000; i++) {
      boolean largeIds = random.nextBoolean();
      List<RowColumn> columns = new ArrayList<>();
      List<Value> values = new ArrayList<>();
      for (int c = 0; c < TYPES.size(); c++) {
        columns.add(new RowColumn(1 + c * (largeIds ? 1000L : 3), TYPES.get(c)));
        values.add(value(TYPES.get(c)));
      }
      if (i % 50 == 0) {
        values.set(7, Value.of(bytes(70_000)));
      }
      byte[] row = new RowEncoder(columns).encode(new ValueRow(TYPES, values));
      ValueRow back = new ValueRow(TYPES);
      new RowDecoder(columns).decode(row, back);
      for (int c = 0; c < TYPES.size(); c++) {
        assertThat(order(TYPES.get(c)).compare(back.get(c), values.get(c)))
            .as("%s %s", back.get(c), values.get(c))
            .isZero();
      }
      assertThat(back.get(5)).isEqualTo(values.get(5));
    }
  }

  @Test
  void missingColumnsTakeTheirDefault() {
    byte[] row =
        new RowEncoder(List.of(new RowColumn(1, SqlType.BIGINT)))
            .encode(new ValueRow(List.of(SqlType.BIGINT), List.of(Value.of(300))));
    List<RowColumn> wanted =
        List.of(
            new RowColumn(9, SqlType.BIGINT, Value.of(42)),
            new RowColumn(1, SqlType.BIGINT),
            new RowColumn(10, SqlType.decimal(10, 2), Value.of(new BigDecimal("1.5"))));
    ValueRow back = new ValueRow(wanted.stream().map(RowColumn::type).toList());
    new RowDecoder(wanted).decode(row, back);
    assertThat(back.values())
        .containsExactly(Value.of(42), Value.of(300), Value.of(new BigDecimal("1.50")));
  }

  @Test
  void indexEntriesComeBack() {
    for (int i = 0; i < 3000; i++) {
      boolean common = random.nextBoolean();
      List<SqlType> types = new ArrayList<>();
      List<Value> values = new ArrayList<>();
      List<IndexColumn> indexed = new ArrayList<>();
      List<IndexColumn> handles = new ArrayList<>();
      int n = 1 + random.nextInt(3);
      for (int c = 0; c < n; c++) {
        SqlType type = TYPES.get(random.nextInt(TYPES.size()));
        indexed.add(new IndexColumn(c + 1, type));
        types.add(type);
        values.add(value(type));
      }
      for (int c = 0; common && c < 1 + i % 2; c++) {
        SqlType type = TYPES.get(random.nextInt(TYPES.size()));
        handles.add(new IndexColumn(n + c + 1, type));
        types.add(type);
        Value v = value(type);
        values.add(v.isNull() ? zero(type) : v);
      }
      IndexLayout layout = new IndexLayout(7, 3, random.nextBoolean(), indexed, handles);
      ValueRow row = new ValueRow(types, values);
      int[] positions = java.util.stream.IntStream.range(0, n).toArray();
      int[] handlePositions = java.util.stream.IntStream.range(n, types.size()).toArray();
      long id = random.nextLong();
      Handle handle = common ? Handle.of(handles, handlePositions, row) : Handle.of(id);
      IndexEncoder encoder = new IndexEncoder(layout, positions, handlePositions);
      ByteBuilder key = new ByteBuilder();
      ByteBuilder value = new ByteBuilder();
      boolean distinct = encoder.key(row, handle, key);
      encoder.value(row, handle, distinct, value);
      IndexDecoder decoder = new IndexDecoder(layout);
      ValueRow back = new ValueRow(layout.decodedTypes());
      decoder.decode(key.toArray(), value.toArray(), back);
      assertThat(decoder.handle(key.toArray(), value.toArray())).isEqualTo(handle);
      for (int c = 0; c < types.size(); c++) {
        Value v = values.get(c);
        if (v instanceof Value.OfBytes) {
          assertThat(back.get(c)).as("%s of %s", c, layout).isEqualTo(v);
        } else {
          assertThat(order(types.get(c)).compare(back.get(c), v)).isZero();
        }
      }
      if (!common) {
        assertThat(back.get(n)).isEqualTo(Value.of(id));
      }
    }
  }

  @Test
  void rangesAndOwners() {
    Key row = TableKeys.row(5, -3);
    assertThat(TableKeys.tableIdOf(row)).hasValue(5);
    assertThat(TableKeys.handleOf(row)).contains(Handle.of(-3));
    assertThat(TableKeys.rowRange(5, -3, -3).contains(row)).isTrue();
    assertThat(TableKeys.rowRange(5, -2, Long.MAX_VALUE).contains(row)).isFalse();
    assertThat(TableKeys.rowRange(5).contains(TableKeys.row(5, Long.MAX_VALUE))).isTrue();
    assertThat(TableKeys.tableRange(5).contains(TableKeys.indexPrefix(5, 1))).isTrue();
    assertThat(TableKeys.onlyTableOf(TableKeys.tableRange(5))).hasValue(5);
    assertThat(TableKeys.onlyTableOf(TableKeys.allTables())).isEmpty();
    assertThat(TableKeys.isTableBorder(TableKeys.tablePrefix(6))).isTrue();
    List<IndexColumn> columns = List.of(new IndexColumn(1, SqlType.BIGINT));
    Key prefix = TableKeys.indexPrefix(5, 1);
    KeyRange range =
        KeyBounds.range(
            prefix,
            columns,
            new KeyBounds.Bound(List.of(Value.of(1)), false),
            new KeyBounds.Bound(List.of(Value.of(3)), true));
    assertThat(range.contains(KeyBounds.key(prefix, columns, List.of(Value.of(1))))).isFalse();
    assertThat(range.contains(KeyBounds.key(prefix, columns, List.of(Value.of(2))))).isTrue();
    assertThat(range.contains(KeyBounds.key(prefix, columns, List.of(Value.of(3))).next()))
        .isTrue();
    byte[] field = MetaKeys.fieldOf(MetaKeys.hashField(new byte[] {'D', 'B'}, bytes(11)));
    assertThat(field).hasSize(11);
  }

  private static byte[] key(SqlType type, Value value) {
    ByteBuilder out = new ByteBuilder();
    KeyValues.put(out, type, -1, new ValueRow(List.of(type), List.of(value)), 0);
    return out.toArray();
  }

  private byte[] bytes(int n) {
    byte[] b = new byte[n];
    random.nextBytes(b);
    return b;
  }

  private static Value zero(SqlType type) {
    return switch (type.storage()) {
      case LONG -> Value.of(0);
      case DOUBLE -> Value.of(0.0);
      case DECIMAL -> Value.of(BigDecimal.ZERO);
      case BYTES -> Value.ofUtf8("zero ");
    };
  }

  private Value value(SqlType type) {
    if (random.nextInt(10) == 0) {
      return Value.NULL;
    }
    long l = random.nextLong() >> random.nextInt(64);
    return switch (type.kind()) {
      case DOUBLE -> Value.of(random.nextBoolean() ? l / 8.0 : Double.longBitsToDouble(finite(l)));
      case DECIMAL -> {
        BigInteger unscaled =
            new BigInteger(random.nextInt(type.length() == 65 ? 215 : 39), random);
        yield Value.of(
            new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale()));
      }
      case VARCHAR -> {
        if (type.collation() == Collation.BINARY) {
          yield Value.of(bytes(random.nextInt(20)));
        }
        StringBuilder s = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
          s.append("aAbBé 中".charAt(random.nextInt(7)));
        }
        yield Value.ofUtf8(s.toString());
      }
      case DATETIME ->
          Value.of(
              Temporals.pack(
                  random.nextInt(10000),
                  random.nextInt(13),
                  random.nextInt(32),
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(60),
                  random.nextInt(1_000_000)));
      case TIME -> Value.of(l % 3_020_399_999_999L);
      case YEAR -> Value.of(1901 + (l & 127));
      default -> Value.of(l);
    };
  }

  private static long finite(long bits) {
    return Double.isFinite(Double.longBitsToDouble(bits)) ? bits : 0;
  }

  private static Comparator<Value> order(SqlType type) {
    Comparator<Value> nonNull =
        switch (type.storage()) {
          case LONG ->
              type.unsigned()
                  ? (a, b) -> Long.compareUnsigned(number(a), number(b))
                  : (a, b) -> Long.compare(number(a), number(b));
          case DOUBLE ->
              (a, b) -> {
                double x = ((Value.OfDouble) a).value();
                double y = ((Value.OfDouble) b).value();
                return x < y ? -1 : x > y ? 1 : 0;
              };
          case DECIMAL -> Comparator.comparing(v -> ((Value.OfDecimal) v).value());
          case BYTES ->
              (a, b) ->
                  type.collation()
                      .compare(((Value.OfBytes) a).value(), ((Value.OfBytes) b).value());
        };
    return (a, b) ->
        a.isNull() || b.isNull()
            ? Boolean.compare(!a.isNull(), !b.isNull())
            : nonNull.compare(a, b);
  }

  private static long number(Value v) {
    return ((Value.OfLong) v).value();
  }
}
