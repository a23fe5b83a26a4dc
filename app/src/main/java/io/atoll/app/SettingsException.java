package io.atoll.app;

/** The settings or flags are wrong; the message is for the user. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message, null, false, false);
  }
}
