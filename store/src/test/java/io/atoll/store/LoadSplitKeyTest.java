package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.mvcc.MvccKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class LoadSplitKeyTest {
  private static final LoadSplitSettings SETTINGS = LoadSplitSettings.defaults(2);
  private static final long TABLE = 5;
  private static final RegionReplica.View VIEW =
      RegionReplica.View.of(
          new Region(
              new RegionId(1),
              Key.of(MvccKeys.encode(TableKeys.tablePrefix(TABLE))),
              Key.of(MvccKeys.encode(TableKeys.tablePrefix(TABLE + 1))),
              new RegionEpoch(1, 1),
              List.of(new Peer(2, new StoreId(1), false))),
          null);

  private final long seed = Long.getLong("atoll.seed", System.nanoTime());
  private final Random random = new Random(seed);

  LoadSplitKeyTest() {
    System.out.println("load splits: -Datoll.seed=" + seed);
  }

  private static Key row(long handle) {
    return TableKeys.row(TABLE, handle);
  }

  private static KeyRange point(long handle) {
    return new KeyRange(row(handle), row(handle).next());
  }

  private static List<KeyRange> reads(int count, Supplier<KeyRange> read) {
    List<KeyRange> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(read.get());
    }
    return reads;
  }

  private static Optional<Key> choose(List<KeyRange> reads) {
    return LoadSplitKey.choose(reads, VIEW, SETTINGS);
  }

  @Test
  void readsOfAllRowsAreSplitInTheMiddle() {
    Key key = choose(reads(200, () -> point(random.nextInt(100_000)))).orElseThrow();
    assertThat(key).isBetween(row(35_000), row(65_000));
  }

  @Test
  void readsOfAPartAreSplitThere() {
    Key key =
        choose(
                reads(
                    200,
                    () ->
                        random.nextInt(10) == 0
                            ? point(random.nextInt(1_000_000))
                            : point(700_000 + random.nextInt(1_000))))
            .orElseThrow();
    assertThat(key).isBetween(row(700_000), row(701_000));
  }

  @Test
  void oneRowCannotBeSplit() {
    assertThat(choose(reads(200, () -> point(7)))).isEmpty();
    // Nor where nearly all is of one.
    assertThat(choose(reads(200, () -> point(random.nextInt(10) == 0 ? random.nextInt(99) : 7))))
        .isEmpty();
  }

  @Test
  void scansOfEverythingAreNotCut() {
    assertThat(choose(reads(200, () -> new KeyRange(VIEW.start(), VIEW.end())))).isEmpty();
    assertThat(
            choose(
                reads(
                    200,
                    () ->
                        random.nextInt(3) == 0
                            ? point(random.nextInt(1_000))
                            : new KeyRange(VIEW.start(), VIEW.end()))))
        .isEmpty();
  }

  @Test
  void fewReadsSayNothing() {
    assertThat(choose(reads(99, () -> point(random.nextInt(1_000))))).isEmpty();
  }

  @Test
  void bordersAreOfRowsInsideTheRegion() {
    // Reads that begin before it, or where the table's rows do, are no borders.
    List<KeyRange> reads =
        reads(
            200,
            () ->
                new KeyRange(TableKeys.rowPrefix(TABLE), TableKeys.row(TABLE, random.nextInt(9))));
    assertThat(choose(reads)).isEmpty();
    reads.replaceAll(read -> new KeyRange(TableKeys.row(TABLE - 1, 5), read.end()));
    assertThat(choose(reads)).isEmpty();
  }

  @Test
  void theBestOfAllPlacesIsFound() {
    for (int round = 0; round < 300; round++) {
      int rows = 1 + random.nextInt(500);
      int longest = 1 + random.nextInt(100);
      List<KeyRange> reads =
          reads(
              100 + random.nextInt(100),
              () -> {
                int first = (int) Math.abs(random.nextGaussian() * rows);
                return random.nextInt(20) == 0
                    ? new KeyRange(row(first), Key.EMPTY)
                    : new KeyRange(row(first), row(first + 1 + random.nextInt(longest)));
              });
      double best = Double.MAX_VALUE;
      for (KeyRange read : reads) {
        double score = score(reads, read.start());
        best = Math.min(best, score);
      }
      Optional<Key> chosen = choose(reads);
      assertThat(chosen.isPresent()).as("round " + round).isEqualTo(best <= 0.25);
      if (chosen.isPresent()) {
        assertThat(score(reads, chosen.get())).as("round " + round).isEqualTo(best);
      }
    }
  }

  /** How uneven a border is, by looking at each read. */
  private static double score(List<KeyRange> reads, Key key) {
    int left = 0;
    int right = 0;
    int crossing = 0;
    for (KeyRange read : reads) {
      if (!read.end().isEmpty() && read.end().compareTo(key) <= 0) {
        left++;
      } else if (read.start().compareTo(key) >= 0) {
        right++;
      } else {
        crossing++;
      }
    }
    return left == 0 || crossing > 0.5 * reads.size()
        ? Double.MAX_VALUE
        : Math.abs(left - right) / (double) (left + right);
  }
}
