package io.atoll.app;

/** What this program calls itself. */
final class Version {
  static final String ATOLL = "0.1.0";

  /** What MySQL clients are told: the version whose SQL is spoken, then ours. */
  static final String SERVER = "8.0.40-Atoll-" + ATOLL;

  /** What clients of the store are told: the version of TiKV whose commands are spoken. */
  static final String STORE = "6.5.0";

  private Version() {}
}
