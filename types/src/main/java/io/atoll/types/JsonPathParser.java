package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a {@link JsonPath}. */
final class JsonPathParser {
  private final byte[] s;
  private int p;
  private final List<JsonPath.Leg> legs = new ArrayList<>();

  JsonPathParser(byte[] utf8) {
    this.s = utf8;
  }

  private SqlException error() {
    return SqlError.ER_INVALID_JSON_PATH.with(Utf8.characters(s, 0, Math.min(p + 1, s.length)));
  }

  private void blanks() {
    while (p < s.length && (s[p] == ' ' || s[p] == '\t' || s[p] == '\n' || s[p] == '\r')) {
      p++;
    }
  }

  JsonPath parse() {
    blanks();
    if (p == s.length || s[p] != '$') {
      throw error();
    }
    p++;
    blanks();
    while (p < s.length) {
      switch (s[p]) {
        case '.' -> member();
        case '[' -> element();
        case '*' -> {
          if (p + 1 >= s.length || s[p + 1] != '*') {
            throw error();
          }
          p += 2;
          blanks();
          if (p == s.length || s[p] == '*') {
            throw error();
          }
          legs.add(new JsonPath.Anywhere());
        }
        default -> throw error();
      }
      blanks();
    }
    return new JsonPath(legs);
  }

  private void member() {
    p++;
    blanks();
    if (p == s.length) {
      throw error();
    }
    if (s[p] == '*') {
      p++;
      legs.add(new JsonPath.AnyMember());
    } else if (s[p] == '"') {
      legs.add(new JsonPath.Member(new JsonNode.Key(quoted())));
    } else {
      legs.add(new JsonPath.Member(new JsonNode.Key(identifier())));
    }
  }

  private byte[] quoted() {
    int from = p;
    p++;
    while (p < s.length && s[p] != '"') {
      p += s[p] == '\\' ? 2 : 1;
    }
    if (p >= s.length) {
      throw error();
    }
    p++;
    JsonNode node = new JsonParser().parseNode(s, from, p - from);
    if (node instanceof JsonNode.Text text) {
      return text.utf8();
    }
    throw error();
  }

  /** An ECMAScript identifier. */
  private byte[] identifier() {
    int from = p;
    while (p < s.length) {
      int c = Utf8.decode(s, p, s.length);
      int cp = c >>> 3;
      boolean isPart =
          Utf8.isValid(cp)
              && (cp == '$'
                  || cp == '_'
                  || (p == from
                      ? Character.isUnicodeIdentifierStart(cp)
                      : Character.isUnicodeIdentifierPart(cp)));
      if (!isPart) {
        break;
      }
      p += c & 7;
    }
    if (p == from) {
      throw error();
    }
    return Arrays.copyOfRange(s, from, p);
  }

  private void element() {
    p++;
    blanks();
    if (p < s.length && s[p] == '*') {
      p++;
      legs.add(new JsonPath.AnyElement());
    } else {
      JsonPath.Index from = index();
      blanks();
      if (word("to")) {
        blanks();
        JsonPath.Index to = index();
        if (from.fromLast() == to.fromLast()
            && (from.fromLast() ? from.value() < to.value() : from.value() > to.value())) {
          throw error();
        }
        legs.add(new JsonPath.Slice(from, to));
      } else {
        legs.add(new JsonPath.Element(from));
      }
    }
    blanks();
    if (p == s.length || s[p] != ']') {
      throw error();
    }
    p++;
  }

  private boolean word(String w) {
    if (p + w.length() <= s.length && new String(s, p, w.length(), UTF_8).equals(w)) {
      p += w.length();
      return true;
    }
    return false;
  }

  private JsonPath.Index index() {
    if (word("last")) {
      blanks();
      if (p < s.length && s[p] == '-') {
        p++;
        blanks();
        return new JsonPath.Index(number(), true);
      }
      return new JsonPath.Index(0, true);
    }
    return new JsonPath.Index(number(), false);
  }

  private int number() {
    int from = p;
    long value = 0;
    while (p < s.length && s[p] >= '0' && s[p] <= '9') {
      value = value * 10 + s[p] - '0';
      if (value > Integer.MAX_VALUE) {
        throw error();
      }
      p++;
    }
    if (p == from) {
      throw error();
    }
    return (int) value;
  }
}
