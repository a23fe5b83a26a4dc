package io.atoll.session.account;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where accounts are kept. Thread-safe; calls block. */
interface AccountStorage {
  /** All accounts; empty where there never were any. */
  Optional<Accounts> load();

  /** The version of the newest change; 0 for none. */
  long version();

  /**
   * Replaces the accounts by what {@code change} makes of the current ones, atomically and durably.
   * It may be called again where somebody else changed them meanwhile. Its exceptions pass through
   * and nothing is changed.
   *
   * @param change gives the new accounts, of any version; returning its argument changes nothing
   * @return the new accounts with their version
   */
  Accounts change(UnaryOperator<Accounts> change);
}
