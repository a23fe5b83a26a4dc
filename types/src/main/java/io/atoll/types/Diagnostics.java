package io.atoll.types;

/**
 * Where a statement's notes and warnings go: what SHOW WARNINGS lists. Expressions and column
 * conversion write to it, the session reads it. Not thread-safe: one per running fragment of a
 * statement, merged by its owner.
 */
public interface Diagnostics {
  /** The level of a condition, with the names that SHOW WARNINGS prints. */
  enum Level {
    NOTE("Note"),
    WARNING("Warning"),
    ERROR("Error");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** One condition. */
  record Condition(Level level, SqlError error, String message) {}

  /** Drops everything. */
  Diagnostics IGNORE = (level, error, message) -> {};

  /**
   * Records a condition. The message is the final text; {@code error} gives number and SQLSTATE.
   * Callers in inner loops should check {@link #isFull} before they build a message.
   */
  void add(Level level, SqlError error, String message);

  /** True when further conditions are only counted (max_error_count is reached). */
  default boolean isFull() {
    return false;
  }

  default void warn(SqlError error, Object... arguments) {
    add(Level.WARNING, error, isFull() ? "" : error.message(arguments));
  }

  default void note(SqlError error, Object... arguments) {
    add(Level.NOTE, error, isFull() ? "" : error.message(arguments));
  }
}
