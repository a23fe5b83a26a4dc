package io.atoll.rpc.client;

/** Why a call has no answer. Without stack traces: a broken connection makes thousands at once. */
abstract sealed class CallException extends Exception {
  private static final long serialVersionUID = 1L;

  private CallException(String message) {
    super(message, null, false, false);
  }

  /** The other side has certainly not heard of it. */
  static final class NotSent extends CallException {
    private static final long serialVersionUID = 1L;

    NotSent(String message) {
      super(message);
    }
  }

  /** It may have been carried out or not. */
  static final class Lost extends CallException {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }
  }

  /** The other side has not carried it out, and said so. */
  static final class Refused extends CallException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
