package io.atoll.types;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * JSON text (RFC 8259) to the {@linkplain JsonBinary binary form}. Of a repeated key the last value
 * counts. Integers beyond 64 bits and numbers with a point or exponent become doubles. Reusable,
 * not thread-safe.
 */
public final class JsonParser {
  /** MySQL's limit on nesting. */
  public static final int MAX_DEPTH = 100;

  private static final byte[] NOTHING = new byte[0];

  private byte[] s = NOTHING;
  private int p;
  private int start;
  private int end;
  private String problem = "";
  private final ByteBuilder text = new ByteBuilder(64);

  /** What is wrong with the text last given, in MySQL's words; empty where nothing is. */
  public String problem() {
    return problem;
  }

  /** Where it is wrong, in bytes from the beginning. */
  public int position() {
    return p - start;
  }

  /**
   * The binary form, or an empty array where the text is no JSON; then {@link #problem} and {@link
   * #position} say why, for errors 3140 and 3141.
   *
   * @throws SqlException 3157 beyond {@link #MAX_DEPTH} levels
   */
  public byte[] parse(byte[] utf8, int off, int len) {
    JsonNode node = parseNode(utf8, off, len);
    return node == null ? NOTHING : node.toBinary();
  }

  /** The tree, or null where the text is no JSON. */
  public @Nullable JsonNode parseNode(byte[] utf8, int off, int len) {
    s = utf8;
    p = off;
    start = off;
    end = off + len;
    problem = "";
    blanks();
    if (p == end) {
      problem = "The document is empty.";
      return null;
    }
    JsonNode node = value(1);
    if (node == null) {
      return null;
    }
    blanks();
    if (p < end) {
      problem = "The document root must not be followed by other values.";
      return null;
    }
    return node;
  }

  private @Nullable JsonNode fail(String what) {
    if (problem.isEmpty()) {
      problem = what;
    }
    return null;
  }

  private void blanks() {
    while (p < end && (s[p] == ' ' || s[p] == '\t' || s[p] == '\n' || s[p] == '\r')) {
      p++;
    }
  }

  private @Nullable JsonNode value(int depth) {
    if (p == end) {
      return fail("Invalid value.");
    }
    switch (s[p]) {
      case '{' -> {
        return object(depth);
      }
      case '[' -> {
        return array(depth);
      }
      case '"' -> {
        return string() ? new JsonNode.Text(text.toArray()) : null;
      }
      case 't' -> {
        return literal("true", JsonNode.TRUE);
      }
      case 'f' -> {
        return literal("false", JsonNode.FALSE);
      }
      case 'n' -> {
        return literal("null", JsonNode.NULL);
      }
      default -> {
        return number();
      }
    }
  }

  private @Nullable JsonNode literal(String word, JsonNode node) {
    for (int i = 0; i < word.length(); i++) {
      if (p == end || s[p] != word.charAt(i)) {
        return fail("Invalid value.");
      }
      p++;
    }
    return node;
  }

  private static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw SqlError.ER_JSON_DOCUMENT_TOO_DEEP.with();
    }
  }

  private @Nullable JsonNode array(int depth) {
    checkDepth(depth);
    JsonNode.Array array = new JsonNode.Array();
    p++;
    blanks();
    if (p < end && s[p] == ']') {
      p++;
      return array;
    }
    while (true) {
      blanks();
      JsonNode element = value(depth + 1);
      if (element == null) {
        return null;
      }
      array.elements().add(element);
      blanks();
      if (p < end && s[p] == ',') {
        p++;
      } else if (p < end && s[p] == ']') {
        p++;
        return array;
      } else {
        return fail("Missing a comma or ] after an array element.");
      }
    }
  }

  private @Nullable JsonNode object(int depth) {
    checkDepth(depth);
    JsonNode.Obj object = new JsonNode.Obj();
    p++;
    blanks();
    if (p < end && s[p] == '}') {
      p++;
      return object;
    }
    while (true) {
      blanks();
      if (p == end || s[p] != '"') {
        return fail("Missing a name for object member.");
      }
      if (!string()) {
        return null;
      }
      byte[] key = text.toArray();
      blanks();
      if (p == end || s[p] != ':') {
        return fail("Missing a colon after a name of object member.");
      }
      p++;
      blanks();
      JsonNode value = value(depth + 1);
      if (value == null) {
        return null;
      }
      object.put(key, value);
      blanks();
      if (p < end && s[p] == ',') {
        p++;
      } else if (p < end && s[p] == '}') {
        p++;
        return object;
      } else {
        return fail("Missing a comma or } after an object member.");
      }
    }
  }

  /** Reads a string into {@link #text}. */
  private boolean string() {
    text.clear();
    p++;
    while (p < end) {
      int b = s[p];
      if (b == '"') {
        p++;
        return true;
      }
      if (b == '\\') {
        if (!escape()) {
          return false;
        }
      } else if (b >= 0 && b < 0x20) {
        fail("Invalid encoding in string.");
        return false;
      } else if (b >= 0) {
        text.put(b);
        p++;
      } else {
        int c = Utf8.decode(s, p, end);
        if (!Utf8.isValid(c >>> 3)) {
          fail("Invalid encoding in string.");
          return false;
        }
        text.put(s, p, c & 7);
        p += c & 7;
      }
    }
    fail("Missing a closing quotation mark in string.");
    return false;
  }

  private boolean escape() {
    if (p + 1 >= end) {
      fail("Missing a closing quotation mark in string.");
      return false;
    }
    int b = s[p + 1];
    int plain =
        switch (b) {
          case '"', '\\', '/' -> b;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (plain >= 0) {
      text.put(plain);
      p += 2;
      return true;
    }
    if (b != 'u') {
      fail("Invalid escape character in string.");
      return false;
    }
    int unit = hex(p + 2);
    if (unit < 0) {
      fail("Incorrect hex digit after \\u escape in string.");
      return false;
    }
    p += 6;
    if (Character.isSurrogate((char) unit)) {
      int low = p + 1 < end && s[p] == '\\' && s[p + 1] == 'u' ? hex(p + 2) : -1;
      if (!Character.isHighSurrogate((char) unit)
          || low < 0
          || !Character.isLowSurrogate((char) low)) {
        fail("The surrogate pair in string is invalid.");
        return false;
      }
      p += 6;
      text.putCodePoint(Character.toCodePoint((char) unit, (char) low));
    } else {
      text.putCodePoint(unit);
    }
    return true;
  }

  private int hex(int pos) {
    if (pos + 4 > end) {
      return -1;
    }
    int value = 0;
    for (int i = pos; i < pos + 4; i++) {
      int digit = Character.digit(s[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private @Nullable JsonNode number() {
    int from = p;
    boolean isNegative = s[p] == '-';
    if (isNegative) {
      p++;
    }
    int first = p;
    digits();
    if (p == first) {
      return fail("Invalid value.");
    }
    if (s[first] == '0' && p - first > 1) {
      // RFC 8259 has no leading zeros: the number ends behind the first.
      p = first + 1;
      return new JsonNode.Int(0);
    }
    boolean isInteger = true;
    if (p < end && s[p] == '.') {
      p++;
      int fraction = p;
      digits();
      if (p == fraction) {
        return fail("Miss fraction part in number.");
      }
      isInteger = false;
    }
    if (p < end && (s[p] == 'e' || s[p] == 'E')) {
      p++;
      if (p < end && (s[p] == '-' || s[p] == '+')) {
        p++;
      }
      int exponent = p;
      digits();
      if (p == exponent) {
        return fail("Miss exponent in number.");
      }
      isInteger = false;
    }
    String digits = new String(s, from, p - from, ISO_8859_1);
    if (isInteger) {
      try {
        return new JsonNode.Int(Long.parseLong(digits));
      } catch (NumberFormatException e) {
        if (!isNegative && digits.length() <= 20) {
          try {
            return new JsonNode.Unsigned(Long.parseUnsignedLong(digits));
          } catch (NumberFormatException tooBig) {
            // A double then.
          }
        }
      }
    }
    double d = Double.parseDouble(digits);
    if (Double.isInfinite(d)) {
      return fail("Number too big to be stored in double.");
    }
    return new JsonNode.Real(d);
  }

  private void digits() {
    while (p < end && s[p] >= '0' && s[p] <= '9') {
      p++;
    }
  }
}
