package io.atoll.planner.search;

/**
 * The cost model: expected microseconds of one core, wherever it is spent. Figures are rounded from
 * measurements of the parts (store scan 0.24 µs a row, point get 3 µs, in-process request 20 µs).
 *
 * <pre>
 *   scan     rows x (SCAN_ROW + bytes x SCAN_BYTE) + ranges x SEEK + REQUEST
 *   network  rows x (NET_ROW + bytes x NET_BYTE)
 *   lookup   rows x LOOKUP_ROW, after the index scan
 *   filter   rows x conditions x CPU_EXPRESSION
 *   sort     rows x log2(rows) x SORT_COMPARE
 *   hash     build rows x HASH_BUILD + probe rows x HASH_PROBE
 * </pre>
 */
final class Costs {
  static final double SCAN_ROW = 0.24;
  static final double SCAN_BYTE = 0.0004;
  static final double SEEK = 3;
  static final double REQUEST = 20;
  static final double NET_ROW = 0.08;
  static final double NET_BYTE = 0.0008;
  static final double LOOKUP_ROW = 2.5;
  static final double POINT_GET = 4;
  static final double CPU_EXPRESSION = 0.02;
  static final double CPU_ROW = 0.02;
  static final double SORT_COMPARE = 0.03;
  static final double HASH_BUILD = 0.12;
  static final double HASH_PROBE = 0.06;
  static final double MERGE_ROW = 0.05;
  static final double AGGREGATE_ROW = 0.05;
  static final double GROUP = 0.15;
  static final double APPLY_ROW = 5;

  private Costs() {}

  static double sort(double rows) {
    return rows * Math.max(1, Math.log(Math.max(2, rows)) / Math.log(2)) * SORT_COMPARE;
  }

  static double topN(double rows, double limit) {
    double kept = Math.clamp(limit, 2, Math.max(2, rows));
    return rows * CPU_ROW + Math.min(rows, kept * 4) * Math.log(kept) / Math.log(2) * SORT_COMPARE;
  }
}
