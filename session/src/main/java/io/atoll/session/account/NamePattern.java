package io.atoll.session.account;

import java.util.Locale;

/**
 * Patterns of database and host names: {@code %} is any text, {@code _} any character, {@code \}
 * takes the next one literally. Letter case does not matter. Matching allocates nothing.
 */
final class NamePattern {
  private NamePattern() {}

  static boolean matches(String pattern, String text) {
    return matches(pattern, 0, text, 0);
  }

  private static boolean matches(String pattern, int p, String text, int t) {
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (c == '%') {
        while (p < pattern.length() && pattern.charAt(p) == '%') {
          p++;
        }
        if (p == pattern.length()) {
          return true;
        }
        for (int i = t; i <= text.length(); i++) {
          if (matches(pattern, p, text, i)) {
            return true;
          }
        }
        return false;
      }
      if (t == text.length()) {
        return false;
      }
      if (c == '\\' && p + 1 < pattern.length()) {
        p++;
        c = pattern.charAt(p);
      } else if (c == '_') {
        p++;
        t++;
        continue;
      }
      char d = text.charAt(t);
      if (c != d && Character.toLowerCase(c) != Character.toLowerCase(d)) {
        return false;
      }
      p++;
      t++;
    }
    return t == text.length();
  }

  /** Where the first wildcard is; {@code Integer.MAX_VALUE} for none. Later is more specific. */
  static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '%' || c == '_') {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The name that a pattern without wildcards stands for, in lower case. */
  static String literal(String pattern) {
    StringBuilder out = new StringBuilder(pattern.length());
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        c = pattern.charAt(++i);
      }
      out.append(c);
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }
}
