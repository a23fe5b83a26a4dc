package io.atoll.ddl;

/**
 * How schema changes behave.
 *
 * @param gcLifeMillis how long dropped data stays readable at older timestamps
 * @param gcPeriodMillis how often dropped ranges are looked for
 * @param reorgBatchRows rows filled in by one transaction (tidb_ddl_reorg_batch_size)
 */
public record DdlSettings(long gcLifeMillis, long gcPeriodMillis, int reorgBatchRows) {
  public static final DdlSettings DEFAULT = new DdlSettings(600_000, 60_000, 256);

  public DdlSettings {
    if (gcLifeMillis < 0 || gcPeriodMillis < 1 || reorgBatchRows < 1) {
      throw new IllegalArgumentException(
          "gcLifeMillis %d, gcPeriodMillis %d, reorgBatchRows %d"
              .formatted(gcLifeMillis, gcPeriodMillis, reorgBatchRows));
    }
  }
}
