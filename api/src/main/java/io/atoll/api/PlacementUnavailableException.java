package io.atoll.api;

/** No placement leader answered in time, or the one that did cannot save what was asked for. */
public final class PlacementUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isDiskFull;

  public PlacementUnavailableException(String message) {
    this(message, false);
  }

  private PlacementUnavailableException(String message, boolean isDiskFull) {
    super(message);
    this.isDiskFull = isDiskFull;
  }

  /** The leader's disk is full. */
  public static PlacementUnavailableException diskFull(String message) {
    return new PlacementUnavailableException(message, true);
  }

  public boolean isDiskFull() {
    return isDiskFull;
  }
}
