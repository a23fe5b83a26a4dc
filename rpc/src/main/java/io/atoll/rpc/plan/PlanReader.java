package io.atoll.rpc.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.SortKey;
import io.atoll.rpc.proto.PlanProto;
import io.atoll.rpc.wire.Bytes;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link PlanWriter} wrote. */
public final class PlanReader {
  private static final TypeKind[] KINDS = new TypeKind[256];

  static {
    for (TypeKind kind : TypeKind.values()) {
      KINDS[kind.mysqlCode()] = kind;
    }
  }

  private final List<SqlType> types;

  private PlanReader(List<SqlType> types) {
    this.types = types;
  }

  /**
   * @throws IllegalArgumentException where the bytes are no plan, or one with parts unknown here
   */
  public static CoprocessorPlan decode(ByteString bytes) {
    PlanProto.Plan plan;
    try {
      plan = PlanProto.Plan.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a coprocessor plan", e);
    }
    List<SqlType> types = new ArrayList<>(plan.getTypesCount());
    for (PlanProto.SqlType type : plan.getTypesList()) {
      types.add(type(type));
    }
    return new PlanReader(types).read(plan);
  }

  private static SqlType type(PlanProto.SqlType from) {
    TypeKind kind = from.getKind() < KINDS.length ? KINDS[from.getKind()] : null;
    if (kind == null) {
      throw new IllegalArgumentException("no type " + from.getKind());
    }
    return new SqlType(
        kind,
        from.getLength(),
        from.getScale(),
        from.getUnsigned(),
        from.getNullable(),
        Collation.byId(from.getCollation())
            .orElseThrow(() -> new IllegalArgumentException("no collation " + from)),
        List.copyOf(from.getElementsList()));
  }

  private CoprocessorPlan read(PlanProto.Plan plan) {
    List<CoprocessorPlan.Operator> operators = new ArrayList<>(plan.getOperatorsCount());
    for (PlanProto.Operator operator : plan.getOperatorsList()) {
      operators.add(operator(operator));
    }
    PlanProto.Evaluation evaluation = plan.getEvaluation();
    return new CoprocessorPlan(
        scan(plan.getScan()),
        operators,
        plan.getOutputsList(),
        new CoprocessorPlan.Evaluation(
            evaluation.getSqlModeBits(),
            evaluation.getTimeZone(),
            evaluation.getStatementMicros(),
            evaluation.getDivPrecisionIncrement(),
            evaluation.getMaxAllowedPacketBytes(),
            evaluation.getGroupConcatMaxLenBytes(),
            evaluation.getIsWriting()));
  }

  private static Value value(PlanProto.Value from) {
    return switch (from.getContentCase()) {
      case INTEGER -> Value.of(from.getInteger());
      case REAL -> Value.of(Double.longBitsToDouble(from.getReal()));
      case DECIMAL ->
          Value.of(
              new BigDecimal(
                  new BigInteger(from.getDecimal().getUnscaled().toByteArray()),
                  from.getDecimal().getScale()));
      case BYTES -> Value.of(Bytes.array(from.getBytes()));
      case CONTENT_NOT_SET -> Value.NULL;
    };
  }

  private CoprocessorPlan.Scan scan(PlanProto.Scan from) {
    List<CoprocessorPlan.ScanColumn> columns = new ArrayList<>(from.getColumnsCount());
    for (PlanProto.ScanColumn column : from.getColumnsList()) {
      columns.add(
          new CoprocessorPlan.ScanColumn(
              column.getId(),
              types.get(column.getType()),
              column.getIsHandle(),
              column.hasDefaultValue() ? value(column.getDefaultValue()) : null));
    }
    if (!from.hasIndex()) {
      return new CoprocessorPlan.TableScan(
          from.getTableId(), columns, from.getPrimaryKeyColumnIdsList(), from.getIsDescending());
    }
    return new CoprocessorPlan.IndexScan(
        from.getTableId(),
        from.getIndex().getIndexId(),
        columns,
        from.getIndex().getIndexColumnCount(),
        from.getPrimaryKeyColumnIdsList(),
        from.getIndex().getIsUnique(),
        from.getIsDescending());
  }

  private CoprocessorPlan.Operator operator(PlanProto.Operator from) {
    return switch (from.getContentCase()) {
      case SELECTION ->
          new CoprocessorPlan.Selection(expressions(from.getSelection().getConditionsList()));
      case PROJECTION ->
          new CoprocessorPlan.Projection(expressions(from.getProjection().getExpressionsList()));
      case AGGREGATION -> {
        List<AggregateFunction> aggregates = new ArrayList<>();
        for (PlanProto.AggregateFunction each : from.getAggregation().getAggregatesList()) {
          aggregates.add(aggregate(each));
        }
        yield new CoprocessorPlan.Aggregation(
            expressions(from.getAggregation().getGroupByList()),
            aggregates,
            from.getAggregation().getIsStreamed());
      }
      case TOP_N -> {
        List<CoprocessorPlan.SortKey> keys = new ArrayList<>();
        for (PlanProto.SortKey key : from.getTopN().getKeysList()) {
          keys.add(
              new CoprocessorPlan.SortKey(expression(key.getExpression()), key.getIsDescending()));
        }
        yield new CoprocessorPlan.TopN(keys, from.getTopN().getLimit());
      }
      case LIMIT -> new CoprocessorPlan.Limit(from.getLimit().getLimit());
      case CONTENT_NOT_SET -> throw new IllegalArgumentException("an operator not known here");
    };
  }

  private AggregateFunction aggregate(PlanProto.AggregateFunction from) {
    List<SortKey> orderBy = new ArrayList<>(from.getOrderByCount());
    for (PlanProto.SortKey key : from.getOrderByList()) {
      orderBy.add(new SortKey(expression(key.getExpression()), key.getIsDescending()));
    }
    return new AggregateFunction(
        from.getName(),
        expressions(from.getArgumentsList()),
        from.getIsDistinct(),
        orderBy,
        from.getSeparator(),
        types.get(from.getType()));
  }

  private List<Expression> expressions(List<PlanProto.Expression> from) {
    List<Expression> to = new ArrayList<>(from.size());
    for (PlanProto.Expression expression : from) {
      to.add(expression(expression));
    }
    return to;
  }

  private Expression expression(PlanProto.Expression from) {
    List<Expression> stack = new ArrayList<>();
    for (PlanProto.Node node : from.getNodesList()) {
      SqlType type = types.get(node.getType());
      stack.add(
          switch (node.getContentCase()) {
            case COLUMN -> new Expression.ColumnRef(node.getColumn(), type);
            case CONSTANT -> new Expression.Constant(value(node.getConstant()), type);
            case PARAMETER -> new Expression.Parameter(node.getParameter(), type);
            case CALL -> {
              int count = node.getCall().getArguments();
              if (count > stack.size()) {
                throw new IllegalArgumentException("a call without its arguments");
              }
              List<Expression> last = stack.subList(stack.size() - count, stack.size());
              Expression call =
                  new Expression.Call(new Function(node.getCall().getFunction()), last, type);
              last.clear();
              yield call;
            }
            case CONTENT_NOT_SET ->
                throw new IllegalArgumentException("an expression not known here");
          });
    }
    if (stack.size() != 1) {
      throw new IllegalArgumentException("an expression of " + stack.size() + " values");
    }
    return stack.getFirst();
  }
}
