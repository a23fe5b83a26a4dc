package io.atoll.rpc.plan;

import com.google.protobuf.ByteString;
import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.SortKey;
import io.atoll.rpc.proto.PlanProto;
import io.atoll.rpc.wire.Bytes;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A coprocessor plan in bytes. Expressions are flat, in postfix order; each type is told once. */
public final class PlanWriter {
  private final PlanProto.Plan.Builder plan = PlanProto.Plan.newBuilder();
  private final Map<SqlType, Integer> types = new HashMap<>();

  private PlanWriter() {}

  public static ByteString encode(CoprocessorPlan plan) {
    return new PlanWriter().write(plan).toByteString();
  }

  private PlanProto.Plan write(CoprocessorPlan from) {
    plan.setScan(scan(from.scan()));
    for (CoprocessorPlan.Operator operator : from.operators()) {
      plan.addOperators(operator(operator));
    }
    plan.addAllOutputs(from.outputs());
    CoprocessorPlan.Evaluation evaluation = from.evaluation();
    plan.setEvaluation(
        PlanProto.Evaluation.newBuilder()
            .setSqlModeBits(evaluation.sqlModeBits())
            .setTimeZone(evaluation.timeZone())
            .setStatementMicros(evaluation.statementMicros())
            .setDivPrecisionIncrement(evaluation.divPrecisionIncrement())
            .setMaxAllowedPacketBytes(evaluation.maxAllowedPacketBytes())
            .setGroupConcatMaxLenBytes(evaluation.groupConcatMaxLenBytes())
            .setIsWriting(evaluation.isWriting()));
    return plan.build();
  }

  private int type(SqlType type) {
    Integer known = types.get(type);
    if (known != null) {
      return known;
    }
    plan.addTypes(
        PlanProto.SqlType.newBuilder()
            .setKind(type.kind().mysqlCode())
            .setLength(type.length())
            .setScale(type.scale())
            .setUnsigned(type.unsigned())
            .setNullable(type.nullable())
            .setCollation(type.collation().id())
            .addAllElements(type.elements()));
    types.put(type, types.size());
    return types.size() - 1;
  }

  private static PlanProto.Value value(Value value) {
    PlanProto.Value.Builder to = PlanProto.Value.newBuilder();
    switch (value) {
      case Value.Null _ -> {}
      case Value.OfLong v -> to.setInteger(v.value());
      case Value.OfDouble v -> to.setReal(Double.doubleToRawLongBits(v.value()));
      case Value.OfDecimal v ->
          to.setDecimal(
              PlanProto.Value.Decimal.newBuilder()
                  .setUnscaled(Bytes.of(v.value().unscaledValue().toByteArray()))
                  .setScale(v.value().scale()));
      case Value.OfBytes v -> to.setBytes(Bytes.of(v.value()));
    }
    return to.build();
  }

  private PlanProto.Scan scan(CoprocessorPlan.Scan from) {
    PlanProto.Scan.Builder to = PlanProto.Scan.newBuilder().setIsDescending(from.isDescending());
    for (CoprocessorPlan.ScanColumn column : from.columns()) {
      PlanProto.ScanColumn.Builder each =
          PlanProto.ScanColumn.newBuilder()
              .setId(column.id())
              .setType(type(column.type()))
              .setIsHandle(column.isHandle());
      if (column.defaultValue() != null) {
        each.setDefaultValue(value(column.defaultValue()));
      }
      to.addColumns(each);
    }
    switch (from) {
      case CoprocessorPlan.TableScan table ->
          to.setTableId(table.tableId()).addAllPrimaryKeyColumnIds(table.primaryKeyColumnIds());
      case CoprocessorPlan.IndexScan index ->
          to.setTableId(index.tableId())
              .addAllPrimaryKeyColumnIds(index.primaryKeyColumnIds())
              .setIndex(
                  PlanProto.Scan.Index.newBuilder()
                      .setIndexId(index.indexId())
                      .setIndexColumnCount(index.indexColumnCount())
                      .setIsUnique(index.isUnique()));
    }
    return to.build();
  }

  private PlanProto.Operator operator(CoprocessorPlan.Operator from) {
    PlanProto.Operator.Builder to = PlanProto.Operator.newBuilder();
    switch (from) {
      case CoprocessorPlan.Selection selection ->
          to.setSelection(
              PlanProto.Operator.Selection.newBuilder()
                  .addAllConditions(expressions(selection.conditions())));
      case CoprocessorPlan.Projection projection ->
          to.setProjection(
              PlanProto.Operator.Projection.newBuilder()
                  .addAllExpressions(expressions(projection.expressions())));
      case CoprocessorPlan.Aggregation aggregation -> {
        PlanProto.Operator.Aggregation.Builder each =
            PlanProto.Operator.Aggregation.newBuilder()
                .addAllGroupBy(expressions(aggregation.groupBy()))
                .setIsStreamed(aggregation.isStreamed());
        for (AggregateFunction function : aggregation.aggregates()) {
          each.addAggregates(aggregate(function));
        }
        to.setAggregation(each);
      }
      case CoprocessorPlan.TopN topN -> {
        PlanProto.Operator.TopN.Builder each =
            PlanProto.Operator.TopN.newBuilder().setLimit(topN.limit());
        for (CoprocessorPlan.SortKey key : topN.keys()) {
          each.addKeys(sortKey(key.expression(), key.isDescending()));
        }
        to.setTopN(each);
      }
      case CoprocessorPlan.Limit limit ->
          to.setLimit(PlanProto.Operator.Limit.newBuilder().setLimit(limit.limit()));
    }
    return to.build();
  }

  private PlanProto.AggregateFunction aggregate(AggregateFunction from) {
    PlanProto.AggregateFunction.Builder to =
        PlanProto.AggregateFunction.newBuilder()
            .setName(from.name())
            .addAllArguments(expressions(from.arguments()))
            .setIsDistinct(from.isDistinct())
            .setSeparator(from.separator())
            .setType(type(from.type()));
    for (SortKey key : from.orderBy()) {
      to.addOrderBy(sortKey(key.expression(), key.isDescending()));
    }
    return to.build();
  }

  private PlanProto.SortKey sortKey(Expression expression, boolean isDescending) {
    return PlanProto.SortKey.newBuilder()
        .setExpression(expression(expression))
        .setIsDescending(isDescending)
        .build();
  }

  private List<PlanProto.Expression> expressions(List<Expression> from) {
    List<PlanProto.Expression> to = new ArrayList<>(from.size());
    for (Expression expression : from) {
      to.add(expression(expression));
    }
    return to;
  }

  private PlanProto.Expression expression(Expression from) {
    PlanProto.Expression.Builder to = PlanProto.Expression.newBuilder();
    append(from, to);
    return to.build();
  }

  private void append(Expression from, PlanProto.Expression.Builder to) {
    PlanProto.Node.Builder node = PlanProto.Node.newBuilder();
    switch (from) {
      case Expression.ColumnRef column -> node.setColumn(column.slot());
      case Expression.Constant constant -> node.setConstant(value(constant.value()));
      case Expression.Parameter parameter -> node.setParameter(parameter.index());
      case Expression.Call call -> {
        for (Expression argument : call.arguments()) {
          append(argument, to);
        }
        node.setCall(
            PlanProto.Node.Call.newBuilder()
                .setFunction(call.function().name())
                .setArguments(call.arguments().size()));
      }
    }
    to.addNodes(node.setType(type(from.type())));
  }
}
