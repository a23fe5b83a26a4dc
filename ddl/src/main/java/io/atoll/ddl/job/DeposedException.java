package io.atoll.ddl.job;

/** Another node owns schema changes by now: what this one was about to change stays as it is. */
public final class DeposedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeposedException(String reason) {
    super(reason, null, false, false);
  }
}
