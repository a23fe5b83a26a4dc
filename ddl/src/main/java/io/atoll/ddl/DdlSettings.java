package io.atoll.ddl;

/**
 * How schema changes behave.
 *
 * @param schemaLeaseMillis how long a node may commit by a catalog it has not looked at again; the
 *     same as the catalog loader's. A change waits this long between two states that writes feel
 * @param gcLifeMillis how long dropped data stays readable at older timestamps
 * @param gcPeriodMillis how often dropped ranges are looked for
 * @param reorgBatchRows rows filled in by one transaction (tidb_ddl_reorg_batch_size)
 */
public record DdlSettings(
    long schemaLeaseMillis, long gcLifeMillis, long gcPeriodMillis, int reorgBatchRows) {
  public static final DdlSettings DEFAULT = new DdlSettings(1_000, 600_000, 60_000, 256);

  public DdlSettings {
    if (schemaLeaseMillis < 0 || gcLifeMillis < 0 || gcPeriodMillis < 1 || reorgBatchRows < 1) {
      throw new IllegalArgumentException(
          "schemaLeaseMillis %d, gcLifeMillis %d, gcPeriodMillis %d, reorgBatchRows %d"
              .formatted(schemaLeaseMillis, gcLifeMillis, gcPeriodMillis, reorgBatchRows));
    }
  }
}
