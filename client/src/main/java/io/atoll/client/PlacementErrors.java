package io.atoll.client;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.types.SqlError;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Turns an absent placement service into SQL error 9001. */
final class PlacementErrors {
  private PlacementErrors() {}

  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (PlacementUnavailableException e) {
      throw SqlError.ER_PD_SERVER_TIMEOUT.with(String.valueOf(e.getMessage()));
    }
  }

  static long callForLong(LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (PlacementUnavailableException e) {
      throw SqlError.ER_PD_SERVER_TIMEOUT.with(String.valueOf(e.getMessage()));
    }
  }
}
