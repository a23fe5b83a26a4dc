package io.atoll.app;

/**
 * How a SQL node listens and works.
 *
 * @param host address that both listeners bind
 * @param port of the MySQL protocol; 0 for any free one
 * @param statusPort of HTTP; 0 for any free one
 * @param schemaLeaseMillis how often a node looks for new schemas that it was not told of
 * @param nodeLeaseMillis after which the others give up a node that is silent
 * @param slowLogMillis statements above this go to the slow log
 * @param platformThreads a platform thread per connection instead of a virtual one
 */
record SqlSettings(
    String host,
    int port,
    int statusPort,
    long schemaLeaseMillis,
    long nodeLeaseMillis,
    long slowLogMillis,
    boolean platformThreads) {
  static final String USAGE =
      """
        --host 127.0.0.1                 address to listen on
        --port 4000                      MySQL protocol
        --status-port 10080              HTTP: /status, /metrics, /schema and more
        --slow-log-ms 300                statements above this go to the slow log
        --schema-lease-ms 1000           schemas are looked for at least thrice in this time
        --node-lease-ms 10000            a SQL node silent for so long is given up by the others
        --platform-threads false         a platform thread for each connection
      """;

  static final SqlSettings DEFAULT =
      new SqlSettings("127.0.0.1", 4000, 10080, 1_000, 10_000, 300, false);

  static SqlSettings read(SettingsText text) {
    SqlSettings base = DEFAULT;
    return new SqlSettings(
        text.text("host", base.host()),
        (int) text.number("port", base.port(), 0, 65535),
        (int) text.number("status-port", base.statusPort(), 0, 65535),
        text.number("schema-lease-ms", base.schemaLeaseMillis(), 1000, 3_600_000),
        text.number("node-lease-ms", base.nodeLeaseMillis(), 1000, 3_600_000),
        text.number("slow-log-ms", base.slowLogMillis(), 0, 3_600_000),
        text.flag("platform-threads", base.platformThreads()));
  }
}
