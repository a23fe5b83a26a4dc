package io.atoll.rpc.dag;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.rpc.proto.Tipb;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A DAG request as a plan.
 *
 * @param types of the columns that it sends, in order
 */
public record DagPlan(CoprocessorPlan plan, List<SqlType> types) {
  private static final long MAX_ALLOWED_PACKET = 64 << 20;
  private static final int DIV_PRECISION_INCREMENT = 4;
  private static final long GROUP_CONCAT_MAX_LEN = 1024;

  /**
   * @throws IllegalArgumentException where the bytes are no DAG request
   * @throws UnsupportedOperationException where it asks for something that stores do not do; says
   *     what
   */
  public static DagPlan decode(ByteString data) {
    Tipb.DAGRequest request;
    try {
      request = Tipb.DAGRequest.parseFrom(data);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a DAG request", e);
    }
    if (request.getExecutorsCount() == 0) {
      throw new IllegalArgumentException("a DAG request without executors");
    }
    CoprocessorPlan.Scan scan = scan(request.getExecutors(0));
    List<SqlType> columns = new ArrayList<>();
    for (CoprocessorPlan.ScanColumn column : scan.columns()) {
      columns.add(column.type());
    }
    List<CoprocessorPlan.Operator> operators = new ArrayList<>();
    for (Tipb.Executor executor :
        request.getExecutorsList().subList(1, request.getExecutorsCount())) {
      CoprocessorPlan.Operator operator = operator(executor, columns);
      operators.add(operator);
      if (operator instanceof CoprocessorPlan.Aggregation aggregation) {
        columns = outputs(aggregation);
      }
    }
    List<Integer> outputs = request.getOutputOffsetsList();
    List<SqlType> types = new ArrayList<>(outputs.size());
    for (int output : outputs) {
      if (output < 0 || output >= columns.size()) {
        throw new IllegalArgumentException("no output column " + output);
      }
      types.add(columns.get(output));
    }
    return new DagPlan(new CoprocessorPlan(scan, operators, outputs, evaluation(request)), types);
  }

  private static CoprocessorPlan.Scan scan(Tipb.Executor executor) {
    return switch (executor.getTp()) {
      case TypeTableScan -> {
        Tipb.TableScan scan = executor.getTblScan();
        yield new CoprocessorPlan.TableScan(
            scan.getTableId(),
            columns(scan.getColumnsList()),
            scan.getPrimaryColumnIdsList(),
            scan.getDesc());
      }
      case TypeIndexScan -> {
        Tipb.IndexScan scan = executor.getIdxScan();
        List<CoprocessorPlan.ScanColumn> columns = columns(scan.getColumnsList());
        int handles = scan.getPrimaryColumnIdsCount();
        if (handles == 0 && !columns.isEmpty() && columns.getLast().isHandle()) {
          handles = 1;
        }
        yield new CoprocessorPlan.IndexScan(
            scan.getTableId(),
            scan.getIndexId(),
            columns,
            columns.size() - handles,
            scan.getPrimaryColumnIdsList(),
            scan.getUnique(),
            scan.getDesc());
      }
      case TypeSelection, TypeAggregation, TypeTopN, TypeLimit, TypeStreamAgg ->
          throw new IllegalArgumentException("a DAG request begins with a scan");
    };
  }

  private static List<CoprocessorPlan.ScanColumn> columns(List<Tipb.ColumnInfo> from) {
    List<CoprocessorPlan.ScanColumn> to = new ArrayList<>(from.size());
    for (Tipb.ColumnInfo column : from) {
      SqlType type = DagTypes.of(column);
      to.add(
          new CoprocessorPlan.ScanColumn(
              column.getColumnId(),
              type,
              column.getPkHandle() || column.getColumnId() == CoprocessorPlan.ScanColumn.HANDLE_ID,
              column.hasDefaultVal() ? Datums.read(column.getDefaultVal(), type) : null));
    }
    return to;
  }

  private static CoprocessorPlan.Operator operator(Tipb.Executor executor, List<SqlType> columns) {
    DagExpressions expressions = new DagExpressions(columns);
    return switch (executor.getTp()) {
      case TypeSelection ->
          new CoprocessorPlan.Selection(
              expressions.expressions(executor.getSelection().getConditionsList()));
      case TypeAggregation -> aggregation(executor.getAggregation(), false, expressions);
      case TypeStreamAgg ->
          aggregation(
              executor.hasStreamAgg() ? executor.getStreamAgg() : executor.getAggregation(),
              true,
              expressions);
      case TypeTopN -> {
        List<CoprocessorPlan.SortKey> keys = new ArrayList<>();
        for (Tipb.ByItem item : executor.getTopN().getOrderByList()) {
          keys.add(
              new CoprocessorPlan.SortKey(expressions.expression(item.getExpr()), item.getDesc()));
        }
        yield new CoprocessorPlan.TopN(keys, executor.getTopN().getLimit());
      }
      case TypeLimit -> new CoprocessorPlan.Limit(executor.getLimit().getLimit());
      case TypeTableScan, TypeIndexScan ->
          throw new UnsupportedOperationException("a scan above another is not supported");
    };
  }

  private static CoprocessorPlan.Aggregation aggregation(
      Tipb.Aggregation from, boolean isStreamed, DagExpressions expressions) {
    List<AggregateFunction> functions = new ArrayList<>();
    for (Tipb.Expr function : from.getAggFuncList()) {
      functions.add(expressions.aggregate(function));
    }
    return new CoprocessorPlan.Aggregation(
        expressions.expressions(from.getGroupByList()), functions, isStreamed);
  }

  /** Partial states, then the group's keys, as in TiDB: of AVG the count and the sum. */
  private static List<SqlType> outputs(CoprocessorPlan.Aggregation aggregation) {
    List<SqlType> types = new ArrayList<>();
    for (AggregateFunction function : aggregation.aggregates()) {
      types.addAll(AggregateState.partialTypes(function));
    }
    for (Expression key : aggregation.groupBy()) {
      types.add(key.type());
    }
    return types;
  }

  private static CoprocessorPlan.Evaluation evaluation(Tipb.DAGRequest request) {
    return new CoprocessorPlan.Evaluation(
        request.hasSqlMode() ? request.getSqlMode() : SqlMode.DEFAULT.bits(),
        timeZone(request),
        0,
        DIV_PRECISION_INCREMENT,
        request.getMaxAllowedPacket() > 0 ? request.getMaxAllowedPacket() : MAX_ALLOWED_PACKET,
        GROUP_CONCAT_MAX_LEN,
        false);
  }

  private static String timeZone(Tipb.DAGRequest request) {
    String name = request.getTimeZoneName();
    if (!name.isEmpty() && !name.equals("System")) {
      try {
        return ZoneId.of(name).getId();
      } catch (DateTimeException e) {
        throw new UnsupportedOperationException("time zone " + name + " is not known", e);
      }
    }
    return ZoneOffset.ofTotalSeconds((int) request.getTimeZoneOffset()).getId();
  }
}
