package io.atoll.types;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON value as a tree: what builders (JSON_OBJECT, JSON_SET …) work on. Between operations JSON
 * travels in its {@linkplain JsonBinary binary form}.
 */
public sealed interface JsonNode {
  JsonNode NULL = new Literal(JsonBinary.LITERAL_NULL);
  JsonNode TRUE = new Literal(JsonBinary.LITERAL_TRUE);
  JsonNode FALSE = new Literal(JsonBinary.LITERAL_FALSE);

  record Literal(int code) implements JsonNode {}

  record Int(long value) implements JsonNode {}

  /** Above the range of signed integers, as 64 bits. */
  record Unsigned(long bits) implements JsonNode {}

  record Real(double value) implements JsonNode {}

  /** UTF-8. */
  record Text(byte[] utf8) implements JsonNode {
    @Override
    public boolean equals(Object o) {
      return o instanceof Text t && Arrays.equals(utf8, t.utf8);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(utf8);
    }
  }

  /** Anything without parts that only its binary form describes: opaque data, times. */
  record Scalar(byte[] binary) implements JsonNode {
    @Override
    public boolean equals(Object o) {
      return o instanceof Scalar s && Arrays.equals(binary, s.binary);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(binary);
    }
  }

  /** The list may be changed by its owner. */
  record Array(List<JsonNode> elements) implements JsonNode {
    public Array() {
      this(new ArrayList<>());
    }
  }

  /** Members by key, in byte order of keys. The map may be changed. */
  record Obj(TreeMap<Key, JsonNode> members) implements JsonNode {
    public Obj() {
      this(new TreeMap<>());
    }

    public void put(byte[] key, JsonNode value) {
      members.put(new Key(key), value);
    }
  }

  /** A member's key, in byte order. */
  record Key(byte[] utf8) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Arrays.compareUnsigned(utf8, other.utf8);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key k && Arrays.equals(utf8, k.utf8);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(utf8);
    }
  }

  /** The tree of a binary document. */
  static JsonNode of(byte[] document) {
    return of(JsonRef.root(document));
  }

  private static JsonNode of(JsonRef ref) {
    return switch (ref.type()) {
      case JsonBinary.LITERAL -> {
        int code = ref.base()[ref.offset()];
        yield code == JsonBinary.LITERAL_TRUE
            ? TRUE
            : code == JsonBinary.LITERAL_FALSE ? FALSE : NULL;
      }
      case JsonBinary.INT -> new Int(ref.longValue());
      case JsonBinary.UINT -> new Unsigned(ref.longValue());
      case JsonBinary.DOUBLE -> new Real(ref.doubleValue());
      case JsonBinary.STRING -> new Text(ref.string());
      case JsonBinary.ARRAY -> {
        Array array = new Array();
        for (int i = 0; i < ref.count(); i++) {
          array.elements().add(of(ref.element(i)));
        }
        yield array;
      }
      case JsonBinary.OBJECT -> {
        Obj object = new Obj();
        for (int i = 0; i < ref.count(); i++) {
          object.put(ref.key(i), of(ref.member(i)));
        }
        yield object;
      }
      default -> new Scalar(ref.copy());
    };
  }

  /** The binary form. */
  default byte[] toBinary() {
    ByteBuilder out = new ByteBuilder(64);
    out.put(typeCode());
    appendValue(out);
    return out.toArray();
  }

  private int typeCode() {
    return switch (this) {
      case Literal l -> JsonBinary.LITERAL;
      case Int i -> JsonBinary.INT;
      case Unsigned u -> JsonBinary.UINT;
      case Real r -> JsonBinary.DOUBLE;
      case Text t -> JsonBinary.STRING;
      case Scalar s -> s.binary()[0];
      case Array a -> JsonBinary.ARRAY;
      case Obj o -> JsonBinary.OBJECT;
    };
  }

  private void appendValue(ByteBuilder out) {
    switch (this) {
      case Literal l -> out.put(l.code());
      case Int i -> out.putLongLittleEndian(i.value());
      case Unsigned u -> out.putLongLittleEndian(u.bits());
      case Real r -> out.putLongLittleEndian(Double.doubleToRawLongBits(r.value()));
      case Text t -> {
        JsonBinary.putVarint(out, t.utf8().length);
        out.put(t.utf8());
      }
      case Scalar s -> out.put(s.binary(), 1, s.binary().length - 1);
      case Array a -> {
        int start = out.length();
        int n = a.elements().size();
        out.putIntLittleEndian(n).putIntLittleEndian(0).fill(0, n * JsonBinary.VALUE_ENTRY);
        appendValues(out, a.elements(), start, start + JsonBinary.HEADER);
        JsonBinary.setInt(out, start + 4, out.length() - start);
      }
      case Obj o -> {
        int start = out.length();
        int n = o.members().size();
        out.putIntLittleEndian(n)
            .putIntLittleEndian(0)
            .fill(0, n * (JsonBinary.KEY_ENTRY + JsonBinary.VALUE_ENTRY));
        int entry = start + JsonBinary.HEADER;
        for (Map.Entry<Key, JsonNode> member : o.members().entrySet()) {
          byte[] key = member.getKey().utf8();
          if (key.length > 0xFFFF) {
            throw SqlError.ER_JSON_KEY_TOO_BIG.with();
          }
          JsonBinary.setInt(out, entry, out.length() - start);
          out.array()[entry + 4] = (byte) key.length;
          out.array()[entry + 5] = (byte) (key.length >>> 8);
          out.put(key);
          entry += JsonBinary.KEY_ENTRY;
        }
        appendValues(out, List.copyOf(o.members().values()), start, entry);
        JsonBinary.setInt(out, start + 4, out.length() - start);
      }
    }
  }

  private static void appendValues(
      ByteBuilder out, List<JsonNode> values, int start, int firstEntry) {
    int entry = firstEntry;
    for (JsonNode value : values) {
      out.array()[entry] = (byte) value.typeCode();
      if (value instanceof Literal l) {
        JsonBinary.setInt(out, entry + 1, l.code());
      } else {
        JsonBinary.setInt(out, entry + 1, out.length() - start);
        value.appendValue(out);
      }
      entry += JsonBinary.VALUE_ENTRY;
    }
  }
}
