package io.atoll.session.statement;

import io.atoll.types.Value;

/** Plain text of values of variables. */
final class VariableTexts {
  private VariableTexts() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.OfLong v -> Long.toString(v.value());
      case Value.OfDouble v -> Double.toString(v.value());
      case Value.OfDecimal v -> v.value().toPlainString();
      case Value.OfBytes v -> new String(v.value(), java.nio.charset.StandardCharsets.UTF_8);
    };
  }
}
