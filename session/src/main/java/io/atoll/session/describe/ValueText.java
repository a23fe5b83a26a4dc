package io.atoll.session.describe;

import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;

/** A value as the text that a client would be shown. */
public final class ValueText {
  private ValueText() {}

  /** The text of a value, TIMESTAMP in UTC; {@code NULL} for NULL. */
  public static String of(Value value, SqlType type) {
    return value.isNull()
        ? "NULL"
        : new String(io.atoll.types.ValueText.of(value, type, null), StandardCharsets.UTF_8);
  }
}
