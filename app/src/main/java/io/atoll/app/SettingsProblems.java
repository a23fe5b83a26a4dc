package io.atoll.app;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings; all of it is told at once. */
final class SettingsProblems {
  private final List<String> problems = new ArrayList<>();

  void add(String key, Object value, String allowed) {
    problems.add(key + " = " + value + ": must be " + allowed);
  }

  void add(String problem) {
    problems.add(problem);
  }

  /**
   * @throws SettingsException where there is any problem
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new SettingsException(String.join(System.lineSeparator(), problems));
    }
  }
}
