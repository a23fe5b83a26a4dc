package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.List;

/** Pages of pairs, Region after Region. One thread. */
final class RegionScan implements KvIterator {
  private static final int FIRST_PAGE = 64;

  private final ClientContext context;
  private final RegionSnapshot snapshot;
  private final boolean isReverse;

  /** What is left of the range: shrinks from the start, or from the end in reverse. */
  private Key start;

  private Key end;
  private boolean isExhausted;
  private List<StoreResponses.KeyValue> page = List.of();
  private int at = -1;
  private int pagePairs;

  RegionScan(
      ClientContext context,
      RegionSnapshot snapshot,
      KeyRange range,
      boolean isReverse,
      int expectedPairs) {
    this.context = context;
    this.snapshot = snapshot;
    this.start = range.start();
    this.end = range.end();
    this.isReverse = isReverse;
    int most = context.settings().scanPagePairs();
    this.pagePairs =
        Math.min(
            most, expectedPairs == Integer.MAX_VALUE ? FIRST_PAGE : Math.max(1, expectedPairs));
  }

  @Override
  public boolean next() {
    if (++at < page.size()) {
      return true;
    }
    while (!isExhausted) {
      load();
      if (!page.isEmpty()) {
        at = 0;
        return true;
      }
    }
    page = List.of();
    at = 0;
    return false;
  }

  private void load() {
    Backoff backoff = context.readBackoff();
    while (true) {
      CachedRegion region =
          isReverse ? context.cache().findBefore(end) : context.cache().find(start);
      Key from = CachedRegion.max(start, region.start());
      Key to = CachedRegion.minEnd(end, region.end());
      StoreRequest.Scan request =
          new StoreRequest.Scan(from, to, pagePairs, snapshot.startTs(), false, isReverse);
      if (!(snapshot.send(region, request, snapshot.priority(), backoff)
          instanceof RegionResult.Ok<StoreResponses.Scan>(var answer))) {
        continue;
      }
      page = answer.pairs();
      KeyError error = answer.error();
      if (!page.isEmpty()) {
        boolean isPart = error != null || page.size() >= pagePairs;
        Key last = page.getLast().key();
        if (isReverse) {
          moveEnd(isPart ? last : from);
        } else {
          moveStart(isPart ? last.next() : to);
        }
        pagePairs = Math.min(context.settings().scanPagePairs(), pagePairs * 2);
        return;
      }
      if (error != null) {
        snapshot.handle(error, backoff);
        continue;
      }
      if (isReverse) {
        moveEnd(from);
      } else {
        moveStart(to);
      }
      return;
    }
  }

  /** An empty {@code value} is the end of all keys. */
  private void moveStart(Key value) {
    start = value;
    isExhausted = value.isEmpty() || (!end.isEmpty() && value.compareTo(end) >= 0);
  }

  private void moveEnd(Key value) {
    end = value;
    isExhausted = value.compareTo(start) <= 0;
  }

  @Override
  public Key key() {
    return page.get(at).key();
  }

  @Override
  public byte[] value() {
    return page.get(at).value();
  }

  @Override
  public void close() {
    isExhausted = true;
    page = List.of();
    at = 0;
  }
}
