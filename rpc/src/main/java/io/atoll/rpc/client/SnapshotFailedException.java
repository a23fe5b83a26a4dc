package io.atoll.rpc.client;

/** A Region's snapshot cannot be had or read any more; the message says whose, and why. */
public final class SnapshotFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotFailedException(String message) {
    super(message);
  }
}
