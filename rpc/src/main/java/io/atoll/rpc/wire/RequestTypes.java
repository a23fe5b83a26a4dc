package io.atoll.rpc.wire;

/** What {@code tp} of a coprocessor request says its data is. */
public final class RequestTypes {
  /** TiDB's DAG (tipb). */
  public static final long DAG = 103;

  /** A plan between Atoll's own nodes. */
  public static final long PLAN = 10_000;

  private RequestTypes() {}
}
