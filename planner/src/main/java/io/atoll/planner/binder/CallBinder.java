package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.SortKey;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.IntervalUnit;
import io.atoll.parser.ast.OrderItem;
import io.atoll.types.CharacterSet;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Function calls, aggregates, window functions. */
final class CallBinder {
  private final Block block;
  private final ExpressionBinder expressions;
  private final Binding binding;

  CallBinder(Block block, ExpressionBinder expressions) {
    this.block = block;
    this.expressions = expressions;
    this.binding = block.binding;
  }

  Expression bind(Call call) {
    return switch (call) {
      case Call.Function f -> function(f);
      case Call.Aggregate a -> a.over() == null ? aggregate(a) : windowed(a);
      case Call.WindowFunction w ->
          WindowBinder.bind(
              block, expressions, w.name(), expressions.bind(w.arguments()), w.over());
      case Call.Cast c -> {
        if (c.isArray()) {
          throw SqlError.ER_NOT_SUPPORTED_YET.with("CAST to an array");
        }
        Expression operand = expressions.bind(c.operand());
        if (c.type().name().equals("JSON") && operand.type().kind().isString()) {
          yield expressions.call("PARSE_JSON", operand);
        }
        yield expressions.fold(
            Functions.explicitCast(operand, CastTypes.of(c.type(), operand, binding)));
      }
      case Call.ConvertUsing c -> {
        CharacterSet set = CharacterSet.require(c.charset());
        yield expressions.call(
            "CONVERT_CHARSET", expressions.bind(c.operand()), expressions.text(set.label()));
      }
      case Call.Char c -> {
        Expression bytes = expressions.call("CHAR", expressions.bind(c.codes()));
        yield c.charset() == null
            ? bytes
            : expressions.fold(
                Functions.cast(
                    bytes,
                    SqlType.varchar(-1, CharacterSet.require(c.charset()).defaultCollation())));
      }
      case Call.Extract e ->
          expressions.call("EXTRACT", unit(e.unit()), expressions.bind(e.operand()));
      case Call.Trim t -> {
        String name =
            switch (t.mode()) {
              case BOTH -> "TRIM";
              case LEADING -> "LTRIM";
              case TRAILING -> "RTRIM";
            };
        Expression operand = expressions.bind(t.operand());
        yield t.removed() == null
            ? expressions.call(name, operand)
            : expressions.call(name, operand, expressions.bind(t.removed()));
      }
      case Call.DateArithmetic d ->
          expressions.call(
              d.isSubtract() ? "DATE_SUB" : "DATE_ADD",
              expressions.bind(d.date()),
              expressions.bind(d.amount()),
              unit(d.unit()));
      case Call.TimestampDiff t ->
          expressions.call(
              "TIMESTAMPDIFF",
              unit(t.unit()),
              expressions.bind(t.from()),
              expressions.bind(t.to()));
      case Call.WeightString w -> expressions.call("WEIGHT_STRING", expressions.bind(w.operand()));
      case Call.JsonValue j -> jsonValue(j);
    };
  }

  /**
   * JSON_VALUE: the scalar at the path in the asked type. Nothing there is NULL or what ON EMPTY
   * says; an object or array is NULL or what ON ERROR says.
   */
  private Expression jsonValue(Call.JsonValue call) {
    if (call.onEmpty() == Call.OnBad.ERROR || call.onError() == Call.OnBad.ERROR) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("ERROR ON EMPTY and ERROR ON ERROR");
    }
    Expression found =
        expressions.call(
            "JSON_EXTRACT", expressions.bind(call.document()), expressions.bind(call.path()));
    Expression kind = expressions.call("JSON_TYPE", found);
    SqlType type =
        call.returning() == null
            ? SqlType.varchar(512, binding.context.collation())
            : CastTypes.of(call.returning(), found, binding);
    boolean isJson = type.kind() == TypeKind.JSON;
    Expression value =
        isJson
            ? found
            : expressions.fold(Functions.cast(expressions.call("JSON_UNQUOTE", found), type));
    Expression none = new Expression.Constant(Value.NULL, type.withNullable(true));
    Expression isContainer =
        expressions.call("IN", kind, expressions.text("OBJECT"), expressions.text("ARRAY"));
    return expressions.call(
        "CASE",
        expressions.call("ISNULL", found),
        call.emptyDefault() == null ? none : cast(call.emptyDefault(), type),
        expressions.call("=", kind, expressions.text("NULL")),
        none,
        isJson ? Functions.constant(Value.of(0), SqlType.BOOLEAN) : isContainer,
        call.errorDefault() == null ? none : cast(call.errorDefault(), type),
        value);
  }

  private Expression cast(Expr value, SqlType type) {
    return expressions.fold(Functions.cast(expressions.bind(value), type));
  }

  private Expression unit(IntervalUnit unit) {
    return expressions.text(unit.name());
  }

  private Expression function(Call.Function call) {
    String name = call.name().toUpperCase(Locale.ROOT);
    List<Expression> arguments = expressions.bind(call.arguments());
    if (name.equals("ANY_VALUE") && arguments.size() == 1) {
      return block.isGrouped && !block.inAggregate
          ? register(
              Functions.aggregate("FIRST_ROW", arguments, false, List.of(), null, binding.resolve),
              "ANY_VALUE")
          : arguments.getFirst();
    }
    if (name.equals("GROUPING")) {
      if (block.grouping == null) {
        throw SqlError.ER_INVALID_GROUP_FUNC_USE.with();
      }
      return block.grouping.grouping(arguments);
    }
    if (SESSION_FUNCTIONS.contains(name)) {
      binding.hasSideEffects |= name.equals("LAST_INSERT_ID") && !arguments.isEmpty();
    }
    return expressions.call(name, arguments);
  }

  private static final java.util.Set<String> SESSION_FUNCTIONS =
      java.util.Set.of("LAST_INSERT_ID", "GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "SLEEP");

  private Expression aggregate(Call.Aggregate call) {
    if (block.inAggregate || !canAggregate()) {
      throw SqlError.ER_INVALID_GROUP_FUNC_USE.with();
    }
    block.inAggregate = true;
    List<Expression> arguments;
    List<SortKey> orderBy = new ArrayList<>();
    try {
      arguments = expressions.bind(call.arguments());
      for (OrderItem item : call.orderBy()) {
        orderBy.add(new SortKey(expressions.bind(item.expr()), item.isDescending()));
      }
    } finally {
      block.inAggregate = false;
    }
    return register(
        Functions.aggregate(
            call.name(), arguments, call.isDistinct(), orderBy, call.separator(), binding.resolve),
        call.name().toLowerCase(Locale.ROOT));
  }

  private boolean canAggregate() {
    for (Block at = block; at != null; at = at.outer) {
      if (at.isGrouped && !at.inAggregate) {
        return true;
      }
    }
    return false;
  }

  private Expression register(AggregateFunction function, String name) {
    Block owner = block.ownerOfAggregate(function.arguments());
    if (!owner.isGrouped) {
      throw SqlError.ER_INVALID_GROUP_FUNC_USE.with();
    }
    return owner.aggregate(function, name);
  }

  private Expression windowed(Call.Aggregate call) {
    if (call.isDistinct()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("<window function>(DISTINCT ..)");
    }
    return WindowBinder.bind(
        block,
        expressions,
        call.name(),
        expressions.bind(call.arguments()),
        java.util.Objects.requireNonNull(call.over()));
  }

  /** An order of the executor's. */
  static CoprocessorPlan.SortKey key(Expression expression, boolean isDescending) {
    return new CoprocessorPlan.SortKey(expression, isDescending);
  }
}
