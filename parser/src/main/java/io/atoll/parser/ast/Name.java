package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/** The name of a table, view, trigger, routine…: {@code [schema.]name}, as written, unquoted. */
public record Name(@Nullable String schema, String name, int start, int end) implements Node {
  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
