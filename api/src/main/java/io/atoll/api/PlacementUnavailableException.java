package io.atoll.api;

/** No placement leader answered in time. */
public final class PlacementUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PlacementUnavailableException(String message) {
    super(message);
  }
}
