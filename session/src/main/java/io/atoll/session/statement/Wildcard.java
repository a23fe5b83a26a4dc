package io.atoll.session.statement;

/** Names as COM_FIELD_LIST asks for them: {@code %} and {@code _} as in LIKE, in any case. */
final class Wildcard {
  private Wildcard() {}

  static boolean matches(String pattern, String name) {
    return matches(pattern, 0, name, 0);
  }

  private static boolean matches(String pattern, int p, String name, int n) {
    if (p == pattern.length()) {
      return n == name.length();
    }
    char c = pattern.charAt(p);
    if (c == '%') {
      for (int rest = n; rest <= name.length(); rest++) {
        if (matches(pattern, p + 1, name, rest)) {
          return true;
        }
      }
      return false;
    }
    boolean isSame =
        n < name.length()
            && (c == '_' || Character.toLowerCase(c) == Character.toLowerCase(name.charAt(n)));
    return isSame && matches(pattern, p + 1, name, n + 1);
  }
}
