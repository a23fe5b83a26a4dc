package io.atoll.planner.binder;

import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;

/** Notices whether there was any warning. */
final class WarningCount implements Diagnostics {
  boolean any;

  @Override
  public void add(Level level, SqlError error, String message) {
    any = true;
  }
}
