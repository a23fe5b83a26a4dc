package io.atoll.session.statement;

import io.atoll.api.Timestamps;
import io.atoll.expression.Expression;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TypeSyntax;
import io.atoll.session.transaction.PastMoment;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which moment of the past a statement reads, where it reads any (TiDB's historical reads): tables
 * AS OF TIMESTAMP, SET TRANSACTION and START TRANSACTION READ ONLY AS OF TIMESTAMP, {@code
 * tidb_snapshot}, {@code tidb_read_staleness}. Schemas are those of that moment, too. One
 * session's.
 */
final class PastReads {
  /**
   * The safe point is asked for again after this time. Dropped data is kept for longer than that
   * beyond the safe point; of all other data stores know by themselves what is too old.
   */
  private static final long SAFE_POINT_KEPT_NANOS = 5_000_000_000L;

  /** What followers can serve without asking, most likely. */
  private static final long USUAL_STALENESS_MILLIS = 3_000;

  private static final String BOUNDED = "TIDB_BOUNDED_STALENESS";

  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final StatementRunner runner;

  /** The greatest timestamp that certainly lies in the past. */
  private long knownTs;

  private long safePoint;
  private long safePointNanos;
  private boolean isSafePointKnown;

  PastReads(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.runner = runner;
  }

  /** Whether a statement may read the past: its plan is not to be kept then. */
  boolean concerns(ParsedStatement parsed) {
    return !parsed.asOf().isEmpty()
        || transaction.past() != null
        || transaction.hasNextPast()
        || state.variables().hot().readsPast();
  }

  /** Runs a statement, at the moment that it, or its session, names. */
  void run(
      Statement statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      Runnable work) {
    long readTs = concerns(parsed) ? readTs(statement, parsed, parameters, parameterTypes) : 0;
    if (readTs == 0) {
      work.run();
      return;
    }
    transaction.statementReads(moment(readTs));
    try {
      work.run();
    } finally {
      transaction.statementReads(null);
    }
  }

  /** 0 where the statement reads what its transaction does. */
  private long readTs(
      Statement statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes) {
    Statement.Select query = query(statement);
    if (!parsed.asOf().isEmpty()) {
      return asOf(query, parsed.asOf(), parameters, parameterTypes);
    }
    if (state.snapshotTs() != 0 && isChange(statement)) {
      throw SqlError.ER_UNKNOWN_ERROR.with(
          "can not execute write statement when 'tidb_snapshot' is set");
    }
    if (query == null || !readsTables(query) || transaction.isActive()) {
      return 0;
    }
    long next = transaction.takeNextPast();
    if (next != 0) {
      return next;
    }
    if (state.snapshotTs() != 0) {
      return state.snapshotTs();
    }
    long seconds = state.variables().hot().readStalenessSeconds();
    return seconds < 0 && query.query().locking().isEmpty() ? before(-seconds * 1000) : 0;
  }

  private static Statement.@Nullable Select query(Statement statement) {
    return switch (statement) {
      case Statement.Select select -> select;
      case Statement.Explain explain -> query(explain.target());
      default -> null;
    };
  }

  private static boolean readsTables(Statement.Select select) {
    return !(select.query().body() instanceof QueryBody.Select body) || !body.from().isEmpty();
  }

  private static boolean isChange(Statement statement) {
    return switch (statement) {
      case Dml.Do _, Dml.Call _ -> false;
      case Dml _, TableDdl _, SchemaDdl _, AccountStatement _ -> true;
      case Statement.Explain explain -> explain.isAnalyze() && isChange(explain.target());
      default -> false;
    };
  }

  private long asOf(
      Statement.@Nullable Select query,
      List<Expr> moments,
      Value[] parameters,
      List<SqlType> parameterTypes) {
    if (query == null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("AS OF TIMESTAMP in this statement");
    }
    if (transaction.isActive()) {
      throw SqlError.ER_AS_OF.with("as of timestamp can't be set in transaction.");
    }
    if (transaction.hasNextPast()) {
      throw SqlError.ER_AS_OF.with("can't use select as of while already set transaction as of");
    }
    long[] all = evaluated(moments, parameters, parameterTypes);
    for (long each : all) {
      if (each != all[0]) {
        throw SqlError.ER_AS_OF.with("can not set different time in the as of");
      }
    }
    return all[0];
  }

  /**
   * What START TRANSACTION begins at.
   *
   * @param asOf as it is written there
   * @return 0 for the present
   */
  long ofTransaction(@Nullable Expr asOf) {
    if (asOf == null) {
      long next = transaction.takeNextPast();
      return next != 0 ? next : state.snapshotTs();
    }
    if (transaction.hasNextPast()) {
      throw SqlError.ER_AS_OF.with(
          "start transaction read only as of is forbidden after set transaction read only as of");
    }
    return evaluated(asOf);
  }

  /** The timestamp that an expression means; refused where it can not be read at. */
  long evaluated(Expr asOf) {
    long readTs = evaluated(List.of(asOf), new Value[0], List.of())[0];
    requireReadable(readTs);
    return readTs;
  }

  /** The moment with its schemas; refused where it can not be read any more. */
  PastMoment moment(long readTs) {
    // Holds garbage collection back before it is asked how far that is.
    state.reads(readTs);
    requireReadable(readTs);
    return transaction.momentOf(readTs);
  }

  private void requireReadable(long readTs) {
    requirePast(readTs);
    long collected = safePoint();
    if (readTs < collected) {
      throw SqlError.ER_GC_TOO_EARLY.with(Long.toString(readTs), Long.toString(collected));
    }
  }

  private void requirePast(long readTs) {
    if (readTs > knownTs) {
      // A later one would hold up writers: their commits lie behind all reads.
      knownTs = node.client().currentTimestamp();
      if (readTs > knownTs) {
        throw SqlError.ER_AS_OF.with("cannot set read timestamp to a future time.");
      }
    }
  }

  private long safePoint() {
    long now = node.environment().clock().nanos();
    if (!isSafePointKnown || now - safePointNanos > SAFE_POINT_KEPT_NANOS) {
      safePoint = node.placement().gcSafePoint();
      safePointNanos = now;
      isSafePointKnown = true;
    }
    return safePoint;
  }

  private long before(long millis) {
    return Timestamps.compose(node.environment().clock().wallMillis() - millis, 0);
  }

  // ---- tidb_snapshot

  /**
   * Takes a new value of {@code tidb_snapshot}: a time or a timestamp; empty for the present.
   *
   * @return as the variable shows it
   */
  String chosenSnapshot(String value) {
    String text = value.strip();
    if (text.isEmpty()) {
      state.setSnapshotTs(0);
      return "";
    }
    if (state.variables().hot().readStalenessSeconds() != 0) {
      throw SqlError.ER_UNKNOWN_ERROR.with(
          "tidb_read_staleness should be clear before setting tidb_snapshot");
    }
    long readTs;
    if (text.length() > 14 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // Longer than a time without separators.
      readTs = timestamp(text);
    } else {
      readTs = evaluated(List.of(literal(text)), new Value[0], List.of())[0];
    }
    requirePast(readTs);
    long collected = safePoint();
    if (readTs < collected) {
      throw SqlError.ER_SNAPSHOT_TOO_OLD.with(Long.toString(collected));
    }
    state.setSnapshotTs(readTs);
    return text;
  }

  private static long timestamp(String digits) {
    BigInteger number = new BigInteger(digits);
    if (number.bitLength() > 63) {
      throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("tidb_snapshot", digits);
    }
    return number.longValueExact();
  }

  private static Expr literal(String text) {
    return new io.atoll.parser.ast.Literal.Text(text, null, 0, 0);
  }

  void requireNoSnapshot() {
    if (state.snapshotTs() != 0) {
      throw SqlError.ER_UNKNOWN_ERROR.with(
          "tidb_snapshot should be clear before setting tidb_read_staleness");
    }
  }

  // ---- expressions

  private long[] evaluated(List<Expr> moments, Value[] parameters, List<SqlType> parameterTypes) {
    List<Expr> computed = new ArrayList<>();
    for (Expr each : moments) {
      if (isBounded(each) && each instanceof Call.Function bounds) {
        bounds.arguments().forEach(bound -> computed.add(seconds(bound)));
      } else {
        computed.add(seconds(each));
      }
    }
    List<Expression.Constant> values;
    // No row is read for these: no transaction begins, and no timestamp is needed.
    transaction.statementReads(new PastMoment(1, node.catalog().get()));
    try {
      values = runner.evaluate(computed, parameters, parameterTypes);
    } finally {
      transaction.statementReads(null);
      state.reads(Long.MAX_VALUE);
    }
    long[] result = new long[moments.size()];
    int next = 0;
    for (int i = 0; i < result.length; i++) {
      if (isBounded(moments.get(i))) {
        result[i] = within(readTs(values.get(next)), readTs(values.get(next + 1)));
        next += 2;
      } else {
        result[i] = readTs(values.get(next++));
      }
    }
    return result;
  }

  private static boolean isBounded(Expr expr) {
    return expr instanceof Call.Function f
        && f.name().equalsIgnoreCase(BOUNDED)
        && f.arguments().size() == 2;
  }

  /** Any moment within the bounds will do: a late one that replicas most likely have. */
  private long within(long lower, long upper) {
    if (lower > upper) {
      throw SqlError.ER_AS_OF.with("the bounds are in the wrong order");
    }
    return Math.max(lower, Math.min(upper, before(USUAL_STALENESS_MILLIS)));
  }

  /** {@code UNIX_TIMESTAMP(CAST(time AS DATETIME(6)))}, by the session's time zone. */
  private static Expr seconds(Expr time) {
    int start = time.start();
    int end = time.end();
    TypeSyntax type =
        new TypeSyntax("DATETIME", 6, null, false, false, null, null, false, List.of(), start, end);
    Expr cast = new Call.Cast(time, type, false, null, start, end);
    return new Call.Function(null, "UNIX_TIMESTAMP", List.of(cast), start, end);
  }

  private static long readTs(Expression.Constant seconds) {
    Value value = seconds.value();
    BigDecimal number = value.isNull() ? BigDecimal.ZERO : new BigDecimal(VariableTexts.of(value));
    long millis = number.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
    if (millis <= 0) {
      throw SqlError.ER_AS_OF.with("as of timestamp is not a time");
    }
    return Timestamps.compose(millis, 0);
  }
}
