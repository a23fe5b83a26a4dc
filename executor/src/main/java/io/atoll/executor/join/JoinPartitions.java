package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.spill.SpillFile;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.KeyColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * Both sides of a join cut by the hash of their keys into temporary files, so that matching rows
 * lie in files of the same number (grace hash join; Kitsuregawa et al. 1983). Each depth cuts by
 * four further bits. One thread.
 */
final class JoinPartitions implements AutoCloseable {
  static final int COUNT = 16;
  static final int MAX_DEPTH = 7;

  /**
   * Rows of both sides whose keys hash alike; its owner closes it.
   *
   * @param depth how often these rows were cut
   */
  record Pair(SpillFile build, SpillFile probe, int depth) implements AutoCloseable {
    @Override
    public void close() {
      build.close();
      probe.close();
    }
  }

  private final JoinShape shape;
  private final KeyColumns keys;
  private final int depth;
  private final List<Pair> pairs = new ArrayList<>(COUNT);

  JoinPartitions(JoinShape shape, int depth) {
    this.shape = shape;
    this.keys = KeyColumns.all(shape.keyTypes);
    this.depth = depth;
    for (int i = 0; i < COUNT; i++) {
      SpillFile build = shape.context.services().spill().create(shape.buildTypes());
      SpillFile probe = shape.context.services().spill().create(shape.probeTypes());
      pairs.add(new Pair(build, probe, depth + 1));
    }
  }

  void addBuild(Chunk rows) {
    distribute(rows, shape.buildKeys, true);
  }

  void addProbe(Chunk rows) {
    distribute(rows, shape.probeKeys, false);
  }

  private void distribute(Chunk rows, Evaluator[] evaluators, boolean isBuild) {
    shape.context.checkInterrupted();
    int n = rows.rows();
    Chunk keyed = Evaluators.project(evaluators, rows, shape.context.evaluation());
    long[] hashes = new long[n];
    keys.hash(keyed, hashes);
    int[][] positions = new int[COUNT][];
    int[] counts = new int[COUNT];
    for (int i = 0; i < n; i++) {
      int number = (int) (hashes[i] >>> (60 - 4 * depth)) & (COUNT - 1);
      int[] own = positions[number];
      if (own == null) {
        own = new int[n];
        positions[number] = own;
      }
      own[counts[number]++] = rows.position(i);
    }
    for (int number = 0; number < COUNT; number++) {
      if (counts[number] > 0) {
        SpillFile file = isBuild ? pairs.get(number).build() : pairs.get(number).probe();
        file.write(rows.select(positions[number], counts[number]));
      }
    }
  }

  /** Gives the pairs that may give rows to the caller, who closes them; others are closed. */
  List<Pair> take() {
    List<Pair> taken = new ArrayList<>();
    for (Pair pair : pairs) {
      if (pair.probe().rows() > 0 || (pair.build().rows() > 0 && shape.tracksBuild())) {
        taken.add(pair);
      } else {
        pair.close();
      }
    }
    pairs.clear();
    return taken;
  }

  @Override
  public void close() {
    pairs.forEach(Pair::close);
    pairs.clear();
  }
}
