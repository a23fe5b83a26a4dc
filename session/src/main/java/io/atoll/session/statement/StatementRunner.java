package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.chunk.Chunk;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.GeneratedIds;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.executor.PlanParts;
import io.atoll.executor.RunStatistics;
import io.atoll.executor.WriteOutcome;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.parser.ast.Admin;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.SetStatement;
import io.atoll.parser.ast.Show;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TransactionStatement;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.WritePlan;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.session.variables.HotVariables;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs parsed statements of one session, one after the other: what each kind of statement is, who
 * runs it, and what the client is told. Errors are thrown as {@link io.atoll.types.SqlException}.
 * One thread.
 */
public final class StatementRunner {
  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final StatementPlanner planner;
  private final PlanRunner plans;
  private final Dialogue dialogue;
  private final PastReads past;
  private final TransactionCommands transactionCommands;
  private final SetCommands setCommands;
  private final ShowCommands showCommands;
  private final SessionCommands sessionCommands;
  private final AdminCommands adminCommands;
  private final DefinitionCommands definitions;
  private long scannedRows;
  private long sentRows;
  private long peakMemoryBytes;

  public StatementRunner(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      StatementPlanner planner,
      Dialogue dialogue) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.planner = planner;
    this.dialogue = dialogue;
    this.plans = new PlanRunner(node.client(), state, transaction, node.execution());
    CommitErrors.DuplicateNamer duplicates = this::duplicate;
    this.past = new PastReads(node, state, transaction, this);
    this.transactionCommands =
        new TransactionCommands(state, transaction, past, duplicates, this::catalog, this::require);
    this.setCommands =
        new SetCommands(
            state, transaction, past, node.privileges(), duplicates, dialogue, this::evaluate);
    this.showCommands = new ShowCommands(node, state, dialogue, this);
    this.sessionCommands = new SessionCommands(node, state, dialogue, this);
    this.adminCommands = new AdminCommands(node, state, dialogue, this);
    this.definitions = new DefinitionCommands(node, state, transaction, dialogue, this);
  }

  io.atoll.types.SqlException duplicate(io.atoll.codec.Key key, byte @Nullable [] attempted) {
    return DuplicateKeys.error(node.catalog().get(), node.execution().layouts(), key, attempted);
  }

  /** The parser's part of the session's sql_mode. */
  public io.atoll.parser.SqlMode syntaxMode() {
    io.atoll.parser.SqlMode mode = state.variables().hot().syntaxMode();
    return mode.ignoreSpace() || !state.details().ignoreSpace()
        ? mode
        : new io.atoll.parser.SqlMode(
            mode.ansiQuotes(),
            mode.pipesAsConcat(),
            mode.noBackslashEscapes(),
            true,
            mode.highNotPrecedence());
  }

  /** Rows that stores read for the last statement. */
  public long scannedRows() {
    return scannedRows;
  }

  public long sentRows() {
    return sentRows;
  }

  public long peakMemoryBytes() {
    return peakMemoryBytes;
  }

  /**
   * Runs one statement without parameters.
   *
   * @param more whether another statement of the same text follows
   */
  public void run(ParsedStatement parsed, ResultSink sink, boolean more) {
    run(parsed, new Value[0], List.of(), sink, more);
  }

  /** Runs one statement with values for its {@code ?}. */
  public void run(
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    scannedRows = 0;
    sentRows = 0;
    peakMemoryBytes = 0;
    Statement statement = parsed.statement();
    if (!keepsDiagnostics(statement)) {
      state.freshDiagnostics();
    }
    String hints = StatementHints.textOf(statement);
    Runnable work = () -> dispatch(statement, parsed, parameters, parameterTypes, sink, more);
    if (hints != null) {
      Runnable plain = work;
      work =
          () ->
              new StatementHints(node.environment(), state)
                  .run(hints, statement instanceof Statement.Select, plain);
    }
    past.run(statement, parsed, parameters, parameterTypes, work);
  }

  private void dispatch(
      Statement statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    switch (statement) {
      case Statement.Select given -> {
        Statement.Select select = SelectLimit.of(given, state);
        if (select.query().into() != null) {
          new IntoVariables(state, transaction, dialogue, this)
              .run(select.query(), parsed, parameters, parameterTypes, sink, more);
          return;
        }
        if (CountedQuery.isOne(select.query())) {
          new CountedQuery(state, transaction, dialogue, this)
              .run(select.query(), parsed, parameters, parameterTypes, sink, more);
          return;
        }
        planned(select, parsed, parameters, parameterTypes, sink, more);
      }
      case Dml.Insert _, Dml.Update _, Dml.Delete _ ->
          planned(statement, parsed, parameters, parameterTypes, sink, more);
      case Dml.Do d -> {
        for (Expr expression : d.expressions()) {
          evaluate(expression);
        }
        state.setRowCount(0);
        dialogue.ok(sink, more);
      }
      case Dml.Load load -> load(load, parsed, sink, more);
      case Dml.Batch _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("BATCH");
      case Dml.Call call ->
          throw SqlError.ER_SP_DOES_NOT_EXIST.with(
              "PROCEDURE",
              (call.routine().schema() == null ? state.databaseName() : call.routine().schema())
                  + "."
                  + call.routine().name());
      case TransactionStatement t -> {
        transactionCommands.run(t);
        state.setRowCount(0);
        dialogue.ok(sink, more);
      }
      case SetStatement s -> {
        setCommands.run(s);
        state.setRowCount(0);
        dialogue.ok(sink, more);
      }
      case Show show -> {
        if (show.kind() == Show.Kind.TABLE_REGIONS) {
          adminCommands.showRegions(show, sink, more);
        } else {
          showCommands.run(show, parsed, sink, more);
        }
      }
      case io.atoll.parser.ast.Session s -> sessionCommands.run(s, sink, more);
      case Statement.Explain explain ->
          planned(explain, parsed, parameters, parameterTypes, sink, more);
      case TableDdl ddl -> definitions.run(ddl, parsed, parameters, parameterTypes, sink, more);
      case SchemaDdl ddl -> definitions.run(ddl, parsed, sink, more);
      case AccountStatement a -> {
        refuseReadOnly();
        implicitCommit();
        sessionCommands.account(a);
        dialogue.ok(sink, more);
      }
      case Admin admin -> adminCommands.run(admin, parsed, sink, more);
      case Statement.Known known -> throw SqlError.ER_NOT_SUPPORTED_YET.with(known.what());
    }
  }

  /** Runs a statement that changes rows, as a part of another, which has checked privileges. */
  WriteOutcome write(
      Statement statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes) {
    Catalog catalog = transaction.catalog();
    PlanRunner.Run run =
        begin(planner.plan(statement, parsed, catalog, parameterTypes), catalog, parameters);
    WriteOutcome outcome = plans.write(run);
    ended(run);
    return outcome;
  }

  private void load(Dml.Load load, ParsedStatement parsed, ResultSink sink, boolean more) {
    String database = load.table().schema() == null ? state.databaseName() : load.table().schema();
    if (database.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    io.atoll.catalog.TableInfo table =
        catalog()
            .table(database, load.table().name())
            .filter(t -> t.state().isPublic() && !t.isView())
            .orElseThrow(() -> SqlError.ER_NO_SUCH_TABLE.with(database, load.table().name()));
    LoadData.Loaded loaded =
        new LoadData(load, parsed, table, state, transaction, this::duplicate, this::writtenBatch)
            .run(sink);
    state.setRowCount(loaded.affected());
    dialogue.ok(sink, loaded.affected(), 0, loaded.info(), more);
  }

  /** Writes rows for LOAD DATA, as a part of its statement. */
  private WriteOutcome writtenBatch(String text, Value[] values, List<SqlType> types) {
    ParsedStatement parsed = Parser.parse(text, io.atoll.parser.SqlMode.DEFAULT);
    Catalog catalog = transaction.catalog();
    PlannedStatement planned = plan(parsed.statement(), parsed, catalog, types);
    PlanRunner.Run run = begin(planned, catalog, values);
    try {
      return plans.write(run);
    } finally {
      ended(run);
    }
  }

  private static boolean keepsDiagnostics(Statement statement) {
    return statement instanceof Show show
        && switch (show.kind()) {
          case WARNINGS, ERRORS, COUNT_WARNINGS, COUNT_ERRORS -> true;
          default -> false;
        };
  }

  /** Refuses what the session's account may not do. Temporary tables are its own. */
  void require(List<io.atoll.planner.physical.RequiredPrivilege> needed) {
    node.privileges()
        .require(state.account(), state.roles(), transaction.temporary().without(needed));
  }

  /** The schemas as of now with the session's own tables, for looks at definitions. */
  Catalog catalog() {
    return transaction.temporary().over(node.catalog().get());
  }

  long nextAutoIncrement(io.atoll.catalog.TableInfo table) {
    return transaction.temporary().peek(table.id());
  }

  /** 1792 for what a read-only transaction may not do. */
  void refuseReadOnly() {
    if (transaction.isReadOnly()) {
      throw SqlError.ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.with();
    }
  }

  /** Statements that MySQL commits before: schema and account changes. */
  void implicitCommit() {
    transaction.commit(this::duplicate);
    transaction.statementEnded();
  }

  /** The context of expressions of a statement that begins now. */
  EvalContext evaluation(boolean isWriting, Value[] parameters) {
    HotVariables hot = state.variables().hot();
    long fixed = hot.timestampMicros();
    long now = fixed == 0 ? node.environment().clock().wallMicros() : fixed;
    return EvalContext.builder()
        .nowMicros(now)
        .clock(node.environment().clock()::wallMicros)
        .timeZone(state.variables().timeZone())
        .sqlMode(state.variables().sqlMode())
        .connectionCollation(state.variables().connectionCollation())
        .warnings(state.diagnostics())
        .session(state)
        .parameters(parameters)
        .divPrecisionIncrement(hot.divPrecisionIncrement())
        .groupConcatMaxLen(hot.groupConcatMaxLen())
        .maxAllowedPacket(hot.maxAllowedPacketBytes())
        .timeNames(hot.timeNames())
        .defaultWeekFormat(hot.defaultWeekFormat())
        .writing(isWriting)
        .build();
  }

  /** Plans a statement and checks the privileges it needs. */
  PlannedStatement plan(
      Statement statement, ParsedStatement parsed, Catalog catalog, List<SqlType> parameterTypes) {
    PlannedStatement planned = planner.plan(statement, parsed, catalog, parameterTypes);
    require(planned.privileges());
    return planned;
  }

  /** Runs what {@link KeptTexts} found. */
  public void run(KeptTexts.Kept kept, ResultSink sink) {
    scannedRows = 0;
    sentRows = 0;
    peakMemoryBytes = 0;
    state.freshDiagnostics();
    require(kept.planned().privileges());
    runPlan(
        kept.planned(), kept.catalog(), kept.values(), kept.header(), kept.parts(), sink, false);
  }

  /** Runs a prepared statement, with the plan of its last execution where that still holds. */
  public void run(
      ParsedStatement parsed,
      CachedPlan cache,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink) {
    if (StatementHints.textOf(parsed.statement()) != null || past.concerns(parsed)) {
      run(parsed, parameters, parameterTypes, sink, false);
      return;
    }
    switch (parsed.statement()) {
      case Statement.Select select
          when select.query().into() == null
              && !CountedQuery.isOne(select.query())
              && SelectLimit.of(select, state) == select ->
          runCached(parsed, cache, parameters, parameterTypes, sink);
      case Dml.Insert _, Dml.Update _, Dml.Delete _ ->
          runCached(parsed, cache, parameters, parameterTypes, sink);
      default -> run(parsed, parameters, parameterTypes, sink, false);
    }
  }

  private void runCached(
      ParsedStatement parsed,
      CachedPlan cache,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink) {
    scannedRows = 0;
    sentRows = 0;
    peakMemoryBytes = 0;
    state.freshDiagnostics();
    Catalog catalog;
    PlannedStatement planned;
    do {
      catalog = transaction.catalog();
      planned = cache.find(catalog, state, parameterTypes);
      if (planned == null) {
        planned = plan(parsed.statement(), parsed, catalog, parameterTypes);
        cache.keep(planned, PlanHeader.of(planned), catalog, state, parameterTypes);
      } else {
        require(planned.privileges());
      }
    } while (hasWaited(planned));
    runPlan(planned, catalog, parameters, cache.header(), cache.parts(), sink, false);
  }

  private void planned(
      Statement statement,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    Catalog catalog;
    PlannedStatement planned;
    do {
      catalog = transaction.catalog();
      planned = plan(statement, parsed, catalog, parameterTypes);
    } while (hasWaited(planned));
    runPlan(planned, catalog, parameters, PlanHeader.of(planned), new PlanParts(), sink, more);
  }

  /**
   * Waits for other sessions' table locks before anything is told to the client; then the tables
   * may be others than those that the plan is about.
   */
  private boolean hasWaited(PlannedStatement planned) {
    return transaction.hasWaited(
        planned.tableIds(),
        planned.plan() instanceof WritePlan write ? PlanRunner.writtenTables(write) : Set.of());
  }

  /** Runs a plan and answers the client. */
  void runPlan(
      PlannedStatement planned,
      Catalog catalog,
      Value[] parameters,
      ResultHeader header,
      PlanParts parts,
      ResultSink sink,
      boolean more) {
    PlanRunner.Run run = begin(planned, catalog, parameters, parts);
    try {
      if (planned.plan() instanceof WritePlan) {
        written(plans.write(run), sink, more);
        return;
      }
      if (planned.plan() instanceof io.atoll.planner.physical.RowPlan.Explain explain) {
        new ExplainCommand(plans, dialogue).run(explain, run, sink, more);
        return;
      }
      sink.header(header, dialogue.format());
      plans.query(
          run,
          chunk -> {
            sentRows += chunk.rows();
            sink.rows(chunk);
          });
      state.setRowCount(-1);
      state.setFoundRows(sentRows);
      dialogue.end(sink, more);
    } finally {
      ended(run);
    }
  }

  PlanRunner.Run begin(PlannedStatement planned, Catalog catalog, Value[] parameters) {
    return begin(planned, catalog, parameters, new PlanParts());
  }

  private PlanRunner.Run begin(
      PlannedStatement planned, Catalog catalog, Value[] parameters, PlanParts parts) {
    Value[] slots =
        Arrays.copyOf(parameters, Math.max(parameters.length, planned.parameterSlots()));
    Arrays.fill(slots, parameters.length, slots.length, Value.NULL);
    boolean isWriting = planned.plan() instanceof WritePlan write && !write.isIgnore();
    long quota = state.variables().hot().memoryQuotaBytes();
    return new PlanRunner.Run(
        planned,
        slots,
        catalog,
        evaluation(isWriting, slots),
        new MemoryQuota(quota <= 0 ? Long.MAX_VALUE : quota, state.connectionId()),
        RunStatistics.totalsOnly(),
        new GeneratedIds(transaction.temporary(), insertId(planned)),
        parts);
  }

  /** The AUTO_INCREMENT value that SET insert_id wants an INSERT to begin with; 0 for none. */
  private long insertId(PlannedStatement planned) {
    return planned.plan() instanceof WritePlan.Insert ? state.variables().hot().insertId() : 0;
  }

  /** Runs a query and gives its rows to a consumer; each chunk is its until it returns. */
  void query(PlanRunner.Run run, Consumer<Chunk> rows) {
    try {
      plans.query(run, rows);
    } finally {
      ended(run);
    }
  }

  private void ended(PlanRunner.Run run) {
    scannedRows += run.statistics().scannedRows();
    peakMemoryBytes = Math.max(peakMemoryBytes, run.memory().peakBytes());
  }

  /** Answers a statement that changed rows. */
  void written(WriteOutcome outcome, ResultSink sink, boolean more) {
    if (outcome.generatedId() != 0) {
      if (state.variables().hot().insertId() != 0) {
        state.variables().put("insert_id", "0");
      }
      state.setLastInsertId(outcome.generatedId());
    }
    state.setRowCount(outcome.affectedRows());
    String info = outcome.info().isEmpty() ? "" : outcome.info() + state.diagnostics().count();
    dialogue.ok(sink, outcome.affectedRows(), outcome.lastInsertId(), info, more);
  }

  /** Rows that went to the client. */
  void sent(long rows) {
    sentRows += rows;
  }

  /** The value of an expression, computed as SELECT would. */
  Expression.Constant evaluate(Expr expression) {
    return evaluate(List.of(expression), new Value[0], List.of()).getFirst();
  }

  /** The values of expressions, computed at the same moment as SELECT would. */
  List<Expression.Constant> evaluate(
      List<Expr> expressions, Value[] parameters, List<SqlType> parameterTypes) {
    Expr first = expressions.getFirst();
    List<SelectItem> items = new ArrayList<>(expressions.size());
    for (Expr each : expressions) {
      items.add(new SelectItem.Value(each, "?", false, each.start(), each.end()));
    }
    QueryBody body =
        new QueryBody.Select(
            false,
            Set.of(),
            null,
            items,
            List.of(),
            null,
            List.of(),
            false,
            null,
            List.of(),
            first.start(),
            first.end());
    Query query =
        new Query(null, body, List.of(), null, List.of(), null, first.start(), first.end());
    Statement statement = new Statement.Select(query);
    Catalog catalog = transaction.catalog();
    ParsedStatement parsed = new ParsedStatement(statement, new byte[0], 0, 0);
    PlannedStatement planned = plan(statement, parsed, catalog, parameterTypes);
    PlanRunner.Run run = begin(planned, catalog, parameters);
    Value[] values = new Value[items.size()];
    Arrays.fill(values, Value.NULL);
    plans.query(
        run,
        chunk -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = chunk.column(i).value(chunk.position(0));
          }
        });
    List<Expression.Constant> constants = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      SqlType type = planned.fields().get(i).type();
      constants.add(
          values[i].isNull()
              ? new Expression.Constant(Value.NULL, type)
              : (Expression.Constant) Functions.constant(values[i], type));
    }
    return constants;
  }

  /** Runs a query made here (SHOW) for the user. */
  void query(String text, ResultSink sink, boolean more) {
    ParsedStatement parsed = Parser.parse(text, io.atoll.parser.SqlMode.DEFAULT);
    planned(parsed.statement(), parsed, new Value[0], List.of(), sink, more);
  }

  /** As {@link #query}; information_schema lists the session's temporary tables, too. */
  void queryWithTemporary(String text, ResultSink sink, boolean more) {
    ParsedStatement parsed = Parser.parse(text, io.atoll.parser.SqlMode.DEFAULT);
    transaction.catalog();
    Catalog catalog = transaction.temporary().listedOver(node.catalog().get());
    PlannedStatement planned = plan(parsed.statement(), parsed, catalog, List.of());
    runPlan(planned, catalog, new Value[0], PlanHeader.of(planned), new PlanParts(), sink, more);
  }

  /** Rows of a cursor and what their columns are. */
  public record OpenRows(Operator operator, ResultHeader header) {}

  /** Opens the rows of a statement that gives some. */
  public OpenRows open(ParsedStatement parsed, Value[] parameters, List<SqlType> parameterTypes) {
    state.freshDiagnostics();
    if (!(parsed.statement() instanceof Statement.Select select)) {
      // Tables made here (SHOW, EXPLAIN) are small: they are kept whole.
      return new CollectedRows(this).run(parsed, parameters, parameterTypes);
    }
    String hints = StatementHints.textOf(parsed.statement());
    if (hints == null && !past.concerns(parsed)) {
      return opened(select, parsed, parameters, parameterTypes);
    }
    List<OpenRows> rows = new ArrayList<>(1);
    Runnable plain = () -> rows.add(opened(select, parsed, parameters, parameterTypes));
    Runnable work =
        hints == null
            ? plain
            : () -> new StatementHints(node.environment(), state).run(hints, true, plain);
    past.run(select, parsed, parameters, parameterTypes, work);
    return rows.getFirst();
  }

  private OpenRows opened(
      Statement.Select select,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes) {
    Catalog catalog = transaction.catalog();
    Statement limited = SelectLimit.of(select, state);
    PlannedStatement planned = plan(limited, parsed, catalog, parameterTypes);
    PlanRunner.Run run = begin(planned, catalog, parameters);
    return new OpenRows(plans.open(run), PlanHeader.of(planned));
  }

  /**
   * The columns that a prepared statement gives; empty where it gives none. Plans what can be
   * planned, so that unknown tables and columns show here.
   */
  public ResultHeader prepared(ParsedStatement parsed) {
    List<SqlType> types = java.util.Collections.nCopies(parsed.parameterCount(), SqlType.NULL);
    return switch (parsed.statement()) {
      case Statement.Select _, Statement.Explain _, Dml.Insert _, Dml.Update _, Dml.Delete _ ->
          PlanHeader.of(plan(parsed.statement(), parsed, catalog(), types));
      case io.atoll.parser.ast.Session.Prepare _,
          io.atoll.parser.ast.Session.Execute _,
          io.atoll.parser.ast.Session.Deallocate _ ->
          throw SqlError.ER_UNSUPPORTED_PS.with();
      case Show _ -> new CollectedRows(this).header(parsed);
      default -> new ResultHeader(List.of());
    };
  }

  /** COM_FIELD_LIST. */
  public ResultHeader fieldList(String table, String wildcard) {
    String text = "SELECT * FROM " + io.atoll.session.describe.Quoting.name(table) + " LIMIT 0";
    ParsedStatement parsed = Parser.parse(text, io.atoll.parser.SqlMode.DEFAULT);
    ResultHeader all = PlanHeader.of(plan(parsed.statement(), parsed, catalog(), List.of()));
    return wildcard.isEmpty()
        ? all
        : new ResultHeader(
            all.columns().stream().filter(c -> Wildcard.matches(wildcard, c.name())).toList());
  }

  public void useDatabase(String name) {
    sessionCommands.useDatabase(name);
  }

  public void kill(long connectionId, boolean queryOnly) {
    sessionCommands.kill(connectionId, queryOnly);
  }

  /** COM_RESET_CONNECTION. */
  public void reset() {
    sessionCommands.reset();
  }
}
