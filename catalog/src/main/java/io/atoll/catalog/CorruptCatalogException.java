package io.atoll.catalog;

/** Stored metadata that cannot be read. */
public final class CorruptCatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorruptCatalogException(String message) {
    super(message);
  }
}
