package io.atoll.types;

/** Who must act on an error. */
public enum ErrorKind {
  /** The statement or its data is wrong; running it again gives the same error. */
  USER,
  /** The same transaction may succeed when it is run again (deadlock, conflict, lock wait). */
  TRANSIENT,
  /** A limit was met: memory, disk, connections, packet size. */
  RESOURCE,
  /** A fault of Atoll or of the machine. */
  INTERNAL
}
