package io.atoll.bench.hospital;

import java.util.SplittableRandom;

/**
 * A table's rows.
 *
 * @param columns as in an INSERT, separated by commas
 * @param rows ids run from 1 to this
 */
record Table(String name, String columns, int rows, Rows maker) {
  /** Writes one row's values, the id included. */
  @FunctionalInterface
  interface Rows {
    void write(long id, SplittableRandom random, RowText out);
  }
}
