package io.atoll.app.pd;

/** A request that is answered with an error, as PD does: a JSON string that says what is wrong. */
final class HttpFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  HttpFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  static HttpFailure wrong(String message) {
    return new HttpFailure(400, message);
  }

  static HttpFailure missing(String message) {
    return new HttpFailure(404, message);
  }
}
