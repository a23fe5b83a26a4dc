package io.atoll.app.status;

/** A request that cannot be answered; what is wrong with it. */
final class BadRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }

  static long number(String text, String what) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequestException("'" + text + "' is no " + what);
    }
  }
}
