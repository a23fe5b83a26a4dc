package io.atoll.executor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.TableInfo;
import io.atoll.client.Transaction;
import io.atoll.codec.KeyRange;
import io.atoll.executor.cte.CteRows;
import io.atoll.executor.spill.SpillArea;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.BoundValues;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.runtime.Clock;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a statement: its values, what it reads, where it writes, its limits. One thread
 * at a time.
 *
 * <p>A statement that reads current data (UPDATE, DELETE, locking reads) may run several times
 * within its transaction, each time with a fresh {@link ReadView}; a context serves one run.
 */
public final class ExecutionContext implements BoundValues {
  private final EvalContext evaluation;
  private final Value[] parameters;
  private final Catalog catalog;
  private final ReadView view;
  private final @Nullable Transaction transaction;
  private final MemoryQuota memory;
  private final Services services;
  private final Settings settings;
  private final RunStatistics statistics;
  private final GeneratedIds generatedIds;
  private final PlanParts parts;
  private final Map<Integer, CteRows> ctes = new HashMap<>();
  private final SortedMap<Integer, Value> outerValues = new TreeMap<>();
  private final Map<ScanRanges, List<KeyRange>> overrides = new IdentityHashMap<>();

  /**
   * What every execution of a SQL node shares.
   *
   * @param pool for work that would hold a virtual thread's carrier
   * @param memTables rows of information_schema and the like
   * @param rowChanges hears what statements change
   */
  public record Services(
      Clock clock,
      Executor pool,
      SpillArea spill,
      MemTables memTables,
      TableLayouts layouts,
      RowChanges rowChanges) {}

  /**
   * The session's settings.
   *
   * @param lockWaitMillis innodb_lock_wait_timeout
   * @param scanConcurrency Regions read at once by one reader
   * @param clientFoundRows affected rows count rows found, not rows changed
   */
  public record Settings(
      long lockWaitMillis,
      int scanConcurrency,
      int indexLookupBatch,
      boolean clientFoundRows,
      long autoIncrementIncrement,
      long autoIncrementOffset,
      long cteMaxRecursionDepth,
      boolean foreignKeyChecks) {}

  public ExecutionContext(
      EvalContext evaluation,
      Value[] parameters,
      Catalog catalog,
      ReadView view,
      @Nullable Transaction transaction,
      MemoryQuota memory,
      Services services,
      Settings settings,
      RunStatistics statistics,
      GeneratedIds generatedIds) {
    this(
        evaluation,
        parameters,
        catalog,
        view,
        transaction,
        memory,
        services,
        settings,
        statistics,
        generatedIds,
        new PlanParts());
  }

  /**
   * An execution of a plan that is kept.
   *
   * @param parts kept with the plan
   */
  public ExecutionContext(
      EvalContext evaluation,
      Value[] parameters,
      Catalog catalog,
      ReadView view,
      @Nullable Transaction transaction,
      MemoryQuota memory,
      Services services,
      Settings settings,
      RunStatistics statistics,
      GeneratedIds generatedIds,
      PlanParts parts) {
    this.evaluation = evaluation;
    this.parameters = parameters;
    this.catalog = catalog;
    this.view = view;
    this.transaction = transaction;
    this.memory = memory;
    this.services = services;
    this.settings = settings;
    this.statistics = statistics;
    this.generatedIds = generatedIds;
    this.parts = parts;
  }

  public EvalContext evaluation() {
    return evaluation;
  }

  public Catalog catalog() {
    return catalog;
  }

  public TableInfo table(long tableId) {
    return catalog.tableById(tableId).orElseThrow(() -> SqlError.ER_TABLE_DEF_CHANGED.with());
  }

  public TableLayout layout(long tableId) {
    return services.layouts().of(table(tableId));
  }

  public ReadView view() {
    return view;
  }

  /** The transaction that is written to and locks rows. */
  public Transaction transaction() {
    Transaction t = transaction;
    if (t == null) {
      throw new IllegalStateException("a read-only execution has no transaction");
    }
    return t;
  }

  public MemoryQuota memory() {
    return memory;
  }

  public Services services() {
    return services;
  }

  public Settings settings() {
    return settings;
  }

  /** What operators compute once from their plan. */
  public PlanParts parts() {
    return parts;
  }

  public GeneratedIds generatedIds() {
    return generatedIds;
  }

  public RunStatistics statistics() {
    return statistics;
  }

  /** The ranges of a scan in this execution: its own, or those that a join put in their place. */
  public List<KeyRange> ranges(ScanRanges scan) {
    List<KeyRange> instead = overrides.get(scan);
    return instead != null ? instead : scan.keyRanges(this);
  }

  /** Puts other ranges in a scan's place; null gives it its own back. */
  public void override(ScanRanges scan, @Nullable List<KeyRange> instead) {
    if (instead == null) {
      overrides.remove(scan);
    } else {
      overrides.put(scan, instead);
    }
  }

  /** The rows of a common table expression of this execution. */
  public CteRows cte(int definitionId) {
    CteRows rows = ctes.get(definitionId);
    if (rows == null) {
      throw new IllegalStateException("common table expression " + definitionId + " is not built");
    }
    return rows;
  }

  /** Registers a common table expression where it is not known yet. */
  void addCte(int definitionId, Supplier<CteRows> rows) {
    if (!ctes.containsKey(definitionId)) {
      ctes.put(definitionId, rows.get());
    }
  }

  void closeCtes() {
    ctes.values().forEach(CteRows::close);
  }

  /** Sets a parameter that a subquery's outer row binds. */
  public void bindOuter(int parameter, Value value) {
    outerValues.put(parameter, value);
    bind(parameter, value);
  }

  /** The values of all parameters that outer rows of subqueries have bound, by parameter. */
  public List<Value> outerValues() {
    return List.copyOf(outerValues.values());
  }

  /** Sets a parameter that an outer row binds. */
  public void bind(int parameter, Value value) {
    parameters[parameter] = value;
  }

  @Override
  public Value value(Expression expression) {
    return switch (expression) {
      case Expression.Constant c -> c.value();
      case Expression.Parameter p -> parameters[p.index()];
      case Expression.Call c -> Evaluators.evaluateConstant(c, evaluation);
      case Expression.ColumnRef c ->
          throw new IllegalArgumentException("column " + c.slot() + " is not row-free");
    };
  }

  /** What the store's expressions need of the session. */
  public CoprocessorPlan.Evaluation storeEvaluation() {
    return new CoprocessorPlan.Evaluation(
        evaluation.sqlMode().bits(),
        evaluation.timeZone().getId(),
        evaluation.nowMicros(),
        evaluation.divPrecisionIncrement(),
        evaluation.maxAllowedPacket(),
        evaluation.groupConcatMaxLen(),
        evaluation.isWriting());
  }

  /** Throws 1317 or 3024 where the statement is to end. */
  public void checkInterrupted() {
    evaluation.session().checkInterrupted();
  }
}
