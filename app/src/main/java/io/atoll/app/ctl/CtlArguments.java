package io.atoll.app.ctl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A command's words, and its options wherever they stand. Words are taken one after the other; what
 * is left at the {@link #end} was too much.
 */
final class CtlArguments {
  private static final Set<String> FLAGS = Set.of("--help", "--ended");
  private static final Set<String> OPTIONS =
      Set.of("--placement", "-o", "--store", "--table", "--check", "--limit");

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();
  private int next;

  CtlArguments(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name =
          argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
      if (FLAGS.contains(argument)) {
        options.put(argument, "");
      } else if (OPTIONS.contains(name)) {
        if (equals > 0 && !name.equals(argument)) {
          options.put(name, argument.substring(equals + 1));
        } else if (i + 1 < arguments.size()) {
          options.put(name, arguments.get(++i));
        } else {
          throw CtlException.usage(name + " needs a value");
        }
      } else if (argument.startsWith("-") && !argument.equals("-")) {
        throw CtlException.usage("there is no option " + argument);
      } else {
        words.add(argument);
      }
    }
  }

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  boolean hasMore() {
    return next < words.size();
  }

  /**
   * The next word.
   *
   * @param what it is, for the message where it is missing
   */
  String word(String what) {
    if (!hasMore()) {
      throw CtlException.usage(what + " is missing");
    }
    return words.get(next++);
  }

  /** The next word, a number. */
  long id(String what) {
    return id(word(what), what);
  }

  static long id(String text, String what) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw CtlException.usage("'" + text + "' is no " + what);
    }
  }

  List<String> rest() {
    List<String> rest = List.copyOf(words.subList(next, words.size()));
    next = words.size();
    return rest;
  }

  void end() {
    if (hasMore()) {
      throw CtlException.usage("'" + words.get(next) + "' is too much");
    }
  }
}
