package io.atoll.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A process's settings as text: the flags, and the TOML file that {@code --config} names. Who reads
 * one takes it out; what is left at the {@link #end} is unknown. What is wrong is told at once, at
 * the end.
 */
final class SettingsText {
  static final String FILE_USAGE =
      """

      A file of --config has the same names: those with a dot in a table, as [storage] block-cache.
      """;

  private final SettingsProblems problems = new SettingsProblems();
  private final Map<String, String> values = new TreeMap<>();

  private SettingsText() {}

  static SettingsText of(List<String> arguments) {
    SettingsText text = new SettingsText();
    Map<String, String> flags = text.flags(arguments);
    String file = flags.remove("config");
    if (file != null) {
      text.load(Path.of(file));
    }
    text.values.putAll(flags);
    return text;
  }

  /**
   * @throws SettingsException where a setting was wrong or is unknown
   */
  void end() {
    for (String unknown : values.keySet()) {
      problems.add("unknown setting " + unknown);
    }
    problems.throwIfAny();
  }

  private Map<String, String> flags(List<String> arguments) {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        problems.add("unexpected argument " + argument);
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        flags.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        flags.put(argument.substring(2), arguments.get(++i));
      } else {
        problems.add(argument + " needs a value");
      }
    }
    return flags;
  }

  private void load(Path file) {
    try {
      flatten("", new TomlMapper().readTree(Files.readString(file)));
    } catch (JsonProcessingException e) {
      problems.add(file + " is no TOML: " + e.getOriginalMessage());
    } catch (IOException e) {
      problems.add(file + " cannot be read: " + DataFolder.reason(e));
    }
  }

  private void flatten(String prefix, JsonNode node) {
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String key = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      if (field.getValue().isObject()) {
        flatten(key, field.getValue());
      } else {
        values.put(key, field.getValue().asText());
      }
    }
  }

  Optional<Path> path(String key) {
    String value = values.remove(key);
    return value == null ? Optional.empty() : Optional.of(Path.of(value));
  }

  String text(String key, String otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : value;
  }

  Optional<InetSocketAddress> address(String key) {
    String value = values.remove(key);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    return parsed(key, value);
  }

  private Optional<InetSocketAddress> parsed(String key, String value) {
    try {
      return Optional.of(address(value, key));
    } catch (IllegalArgumentException e) {
      problems.add(key, value, "a host and a port like 127.0.0.1:20160");
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException these are no host and port
   */
  static InetSocketAddress address(String text, String what) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      int port = Integer.parseInt(text.substring(colon + 1).trim());
      String host = text.substring(0, colon).trim();
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new InetSocketAddress(host, port);
    }
    throw new IllegalArgumentException(what + ": '" + text + "' is no host and port");
  }

  /** Host and port as others are told them. */
  static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  long number(String key, long otherwise, long min, long max) {
    String value = values.remove(key);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value.trim());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    problems.add(key, value, "a whole number from " + min + " to " + max);
    return otherwise;
  }

  long size(String key, long otherwise, long min, long max) {
    String value = values.remove(key);
    if (value == null) {
      return otherwise;
    }
    Long bytes = bytes(value.trim().toUpperCase(Locale.ROOT));
    if (bytes != null && bytes >= min && bytes <= max) {
      return bytes;
    }
    problems.add(key, value, "a size like 64MiB, from " + min + " to " + max + " bytes");
    return otherwise;
  }

  private static @Nullable Long bytes(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 18) {
      return null;
    }
    long number = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits).trim()) {
      case "", "B" -> number;
      case "K", "KB", "KIB" -> number << 10;
      case "M", "MB", "MIB" -> number << 20;
      case "G", "GB", "GIB" -> number << 30;
      default -> null;
    };
  }

  boolean flag(String key, boolean otherwise) {
    String value = values.remove(key);
    if (value == null) {
      return otherwise;
    }
    switch (value) {
      case "true" -> {
        return true;
      }
      case "false" -> {
        return false;
      }
      default -> problems.add(key, value, "true or false");
    }
    return otherwise;
  }

  <E extends Enum<E>> E oneOf(String key, E[] allowed, E otherwise) {
    String value = values.remove(key);
    if (value == null) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E each : allowed) {
      if (each.name().equalsIgnoreCase(value)) {
        return each;
      }
      names.add(each.name().toLowerCase(Locale.ROOT));
    }
    problems.add(key, value, String.join(" or ", names));
    return otherwise;
  }

  /** Addresses with commas between them; there must be one at least. */
  List<InetSocketAddress> addresses(String key) {
    String value = values.remove(key);
    if (value == null || value.isBlank()) {
      problems.add("--" + key + " is needed: HOST:PORT, with commas between several");
      return List.of();
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String each : words(value)) {
      parsed(key, each).ifPresent(addresses::add);
    }
    return addresses;
  }

  /** Numbered addresses like {@code 1=host:2379,2=…}; empty where there are none. */
  Map<Long, InetSocketAddress> members(String key) {
    Map<Long, InetSocketAddress> members = new TreeMap<>();
    for (String each : words(key, List.of())) {
      int equals = each.indexOf('=');
      try {
        long id = Long.parseLong(each.substring(0, Math.max(0, equals)).trim());
        InetSocketAddress address = address(each.substring(equals + 1).trim(), key);
        if (id > 0 && members.put(id, address) == null) {
          continue;
        }
      } catch (IllegalArgumentException e) {
        // Told below.
      }
      problems.add(key, each, "a number and an address each, like 1=10.0.0.1:2379,2=10.0.0.2:2379");
    }
    return members;
  }

  /** Words like {@code zone=a,rack=7}. */
  Map<String, String> labels(String key) {
    String value = values.remove(key);
    Map<String, String> labels = new TreeMap<>();
    for (String each : words(value == null ? "" : value)) {
      int equals = each.indexOf('=');
      if (equals <= 0 || equals == each.length() - 1) {
        problems.add(key, each, "labels like zone=a,rack=7");
      } else {
        labels.put(each.substring(0, equals).trim(), each.substring(equals + 1).trim());
      }
    }
    return labels;
  }

  /** What the caller found wrong; told with the rest. */
  void problem(String problem) {
    problems.add(problem);
  }

  /** Words with commas between them. */
  List<String> words(String key, List<String> otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : words(value);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      if (!each.isBlank()) {
        words.add(each.trim());
      }
    }
    return words;
  }
}
