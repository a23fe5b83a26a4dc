package io.atoll.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FlushedIndexesTest {
  private record Write(long sequence, long group, long index) {}

  @Test
  void neverSaysMoreThanWasFlushedAndEverythingInTheEnd() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      FlushedIndexes indexes = new FlushedIndexes();
      List<Write> writes = new ArrayList<>();
      long[] next = new long[5];
      long sequence = 0;
      long flushed = 0;
      for (int step = 0; step < 20_000; step++) {
        sequence += 1 + random.nextInt(5);
        int group = random.nextInt(5);
        next[group] += 1 + random.nextInt(3);
        writes.add(new Write(sequence, group, next[group]));
        indexes.applied(sequence, Map.of((long) group, new long[] {next[group]}));
        if (random.nextInt(5000) == 0) {
          flushed = Math.max(flushed, sequence - random.nextInt(1000));
          indexes.flushed(flushed);
          for (int g = 0; g < 5; g++) {
            long truth = 0;
            for (Write write : writes) {
              if (write.group == g && write.sequence <= flushed) {
                truth = write.index;
              }
            }
            assertThat(indexes.of(g)).as("seed %d", seed).isLessThanOrEqualTo(truth);
          }
        }
      }
      indexes.flushed(sequence);
      for (int g = 0; g < 5; g++) {
        assertThat(indexes.of(g)).as("seed %d", seed).isEqualTo(next[g]);
      }
    }
  }

  @Test
  void aDestroyedGroupIsGoneWithTheFlushThatCoversItsEnd() {
    FlushedIndexes indexes = new FlushedIndexes();
    indexes.starts(7, 5);
    indexes.destroyed(7, 100);
    assertThat(indexes.flushed(99)).isEmpty();
    assertThat(indexes.flushed(100)).containsExactly(7L);
    assertThat(indexes.of(7)).isZero();
  }
}
