package io.atoll.placement;

import io.atoll.api.PlacementRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings in force; those that were set survive restarts. Thread-safe. */
final class SavedSettings {
  private static final Logger LOG = LoggerFactory.getLogger(SavedSettings.class);
  private static final String SETTING = "setting/";

  private final SavedValues saved;

  /** Held while a change is saved, so that what is in force is what was saved last. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile ClusterSettings current;

  SavedSettings(SavedValues saved) {
    this.saved = saved;
    ClusterSettings settings = ClusterSettings.DEFAULT;
    for (var entry : saved.withPrefix(SETTING).entrySet()) {
      String value =
          new String(entry.getValue(), 1, entry.getValue().length - 1, StandardCharsets.UTF_8);
      try {
        settings = SettingNames.with(settings, entry.getKey(), value);
      } catch (PlacementRefusedException e) {
        // Of another version of the program; its default holds.
        LOG.warn("a saved setting is not used: {}", e.getMessage());
      }
    }
    this.current = settings;
  }

  ClusterSettings current() {
    return current;
  }

  /** Changes all of them or, where one is wrong, none. */
  void set(Map<String, String> values) {
    changing.lock();
    try {
      ClusterSettings next = current;
      Map<String, byte[]> records = new HashMap<>();
      for (Map.Entry<String, String> each : values.entrySet()) {
        next = SettingNames.with(next, each.getKey(), each.getValue());
        // Behind a mark, because no value of a journal is empty.
        records.put(
            SETTING + each.getKey(),
            ("=" + each.getValue().strip()).getBytes(StandardCharsets.UTF_8));
      }
      saved.save(records);
      current = next;
    } finally {
      changing.unlock();
    }
  }
}
