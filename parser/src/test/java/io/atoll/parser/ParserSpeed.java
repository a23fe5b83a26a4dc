package io.atoll.parser;

import io.atoll.parser.ast.Statement;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Prints nanoseconds a statement for parse, plan key and digest. Run by hand. */
final class ParserSpeed {
  private static final String[] STATEMENTS = {
    "SELECT c FROM sbtest1 WHERE id=501",
    "INSERT INTO sbtest1 (id, k, c, pad) VALUES (501, 502, '68487932199-96439406143', '22195207048')",
    "select u.user_id, u.wechat_name, r.type from z_diabetes_ranking as r left join z_diabetes_user"
        + " as u on u.user_id = r.user_id where r.hosp_id = 5 and r.type = 3 and r.is_deleted = 0"
        + " order by r.ranking_num asc limit 10"
  };

  private ParserSpeed() {}

  /** This thread's CPU time: a busy machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
    for (String sql : STATEMENTS) {
      byte[] text = sql.getBytes(StandardCharsets.UTF_8);
      long sink = 0;
      for (int pass = 0; pass < 3; pass++) {
        long start = cpuNanos();
        for (int i = 0; i < rounds; i++) {
          Statement statement = Parser.parse(text, SqlMode.DEFAULT).statement();
          sink += statement.end();
        }
        long parsed = cpuNanos();
        PlanKeyScanner scanner = new PlanKeyScanner(SqlMode.DEFAULT);
        for (int i = 0; i < rounds; i++) {
          scanner.scan(text, 0, text.length);
          sink += scanner.hash();
        }
        long keyed = cpuNanos();
        for (int i = 0; i < rounds / 10; i++) {
          sink += StatementDigest.of(text, 0, text.length, SqlMode.DEFAULT).digest().length();
        }
        long digested = cpuNanos();
        System.out.printf(
            "parse %d ns, plan key %d ns, digest %d ns: %.40s (%d)%n",
            (parsed - start) / rounds,
            (keyed - parsed) / rounds,
            (digested - keyed) / (rounds / 10),
            sql,
            sink & 1);
      }
    }
  }
}
