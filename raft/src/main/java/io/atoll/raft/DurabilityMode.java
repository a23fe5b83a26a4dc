package io.atoll.raft;

/** When an appended entry counts as safe. */
public enum DurabilityMode {
  /** After an fdatasync that covers it, shared with all entries that arrived meanwhile. */
  FSYNC,
  /**
   * After it was handed to the operating system: survives the process, not the machine. Only by the
   * user's choice, by name.
   */
  RELAXED
}
