package io.atoll.api;

/** Placement will not do what was asked; its message says why and what to do. */
public final class PlacementRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlacementRefusedException(String message) {
    super(message);
  }
}
