package io.atoll.client;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.RequestContext;
import io.atoll.codec.KeyRange;
import java.util.List;

/**
 * A plan to run at the stores.
 *
 * @param plan what to compute; a descending scan reads the ranges from the last to the first
 * @param ranges user keys, ascending, not overlapping
 * @param isOrdered chunks come in key order over all Regions; else as Regions answer
 * @param concurrency the most Regions asked at once; 1 reads in the caller's thread, page by page
 * @param pageBytes the most result bytes of one answer; the rest is asked for when it is needed
 * @param priority which queue of the store serves it
 */
public record CoprocessorRequest(
    CoprocessorPlan plan,
    List<KeyRange> ranges,
    boolean isOrdered,
    int concurrency,
    long pageBytes,
    RequestContext.Priority priority) {
  public static final int DEFAULT_CONCURRENCY = 8;
  public static final long DEFAULT_PAGE_BYTES = 1 << 20;

  public CoprocessorRequest {
    ranges = List.copyOf(ranges);
    if (concurrency < 1 || pageBytes < 1) {
      throw new IllegalArgumentException(
          "concurrency " + concurrency + ", pageBytes " + pageBytes + ": must be positive");
    }
  }

  public static CoprocessorRequest of(
      CoprocessorPlan plan, List<KeyRange> ranges, boolean isOrdered) {
    return new CoprocessorRequest(
        plan,
        ranges,
        isOrdered,
        DEFAULT_CONCURRENCY,
        DEFAULT_PAGE_BYTES,
        RequestContext.Priority.NORMAL);
  }
}
