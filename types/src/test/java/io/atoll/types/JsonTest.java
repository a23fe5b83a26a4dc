package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  private final JsonParser parser = new JsonParser();

  private byte[] json(String text) {
    byte[] b = text.getBytes(UTF_8);
    byte[] result = parser.parse(b, 0, b.length);
    assertThat(result).as(text + ": " + parser.problem()).isNotEmpty();
    return result;
  }

  private String text(byte[] document) {
    return new String(JsonText.of(document), UTF_8);
  }

  @Test
  void printsAsMysqlDoes() {
    assertThat(text(json(" {\"bb\":1 , \"a\":[true,false,null,1.0,1e100,\"x\\n\\u00e9\\\"\"]} ")))
        .isEqualTo("{\"a\": [true, false, null, 1.0, 1e100, \"x\\né\\\"\"], \"bb\": 1}");
    assertThat(text(json("{\"aa\":1,\"b\":2}"))).isEqualTo("{\"b\": 2, \"aa\": 1}");
    assertThat(text(json("{\"a\":1,\"a\":2}"))).isEqualTo("{\"a\": 2}");
    assertThat(text(json("18446744073709551615"))).isEqualTo("18446744073709551615");
    assertThat(text(json("-9223372036854775808"))).isEqualTo("-9223372036854775808");
    assertThat(text(json("18446744073709551616"))).isEqualTo("1.8446744073709552e19");
    assertThat(text(json("\"\\ud83d\\ude00\""))).isEqualTo("\"😀\"");
    SqlType datetime = SqlType.temporal(TypeKind.DATETIME, 0);
    byte[] time =
        JsonBinary.ofScalar(Value.of(Temporals.pack(2024, 1, 31, 10, 20, 30, 0)), datetime, null);
    assertThat(text(time)).isEqualTo("\"2024-01-31 10:20:30.000000\"");
    assertThat(JsonBinary.typeName(time)).isEqualTo("DATETIME");
  }

  @Test
  void layoutIsTidbs() {
    assertThat(HexFormat.of().formatHex(json("[1]")))
        .isEqualTo("03" + "01000000" + "15000000" + "090d000000" + "0100000000000000");
    assertThat(HexFormat.of().formatHex(json("{\"a\":null}")))
        .isEqualTo("01" + "01000000" + "14000000" + "130000000100" + "0400000000" + "61");
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    String[][] cases = {
      {"", "The document is empty.", "0"},
      {"[1", "Missing a comma or ] after an array element.", "2"},
      {"{\"a\" 1}", "Missing a colon after a name of object member.", "5"},
      {"{a:1}", "Missing a name for object member.", "1"},
      {"abc", "Invalid value.", "0"},
      {"1 2", "The document root must not be followed by other values.", "2"},
      {"\"abc", "Missing a closing quotation mark in string.", "4"},
    };
    for (String[] c : cases) {
      byte[] b = c[0].getBytes(UTF_8);
      assertThat(parser.parse(b, 0, b.length)).isEmpty();
      assertThat(parser.problem()).isEqualTo(c[1]);
      assertThat(parser.position()).as(c[0]).isEqualTo(Integer.parseInt(c[2]));
    }
    assertThatThrownBy(() -> json("[".repeat(101) + "]".repeat(101)))
        .isInstanceOf(SqlException.class);
    json("[".repeat(100) + "]".repeat(100));
  }

  private String extract(String path, String document) {
    StringBuilder s = new StringBuilder();
    for (JsonRef ref : JsonPath.parse(path.getBytes(UTF_8)).find(json(document))) {
      s.append(text(ref.copy())).append(';');
    }
    return s.toString();
  }

  @Test
  void findsByPath() {
    String doc = "{\"a\":[1,{\"b\":2},[3,4]],\"c d\":{\"b\":5}}";
    assertThat(extract("$.a[0]", doc)).isEqualTo("1;");
    assertThat(extract("$.a[1].b", doc)).isEqualTo("2;");
    assertThat(extract("$.\"c d\".*", doc)).isEqualTo("5;");
    assertThat(extract("$**.b", doc)).isEqualTo("2;5;");
    assertThat(extract("$.a[*]", doc)).isEqualTo("1;{\"b\": 2};[3, 4];");
    assertThat(extract("$.a[last]", doc)).isEqualTo("[3, 4];");
    assertThat(extract("$.a[last-2]", doc)).isEqualTo("1;");
    assertThat(extract("$.a[1 to last][0]", doc)).isEqualTo("{\"b\": 2};3;");
    assertThat(extract("$.a[0][0][last]", doc)).isEqualTo("1;");
    assertThat(extract("$.a[7]", doc)).isEmpty();
    assertThat(extract("$.x", doc)).isEmpty();
    for (String bad : new String[] {"", "a", "$.", "$[", "$[1", "$**", "$.a b", "$[2 to 1]"}) {
      assertThatThrownBy(() -> JsonPath.parse(bad.getBytes(UTF_8)))
          .as(bad)
          .isInstanceOf(SqlException.class);
    }
  }

  @Test
  void ordersByTypeThenValue() {
    String[] ascending = {
      "null",
      "-1.5",
      "1",
      "1.5",
      "2",
      "18446744073709551615",
      "\"a\"",
      "\"b\"",
      "{\"a\":1}",
      "[]",
      "[1]",
      "[1,2]",
      "[2]",
      "false",
      "true"
    };
    for (int i = 0; i < ascending.length; i++) {
      for (int j = 0; j < ascending.length; j++) {
        assertThat(Integer.signum(JsonOrder.compare(json(ascending[i]), json(ascending[j]))))
            .as(ascending[i] + " " + ascending[j])
            .isEqualTo(Integer.compare(i, j));
      }
    }
    assertThat(JsonOrder.compare(json("1"), json("1.0"))).isZero();
  }

  @Test
  void randomDocumentsComeBack() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] document = node(random, 4).toBinary();
      byte[] printed = JsonText.of(document);
      assertThat(parser.parse(printed, 0, printed.length)).isEqualTo(document);
      assertThat(JsonNode.of(document).toBinary()).isEqualTo(document);
      assertThat(JsonRef.root(document).copy()).isEqualTo(document);
    }
  }

  private static JsonNode node(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0:
        return JsonNode.NULL;
      case 1:
        return random.nextBoolean() ? JsonNode.TRUE : JsonNode.FALSE;
      case 2:
        return new JsonNode.Int(random.nextLong() >> random.nextInt(64));
      case 3:
        return new JsonNode.Unsigned(Long.MIN_VALUE | random.nextLong());
      case 4:
        return new JsonNode.Real(random.nextGaussian());
      case 5:
        return new JsonNode.Text("aé\n\"😀".substring(0, random.nextInt(5)).getBytes(UTF_8));
      case 6:
        JsonNode.Array array = new JsonNode.Array();
        for (int i = random.nextInt(5); i > 0; i--) {
          array.elements().add(node(random, depth - 1));
        }
        return array;
      default:
        JsonNode.Obj object = new JsonNode.Obj();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.put(
              Integer.toString(random.nextInt(200)).getBytes(UTF_8), node(random, depth - 1));
        }
        return object;
    }
  }
}
