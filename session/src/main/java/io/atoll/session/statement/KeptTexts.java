package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.executor.PlanParts;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.PlanKeyScanner;
import io.atoll.parser.SqlMode;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.PlanKey;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.ResultHeader;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from a plain text to its kept plan ({@link TextPlans}) without a parse: the literals are
 * taken out in one pass, and what is left is the key. One session's.
 */
public final class KeptTexts {
  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final StatementPlanner planner;
  private final Supplier<SqlMode> mode;
  private @Nullable PlanKeyScanner scanner;
  private SqlMode scannerMode = SqlMode.DEFAULT;

  /**
   * @param mode the parser's part of the session's sql_mode
   */
  public KeptTexts(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      StatementPlanner planner,
      Supplier<SqlMode> mode) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.planner = planner;
    this.mode = mode;
  }

  /** A statement whose plan is kept, with its values. */
  public record Kept(
      PlannedStatement planned,
      Catalog catalog,
      ResultHeader header,
      PlanParts parts,
      Value[] values) {}

  /** The kept plan of a plain text; null where it is to be parsed and run as others are. */
  public @Nullable Kept find(byte[] text) {
    PlanKeyScanner scan = scanner();
    if (!scan.scan(text, 0, text.length) || !hasPlainLiterals(scan)) {
      return null;
    }
    if (transaction.past() != null
        || transaction.hasNextPast()
        || state.variables().hot().readsPast()) {
      return null;
    }
    if (!transaction.temporary().isEmpty() || transaction.locked().isAnyLocked()) {
      // The names of the text may mean this session's own tables, or tables that it must wait for.
      return null;
    }
    if (state.variables().hot().selectLimit() != Long.MAX_VALUE) {
      return null;
    }
    Catalog catalog = transaction.catalog();
    PlanKey key = planKey(scan, catalog);
    TextPlans.Entry entry = node.textPlans().get(key);
    if (entry == null) {
      entry = keep(key, text, scan, catalog);
    }
    PlannedStatement planned = entry.planned();
    return planned == null
        ? null
        : new Kept(planned, catalog, entry.header(), entry.parts(), literals(scan));
  }

  private PlanKeyScanner scanner() {
    SqlMode now = mode.get();
    PlanKeyScanner known = scanner;
    if (known == null || !now.equals(scannerMode)) {
      known = new PlanKeyScanner(now);
      scanner = known;
      scannerMode = now;
    }
    return known;
  }

  private static boolean hasPlainLiterals(PlanKeyScanner scanner) {
    for (int i = 0; i < scanner.count(); i++) {
      byte kind = scanner.kind(i);
      if (kind != PlanKeyScanner.INT && kind != PlanKeyScanner.STRING) {
        return false;
      }
    }
    return true;
  }

  private PlanKey planKey(PlanKeyScanner scanner, Catalog catalog) {
    return new PlanKey(
        new String(scanner.key(), 0, scanner.keyLength(), StandardCharsets.ISO_8859_1),
        state.databaseName(),
        catalog.version(),
        state.variables().sqlMode().bits(),
        state.variables().connectionCollation().id(),
        0,
        "",
        List.of());
  }

  private Value[] literals(PlanKeyScanner scanner) {
    Value[] values = new Value[scanner.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          scanner.kind(i) == PlanKeyScanner.INT
              ? Value.of(scanner.longValue(i))
              : Value.of(scanner.bytes(i));
    }
    return values;
  }

  /**
   * Plans a statement with its literals as parameters and keeps the plan where it serves all
   * values.
   */
  private TextPlans.Entry keep(PlanKey key, byte[] text, PlanKeyScanner scanner, Catalog catalog) {
    PlannedStatement planned = null;
    try {
      ParsedStatement parsed = Parser.parse(text, mode.get());
      Statement shaped =
          StatementHints.textOf(parsed.statement()) != null || !parsed.asOf().isEmpty()
              ? null
              : LiteralParameters.replace(
                  parsed.statement(), start -> literalAt(scanner, start), scanner.count());
      if (shaped != null && !parsed.hasNext() && parsed.parameterCount() == 0) {
        List<SqlType> types = new ArrayList<>();
        for (int i = 0; i < scanner.count(); i++) {
          types.add(
              scanner.kind(i) == PlanKeyScanner.INT
                  ? SqlType.BIGINT.withNullable(false)
                  : SqlType.varchar(65535, state.variables().connectionCollation())
                      .withNullable(false));
        }
        PlannedStatement candidate = planner.plan(shaped, parsed, catalog, types);
        if (candidate.isCacheable() && TextPlans.servesAllValues(candidate.plan())) {
          planned = candidate;
        }
      }
    } catch (SqlException e) {
      // Told when the statement is run with its values.
      planned = null;
    }
    TextPlans.Entry entry =
        new TextPlans.Entry(
            planned,
            planned == null ? new ResultHeader(List.of()) : PlanHeader.of(planned),
            new PlanParts());
    node.textPlans().put(key, entry);
    return entry;
  }

  private static int literalAt(PlanKeyScanner scanner, int start) {
    for (int i = 0; i < scanner.count(); i++) {
      if (scanner.start(i) == start) {
        return i;
      }
    }
    return -1;
  }
}
