package io.atoll.client;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Turns an absent placement service into SQL error 9001, one on a full disk into 1021. */
public final class PlacementErrors {
  private PlacementErrors() {}

  /** What a user is told. */
  public static SqlException sqlError(PlacementUnavailableException e) {
    String text = String.valueOf(e.getMessage());
    return e.isDiskFull()
        ? SqlError.ER_DISK_FULL.with("placement: " + text, 28, "No space left on device")
        : SqlError.ER_PD_SERVER_TIMEOUT.with(text);
  }

  static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (PlacementUnavailableException e) {
      throw sqlError(e);
    }
  }

  static long callForLong(LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (PlacementUnavailableException e) {
      throw sqlError(e);
    }
  }
}
