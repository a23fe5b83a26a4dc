package io.atoll.api;

import java.util.List;

/**
 * A named set of stores for some tables alone.
 *
 * @param stores by id
 * @param tables their ids, ascending; the {@link #DEFAULT} one has none listed, but all others
 */
public record Namespace(String name, List<StoreId> stores, List<Long> tables) {
  /** Of all stores that are in no other one, for all tables that are in no other one. */
  public static final String DEFAULT = "default";

  public Namespace {
    stores = List.copyOf(stores);
    tables = List.copyOf(tables);
  }
}
