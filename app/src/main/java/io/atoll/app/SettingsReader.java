package io.atoll.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.atoll.raft.DurabilityMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads flags and the TOML file into {@link PlaygroundSettings}; unknown keys are refused. */
final class SettingsReader {
  /** What {@code playground --help} prints. */
  static final String USAGE =
      """
      usage: ./atoll playground [options]

        --data DIR                       keep the data there (default: a temporary folder, removed at exit)
        --host 127.0.0.1                 address to listen on
        --port 4000                      MySQL protocol
        --status-port 10080              HTTP: /status and /metrics
        --config FILE                    settings (TOML); flags win
        --durability fsync               or relaxed: commits do not wait for the disk
        --slow-log-ms 300                statements above this go to the slow log
        --schema-lease-ms 1000           how long a schema is used without asking again
        --platform-threads false         a platform thread for each connection
        --store.listen HOST:PORT         TiKV's protocol (default: nowhere)
        --placement.listen HOST:PORT     PD's protocol (default: nowhere)
        --storage.block-cache 512MiB     memory for blocks of the files
        --storage.write-buffer 128MiB    memory for new writes
        --storage.row-cache SIZE         Java heap for rows read by key (default: an eighth, at most 512MiB)
        --storage.scan-cache SIZE        Java heap for rows of long scans (default: an eighth)
        --storage.region-split-size 256MiB
        --storage.reserve-space 256MiB   of the disk: where less is free, new rows are refused

      A file of --config has the same names: those with a dot in a table, as [storage] block-cache.
      """;

  private final SettingsProblems problems = new SettingsProblems();
  private final Map<String, String> values = new TreeMap<>();

  private SettingsReader() {}

  static PlaygroundSettings read(List<String> arguments) {
    return new SettingsReader().settings(arguments);
  }

  private PlaygroundSettings settings(List<String> arguments) {
    Map<String, String> flags = flags(arguments);
    String file = flags.remove("config");
    if (file != null) {
      load(Path.of(file));
    }
    values.putAll(flags);
    PlaygroundSettings base = PlaygroundSettings.DEFAULT;
    String data = values.remove("data");
    PlaygroundSettings settings =
        new PlaygroundSettings(
            data == null ? Optional.empty() : Optional.of(Path.of(data)),
            text("host", base.host()),
            (int) number("port", base.port(), 0, 65535),
            (int) number("status-port", base.statusPort(), 0, 65535),
            size("storage.block-cache", base.blockCacheBytes(), 1 << 20, 1L << 42),
            size("storage.write-buffer", base.writeBufferBytes(), 1 << 20, 1L << 36),
            size("storage.scan-cache", base.scanCacheBytes(), 0, 1L << 42),
            size("storage.region-split-size", base.regionSplitBytes(), 1 << 20, 1L << 40),
            size("storage.row-cache", base.rowCacheBytes(), 0, 1L << 40),
            size("storage.reserve-space", base.reserveBytes(), 0, 1L << 42),
            durability(base.durability()),
            number("schema-lease-ms", base.schemaLeaseMillis(), 1000, 3_600_000),
            number("slow-log-ms", base.slowLogMillis(), 0, 3_600_000),
            address("store.listen"),
            address("placement.listen"),
            flag("platform-threads", base.platformThreads()));
    for (String unknown : values.keySet()) {
      problems.add("unknown setting " + unknown);
    }
    problems.throwIfAny();
    return settings;
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

  private String text(String key, String otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : value;
  }

  private Optional<InetSocketAddress> address(String key) {
    String value = values.remove(key);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    int colon = value.lastIndexOf(':');
    try {
      int port = Integer.parseInt(value.substring(colon + 1).trim());
      if (colon > 0 && port >= 0 && port <= 65535) {
        return Optional.of(new InetSocketAddress(value.substring(0, colon).trim(), port));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    problems.add(key, value, "a host and a port like 127.0.0.1:20160");
    return Optional.empty();
  }

  private long number(String key, long otherwise, long min, long max) {
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

  private long size(String key, long otherwise, long min, long max) {
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

  private boolean flag(String key, boolean otherwise) {
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

  private DurabilityMode durability(DurabilityMode otherwise) {
    String value = values.remove("durability");
    if (value == null) {
      return otherwise;
    }
    for (DurabilityMode mode : DurabilityMode.values()) {
      if (mode.name().equalsIgnoreCase(value)) {
        return mode;
      }
    }
    problems.add("durability", value, "fsync or relaxed");
    return otherwise;
  }
}
