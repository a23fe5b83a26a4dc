package io.atoll.api;

import java.util.Map;

/**
 * A store as placement knows it.
 *
 * @param address host and port at which clients and other stores reach it; empty in one process
 * @param statusAddress host and port of its HTTP server; empty for none
 * @param version of its program
 * @param labels where it stands ({@code zone}, {@code rack}, {@code host} …), for placement rules
 */
public record StoreDescription(
    StoreId id,
    String address,
    String statusAddress,
    String version,
    Map<String, String> labels,
    State state) {
  /** What is wanted of it (PD's {@code metapb.StoreState}). */
  public enum State {
    /** It holds Regions. */
    UP,
    /** Its Regions are to leave. */
    OFFLINE,
    /** It holds nothing and never comes back. */
    TOMBSTONE
  }

  public StoreDescription {
    labels = Map.copyOf(labels);
  }

  public StoreDescription with(State newState) {
    return new StoreDescription(id, address, statusAddress, version, labels, newState);
  }
}
