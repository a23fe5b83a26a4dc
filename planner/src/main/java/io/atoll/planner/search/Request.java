package io.atoll.planner.search;

/**
 * What a parent wants of a plan's rows.
 *
 * @param limit how many rows it will probably read; {@link #ALL}
 */
record Request(Ordering ordering, double limit) {
  static final double ALL = Double.MAX_VALUE;
  static final Request ANY = new Request(Ordering.NONE, ALL);

  Request withLimit(double value) {
    return new Request(ordering, value);
  }

  Request unordered() {
    return new Request(Ordering.NONE, limit);
  }

  /** The share of {@code rows} that will be read. */
  double share(double rows) {
    return rows <= 0 || limit >= rows ? 1 : limit / rows;
  }
}
