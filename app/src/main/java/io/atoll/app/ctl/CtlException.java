package io.atoll.app.ctl;

/** What the user is told on the standard error, and how the process ends. */
final class CtlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CtlException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Not done: placement refused or does not answer. */
  static CtlException failed(String message) {
    return new CtlException(message, 1);
  }

  /** Not understood. */
  static CtlException usage(String message) {
    return new CtlException(message + " (./atoll ctl --help)", 2);
  }

  int exitCode() {
    return exitCode;
  }
}
