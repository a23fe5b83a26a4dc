package io.atoll.session.variables;

import java.util.List;

/**
 * A system variable as MySQL documents it.
 *
 * @param name lower case
 * @param scope where it lives
 * @param kind what values it takes
 * @param initial its value at the start of an instance, as SHOW VARIABLES prints it
 * @param isReadOnly SET refuses it (1238)
 * @param effect whether changing it does anything here
 */
public record SystemVariable(
    String name, Scope scope, Kind kind, String initial, boolean isReadOnly, Effect effect) {

  public enum Scope {
    GLOBAL,
    SESSION,
    BOTH;

    public boolean hasGlobal() {
      return this != SESSION;
    }

    public boolean hasSession() {
      return this != GLOBAL;
    }
  }

  public enum Effect {
    /** It does what MySQL's manual says. */
    REAL,
    /** Kept and shown for programs that set it; what it tunes does not exist here. */
    KEPT
  }

  /** The values a variable takes. */
  public sealed interface Kind {
    /** ON or OFF. */
    record Bool() implements Kind {}

    /** An integer, brought into its range with warning 1292. */
    record Int(long min, long max, boolean isUnsigned) implements Kind {}

    record Real(double min, double max) implements Kind {}

    record Text(boolean isNullable) implements Kind {}

    /** One of the words; a number names one by position. */
    record Word(List<String> words) implements Kind {
      public Word {
        words = List.copyOf(words);
      }
    }

    /** Several of the words, comma-separated. */
    record Words(List<String> words) implements Kind {
      public Words {
        words = List.copyOf(words);
      }
    }

    /** Checked by the session itself: character set, collation, time zone, sql_mode, timestamp. */
    record Special() implements Kind {}
  }
}
