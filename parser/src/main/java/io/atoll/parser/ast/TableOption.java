package io.atoll.parser.ast;

import java.util.List;

/**
 * {@code NAME [=] value}. {@code name} is the upper-case keyword with single blanks or underscores
 * as MySQL spells it: ENGINE, AUTO_INCREMENT, CHARACTER SET (also for CHARSET and DEFAULT …),
 * COLLATE, COMMENT, ROW_FORMAT, KEY_BLOCK_SIZE, STATS_PERSISTENT, AUTO_ID_CACHE, SHARD_ROW_ID_BITS,
 * PRE_SPLIT_REGIONS, AUTO_RANDOM_BASE, PLACEMENT POLICY, TTL…
 */
public sealed interface TableOption {
  String name();

  record Text(String name, String value) implements TableOption {}

  record Number(String name, long value) implements TableOption {}

  /** {@code UNION = (t1, t2)}. */
  record Tables(String name, List<Name> tables) implements TableOption {
    public Tables {
      tables = List.copyOf(tables);
    }
  }
}
