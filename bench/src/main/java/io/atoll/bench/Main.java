package io.atoll.bench;

import io.atoll.bench.hospital.HospitalCommand;
import io.atoll.bench.micro.MicroCommand;
import io.atoll.bench.rpc.RpcCommand;
import io.atoll.bench.sysbench.SysbenchCommand;
import java.util.List;

/** {@code ./atoll bench}: benchmarks of a running Atoll, side by side with another server. */
public final class Main {
  private static final String USAGE =
      """
      usage: ./atoll bench hospital --against HOST:PORT [options]
             ./atoll bench sysbench --against HOST:PORT [options]
             ./atoll bench micro [REGEX] [JMH's options: -lp lists, -f 1 -wi 3 -i 5, -prof gc, -h all]
             ./atoll bench rpc

      both        --host 127.0.0.1 --port 4000 --user root --password ''   Atoll, already running
                  --against-user U --against-password P                     default: as for Atoll
                  --json                                                    figures as JSON
      hospital    eleven production statements of a clinic network: rows compared, then timed in turn
                  --scale 1 --seed 1    size and seed of the data
                  --rounds 30           timed rounds, each with other parameters
                  --warm-up 20          rounds before them
                  --statements H1,H6    only these
                  --load-only           create and fill the database 'hospital' on both, no more
                  --no-load             use what is there
      sysbench    Debian's sysbench: oltp_* on both in turn
                  --threads 1,16,64 --seconds 30 --tables 4 --rows 100000
                  --lines point_select,read_only,read_write,write_only,update_index,update_non_index,insert,delete
      micro       JMH: parser, row format, point get, vectors, statements through a session
      rpc         CPU of a read and a timestamp, directly and over gRPC on loopback, and of a message between stores
      """;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  /** The exit status: 0 well, 1 a difference or a failed statement, 2 a wrong command line. */
  static int run(List<String> arguments) {
    String command = arguments.isEmpty() ? "--help" : arguments.getFirst();
    try {
      return switch (command) {
        case "hospital" -> HospitalCommand.run(arguments.subList(1, arguments.size()), System.out);
        case "sysbench" -> SysbenchCommand.run(arguments.subList(1, arguments.size()), System.out);
        case "micro" -> MicroCommand.run(arguments.subList(1, arguments.size()));
        case "rpc" -> RpcCommand.run(System.out);
        case "--help", "-h", "help" -> {
          System.out.print(USAGE);
          yield 0;
        }
        default -> throw new UsageException("unknown benchmark '" + command + "'");
      };
    } catch (UsageException e) {
      System.err.println("atoll bench: " + e.getMessage());
      System.err.print(USAGE);
      return 2;
    }
  }
}
