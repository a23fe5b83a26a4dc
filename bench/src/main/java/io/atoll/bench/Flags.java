package io.atoll.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a command, {@code --name value} or {@code --name=value}; switches stand alone. */
public final class Flags {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Flags() {}

  /**
   * Reads options.
   *
   * @param named options with a value
   * @param switches options without one
   * @throws UsageException for an unknown option or a missing value
   */
  public static Flags parse(List<String> arguments, Set<String> named, Set<String> switches) {
    Flags flags = new Flags();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (switches.contains(name) && equals < 0) {
        flags.values.put(name, "");
      } else if (!named.contains(name)) {
        throw new UsageException("unknown option '" + argument + "'");
      } else if (equals >= 0) {
        flags.values.put(name, argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        flags.values.put(name, arguments.get(++i));
      } else {
        throw new UsageException(name + " needs a value");
      }
    }
    return flags;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new UsageException(name + " is needed");
    }
    return value;
  }

  /** A whole number of at least {@code least}. */
  public int number(String name, int otherwise, int least) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return wholeNumber(name, value, least);
  }

  private static int wholeNumber(String name, String value, int least) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers out of range.
    }
    throw new UsageException(
        name + " must be a whole number of at least " + least + ", not '" + value + "'");
  }

  /** A number above 0. */
  public double decimal(String name, double otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number <= 1000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(name + " must be above 0 and at most 1000, not '" + value + "'");
  }

  /** Whole numbers of at least 1, separated by commas. */
  public List<Integer> numbers(String name, List<Integer> otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return List.of(value.split(",", -1)).stream().map(n -> wholeNumber(name, n, 1)).toList();
  }
}
