package io.atoll.catalog;

/**
 * The states of F1's online schema change ("Online, Asynchronous Schema Change in F1", VLDB 2013),
 * with the numbers of TiDB's schema JSON. Two neighbouring states may be in use at the same time on
 * different nodes without harm.
 */
public enum SchemaState {
  /** Does not exist. */
  NONE,
  /** Deletes reach it; nothing else does. */
  DELETE_ONLY,
  /** Inserts, updates and deletes reach it; reads do not. */
  WRITE_ONLY,
  /** As {@link #WRITE_ONLY} while older rows are being filled in. */
  WRITE_REORGANIZATION,
  /** As {@link #DELETE_ONLY} while data is being removed. */
  DELETE_REORGANIZATION,
  /** In use. */
  PUBLIC;

  private static final SchemaState[] ALL = values();

  /** TiDB's number. */
  public int code() {
    return ordinal();
  }

  public static SchemaState ofCode(int code) {
    if (code < 0 || code >= ALL.length) {
      throw new IllegalArgumentException("schema state " + code);
    }
    return ALL[code];
  }

  public boolean isPublic() {
    return this == PUBLIC;
  }

  /** Whether new values are written. */
  public boolean isWritable() {
    return this == WRITE_ONLY || this == WRITE_REORGANIZATION || this == PUBLIC;
  }

  /** Whether old values are removed. */
  public boolean isDeletable() {
    return this != NONE;
  }
}
