package io.atoll.mysql.result;

import io.atoll.types.SqlError;

/** JSON values as text. */
final class JsonText {
  private JsonText() {}

  static byte[] print(byte[] binary, int start, int length) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("JSON");
  }
}
