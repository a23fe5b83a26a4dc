package io.atoll.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Equality of long lists of lines, whose failure shows the first that differ and not thousands. */
public final class Lines {
  private static final int SHOWN = 10;

  private Lines() {}

  public static void assertSame(List<String> found, List<String> wanted) {
    List<String> differences = new ArrayList<>();
    int size = Math.max(found.size(), wanted.size());
    for (int i = 0; i < size && differences.size() < SHOWN; i++) {
      String a = i < found.size() ? found.get(i) : "(nothing)";
      String b = i < wanted.size() ? wanted.get(i) : "(nothing)";
      if (!a.equals(b)) {
        differences.add("line " + (i + 1) + "\n  found  " + a + "\n  wanted " + b);
      }
    }
    assertThat(differences).isEmpty();
  }
}
