package io.atoll.rpc.wire;

/** What {@code tp} of a coprocessor request says its data is. */
public final class RequestTypes {
  /** TiDB's DAG (tipb). */
  public static final long DAG = 103;

  /** A checksum of whole ranges (tipb). */
  public static final long CHECKSUM = 105;

  /** A checksum between Atoll's own nodes: as much as is read in a while. */
  public static final long CHECKSUM_PAGE = 10_001;

  /** A plan between Atoll's own nodes. */
  public static final long PLAN = 10_000;

  private RequestTypes() {}
}
