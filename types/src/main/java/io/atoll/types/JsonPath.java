package io.atoll.types;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON path: {@code $}, then legs {@code .key}, {@code ."key"}, {@code .*}, {@code [3]}, {@code
 * [last-1]}, {@code [1 to last]}, {@code [*]}, {@code **}. A value that is no array counts as the
 * only element of one.
 */
public record JsonPath(List<Leg> legs) {
  public JsonPath {
    legs = List.copyOf(legs);
  }

  /** One step. */
  public sealed interface Leg {}

  public record Member(JsonNode.Key key) implements Leg {}

  public record AnyMember() implements Leg {}

  public record Element(Index index) implements Leg {}

  public record Slice(Index from, Index to) implements Leg {}

  public record AnyElement() implements Leg {}

  /** {@code **}: the value and everything below it. */
  public record Anywhere() implements Leg {}

  /** A position from the front, or back from {@code last}. */
  public record Index(int value, boolean fromLast) {
    /** The position in an array; may lie outside of it. */
    public int in(int count) {
      return fromLast ? count - 1 - value : value;
    }
  }

  /**
   * @throws SqlException 3143 with the character position of the mistake
   */
  public static JsonPath parse(byte[] utf8) {
    return new JsonPathParser(utf8).parse();
  }

  /** Whether the path may meet several values. */
  public boolean hasWildcard() {
    return legs.stream()
        .anyMatch(leg ->
            leg instanceof AnyMember
                || leg instanceof AnyElement
                || leg instanceof Anywhere
                || leg instanceof Slice);
  }

  /** All values that the path meets, in document order, each once. */
  public List<JsonRef> find(byte[] document) {
    List<JsonRef> found = new ArrayList<>();
    walk(JsonRef.root(document), 0, found);
    return found;
  }

  private void walk(JsonRef ref, int leg, List<JsonRef> found) {
    if (leg == legs.size()) {
      if (found.stream().noneMatch(f -> f.offset() == ref.offset() && f.type() == ref.type())) {
        found.add(ref);
      }
      return;
    }
    switch (legs.get(leg)) {
      case Member m -> {
        if (ref.type() == JsonBinary.OBJECT) {
          int i = ref.find(m.key().utf8());
          if (i >= 0) {
            walk(ref.member(i), leg + 1, found);
          }
        }
      }
      case AnyMember m -> {
        if (ref.type() == JsonBinary.OBJECT) {
          for (int i : JsonText.shownOrder(ref)) {
            walk(ref.member(i), leg + 1, found);
          }
        }
      }
      case Element e -> slice(ref, e.index(), e.index(), leg, found);
      case Slice s -> slice(ref, s.from(), s.to(), leg, found);
      case AnyElement e -> {
        if (ref.type() == JsonBinary.ARRAY) {
          for (int i = 0; i < ref.count(); i++) {
            walk(ref.element(i), leg + 1, found);
          }
        }
      }
      case Anywhere a -> {
        walk(ref, leg + 1, found);
        if (ref.type() == JsonBinary.ARRAY) {
          for (int i = 0; i < ref.count(); i++) {
            walk(ref.element(i), leg, found);
          }
        } else if (ref.type() == JsonBinary.OBJECT) {
          for (int i : JsonText.shownOrder(ref)) {
            walk(ref.member(i), leg, found);
          }
        }
      }
    }
  }

  private void slice(JsonRef ref, Index from, Index to, int leg, List<JsonRef> found) {
    if (ref.type() != JsonBinary.ARRAY) {
      if (from.in(1) <= 0 && to.in(1) >= 0 && (from != to || from.in(1) == 0)) {
        walk(ref, leg + 1, found);
      }
      return;
    }
    int last = Math.min(to.in(ref.count()), ref.count() - 1);
    int first = from.in(ref.count());
    if (from == to && (first < 0 || first > last)) {
      return;
    }
    for (int i = Math.max(0, first); i <= last; i++) {
      walk(ref.element(i), leg + 1, found);
    }
  }
}
