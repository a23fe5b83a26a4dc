package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Admin;
import io.atoll.parser.ast.Admin.JobCommand;
import io.atoll.parser.ast.Admin.TableCommand;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ANALYZE, CHECK, …, FLUSH, SPLIT, ADMIN. */
final class AdminGrammar {
  private final Grammar grammar;
  private final Tokens in;

  AdminGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  private boolean local() {
    return in.accept(NO_WRITE_TO_BINLOG) || in.acceptWord("LOCAL");
  }

  private void tables() {
    if (!in.accept(TABLE)) {
      in.expectWord("TABLES");
    }
  }

  /** CHECK, CHECKSUM, OPTIMIZE, REPAIR. */
  Statement maintain(TableCommand command) {
    int start = in.start();
    in.next();
    boolean isLocal =
        (command == TableCommand.OPTIMIZE || command == TableCommand.REPAIR) && local();
    tables();
    List<Name> names = in.names();
    List<String> options = new ArrayList<>();
    switch (command) {
      case CHECK -> {
        while (true) {
          if (in.accept(FOR)) {
            in.expectWord("UPGRADE");
            options.add("FOR UPGRADE");
          } else if (in.atWord("QUICK")
              || in.atWord("FAST")
              || in.atWord("MEDIUM")
              || in.atWord("EXTENDED")
              || in.atWord("CHANGED")) {
            options.add(in.word());
          } else {
            break;
          }
        }
      }
      case CHECKSUM -> {
        if (in.atWord("QUICK") || in.atWord("EXTENDED")) {
          options.add(in.word());
        }
      }
      case REPAIR -> {
        while (in.atWord("QUICK") || in.atWord("EXTENDED") || in.atWord("USE_FRM")) {
          options.add(in.word());
        }
      }
      case OPTIMIZE, ANALYZE -> {}
    }
    return new Admin.MaintainTables(command, isLocal, names, options, start, in.previousEnd());
  }

  Statement analyze(int start) {
    boolean isLocal = local();
    tables();
    List<Name> names = in.names();
    List<String> partitions = List.of();
    Admin.HistogramCommand histogram = null;
    List<String> columns = List.of();
    List<String> indexes = List.of();
    Long buckets = null;
    if (in.accept(PARTITION)) {
      partitions = in.idents();
    }
    if (in.at(UPDATE) || in.at(DROP)) {
      histogram = in.at(UPDATE) ? Admin.HistogramCommand.UPDATE : Admin.HistogramCommand.DROP;
      in.next();
      in.expectWord("HISTOGRAM");
      in.expect(ON);
      columns = in.idents();
      if (histogram == Admin.HistogramCommand.UPDATE) {
        if (in.accept(WITH)) {
          buckets = in.number();
          in.expectWord("BUCKETS");
        }
        if (in.accept(USING)) {
          in.expectWord("DATA");
          in.text();
        }
      }
    } else if (in.accept(INDEX)) {
      indexes = in.atIdent() ? in.idents() : List.of();
    } else if (in.acceptWord("COLUMNS")) {
      columns = in.idents();
    } else if (in.accept(ALL)) {
      in.expectWord("COLUMNS");
    }
    if (histogram == null && in.accept(WITH)) {
      do {
        long count = in.number();
        if (in.acceptWord("BUCKETS")) {
          buckets = count;
        } else if (!in.acceptWord("TOPN") && !in.acceptWord("SAMPLES")) {
          in.expectWord("SAMPLERATE");
        }
      } while (in.accept(COMMA));
    }
    return new Admin.AnalyzeTable(
        isLocal, names, partitions, histogram, columns, indexes, buckets, start, in.previousEnd());
  }

  Statement flush() {
    int start = in.start();
    in.next();
    boolean isLocal = local();
    List<String> options = new ArrayList<>();
    if (in.at(TABLE) || in.atWord("TABLES")) {
      in.next();
      List<Name> names = in.atIdent() ? in.names() : List.of();
      boolean withLock = false;
      boolean forExport = false;
      if (in.accept(WITH)) {
        in.expect(READ);
        in.expect(LOCK);
        withLock = true;
      } else if (in.accept(FOR)) {
        if (names.isEmpty()) {
          throw in.error();
        }
        in.expectWord("EXPORT");
        forExport = true;
      }
      return new Admin.Flush(
          isLocal, options, true, names, withLock, forExport, start, in.previousEnd());
    }
    do {
      options.add(flushOption());
    } while (in.accept(COMMA));
    return new Admin.Flush(
        isLocal, options, false, List.of(), false, false, start, in.previousEnd());
  }

  private String flushOption() {
    for (String kind : new String[] {"BINARY", "ENGINE", "ERROR", "GENERAL", "SLOW"}) {
      if (in.acceptWord(kind)) {
        in.expectWord("LOGS");
        return kind + " LOGS";
      }
    }
    if (in.acceptWord("RELAY")) {
      in.expectWord("LOGS");
      if (in.accept(FOR)) {
        in.expectWord("CHANNEL");
        in.identOrText();
      }
      return "RELAY LOGS";
    }
    for (String kind :
        new String[] {
          "HOSTS",
          "LOGS",
          "PRIVILEGES",
          "STATUS",
          "USER_RESOURCES",
          "OPTIMIZER_COSTS",
          "CLIENT_ERRORS_SUMMARY",
          "QUERY_CACHE"
        }) {
      if (in.acceptWord(kind)) {
        return kind;
      }
    }
    throw in.error();
  }

  Statement split() {
    int start = in.start();
    in.next();
    if (in.acceptWord("REGION")) {
      in.expect(FOR);
    }
    in.accept(PARTITION);
    in.expect(TABLE);
    Name table = in.name();
    List<String> partitions = in.accept(PARTITION) ? in.identsInParentheses() : List.of();
    String index = in.accept(INDEX) ? in.ident() : null;
    Admin.SplitRange range = null;
    List<List<Expr>> points = new ArrayList<>();
    if (in.accept(BETWEEN)) {
      List<Expr> low = grammar.expressions.exprsInParentheses();
      in.expect(AND);
      List<Expr> high = grammar.expressions.exprsInParentheses();
      in.expectWord("REGIONS");
      range = new Admin.SplitRange(low, high, in.number());
    } else if (in.acceptWord("REGIONS")) {
      range = new Admin.SplitRange(List.of(), List.of(), in.number());
    } else {
      in.expect(BY);
      do {
        points.add(grammar.expressions.exprsInParentheses());
      } while (in.accept(COMMA));
    }
    return new Admin.SplitTable(table, partitions, index, range, points, start, in.previousEnd());
  }

  Statement admin() {
    int start = in.start();
    in.next();
    if (in.accept(CHECK)) {
      if (in.accept(INDEX)) {
        Name table = in.name();
        return new Admin.AdminCheckIndex(table, in.ident(), start, in.previousEnd());
      }
      in.expect(TABLE);
      return new Admin.AdminCheckTable(in.names(), start, in.previousEnd());
    }
    if (in.acceptWord("CHECKSUM")) {
      in.expect(TABLE);
      return new Admin.AdminChecksumTable(in.names(), start, in.previousEnd());
    }
    if (in.accept(SHOW)) {
      in.expectWord("DDL");
      if (in.acceptWord("JOB")) {
        in.expectWord("QUERIES");
        return jobs(JobCommand.SHOW_QUERIES, start);
      }
      if (in.acceptWord("JOBS")) {
        Long count = in.atNumber() ? in.number() : null;
        Expr where = in.accept(WHERE) ? grammar.expressions.expr() : null;
        return new Admin.AdminShowDdlJobs(count, where, start, in.previousEnd());
      }
      return new Admin.AdminShowDdl(start, in.previousEnd());
    }
    JobCommand command = command();
    if (command == null) {
      throw in.error();
    }
    in.next();
    in.expectWord("DDL");
    in.expectWord("JOBS");
    return jobs(command, start);
  }

  private @Nullable JobCommand command() {
    if (in.atWord("CANCEL")) {
      return JobCommand.CANCEL;
    }
    if (in.atWord("PAUSE")) {
      return JobCommand.PAUSE;
    }
    return in.atWord("RESUME") ? JobCommand.RESUME : null;
  }

  private Statement jobs(JobCommand command, int start) {
    List<Long> ids = new ArrayList<>();
    do {
      ids.add(in.number());
    } while (in.accept(COMMA));
    return new Admin.AdminDdlJobs(command, ids, start, in.previousEnd());
  }
}
