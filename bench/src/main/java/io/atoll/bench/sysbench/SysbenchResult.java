package io.atoll.bench.sysbench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of sysbench printed.
 *
 * @param latency95Millis the time within which 95 of 100 transactions ended
 * @param ignoredErrors deadlocks, lock time-outs and the like, after which sysbench tried again
 */
public record SysbenchResult(
    double transactionsPerSecond,
    double queriesPerSecond,
    double latency95Millis,
    long ignoredErrors) {
  private static final String RATE = ":\\s+(\\d+)\\s+\\(([0-9.]+) per sec\\.\\)";
  private static final Pattern TRANSACTIONS = Pattern.compile("transactions" + RATE);
  private static final Pattern QUERIES = Pattern.compile("queries" + RATE);
  private static final Pattern IGNORED = Pattern.compile("ignored errors" + RATE);
  private static final Pattern LATENCY = Pattern.compile("95th percentile:\\s+([0-9.]+)");

  /**
   * Reads sysbench's closing report.
   *
   * @throws IllegalArgumentException where a figure is missing
   */
  static SysbenchResult parse(String output) {
    return new SysbenchResult(
        Double.parseDouble(find(TRANSACTIONS, output, 2)),
        Double.parseDouble(find(QUERIES, output, 2)),
        Double.parseDouble(find(LATENCY, output, 1)),
        Long.parseLong(find(IGNORED, output, 1)));
  }

  private static String find(Pattern pattern, String output, int group) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalArgumentException("sysbench printed no '" + pattern.pattern() + "'");
    }
    return matcher.group(group);
  }
}
