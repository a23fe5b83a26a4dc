package io.atoll.expression.scalar;

import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** {@code = <> < <= > >= <=>}, BETWEEN, IN, ISNULL, GREATEST, LEAST, INTERVAL, STRCMP. */
final class Comparison {
  private Comparison() {}

  static void register(Registrar registrar) {
    for (CompareOperator operator : CompareOperator.values()) {
      registrar.add(operator.symbol(), 2, 2, Comparison::resolve, Comparison::compile);
    }
    registrar.alias("!=", "<>");
    registrar.add("BETWEEN", 3, 3, Comparison::resolveBetween, Comparison::notCompiled);
    registrar.add(
        "IN",
        2,
        Registrar.MANY,
        Comparison::resolveIn,
        (call, arguments) -> InList.of(call, arguments));
    registrar.add(
        "ISNULL",
        1,
        1,
        (name, arguments, context) ->
            new Expression.Call(
                new Function("ISNULL"), arguments, SqlType.BOOLEAN.withNullable(false)),
        (call, arguments) -> new NullTest(call.type(), arguments[0]));
  }

  static Expression call(String operator, Expression a, Expression b, ResolveContext context) {
    return resolve(operator, List.of(a, b), context);
  }

  private static Expression resolve(
      String name, List<Expression> arguments, ResolveContext context) {
    ComparisonTypes.Pair pair =
        ComparisonTypes.align(arguments.get(0), arguments.get(1), name, context);
    boolean nullable =
        !name.equals("<=>") && (pair.left().type().nullable() || pair.right().type().nullable());
    return new Expression.Call(
        new Function(name),
        List.of(pair.left(), pair.right()),
        SqlType.BOOLEAN.withNullable(nullable));
  }

  private static Evaluator compile(Expression.Call call, Evaluator[] arguments) {
    CompareOperator operator = CompareOperator.of(call.function().name());
    return new CompareEvaluator(call.type(), operator, arguments[0], arguments[1]);
  }

  private static Expression resolveBetween(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression low = call(">=", arguments.get(0), arguments.get(1), context);
    Expression high = call("<=", arguments.get(0), arguments.get(2), context);
    return Logic.call("AND", low, high);
  }

  private static Evaluator notCompiled(Expression.Call call, Evaluator[] arguments) {
    throw new IllegalStateException("resolution replaces " + call.function().name());
  }

  /**
   * One IN where all items compare with the value in the same way; otherwise an OR of one IN per
   * way, as MySQL compares each item by its own type.
   */
  private static Expression resolveIn(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression value = arguments.get(0);
    List<Expression> values = new ArrayList<>();
    List<List<Expression>> groups = new ArrayList<>();
    for (Expression item : arguments.subList(1, arguments.size())) {
      ComparisonTypes.Pair pair = ComparisonTypes.align(value, item, name, context);
      int group = 0;
      while (group < values.size()
          && !(values.get(group).equals(pair.left())
              && groups.get(group).get(0).type().unsigned() == pair.right().type().unsigned())) {
        group++;
      }
      if (group == values.size()) {
        values.add(pair.left());
        groups.add(new ArrayList<>());
      }
      groups.get(group).add(pair.right());
    }
    Expression result = null;
    for (int i = 0; i < values.size(); i++) {
      List<Expression> parts = new ArrayList<>(groups.get(i));
      parts.add(0, values.get(i));
      Expression in =
          parts.size() == 2
              ? resolve("=", parts, context)
              : new Expression.Call(
                  new Function("IN"),
                  parts,
                  SqlType.BOOLEAN.withNullable(ResultTypes.anyNullable(parts)));
      result = result == null ? in : Logic.call("OR", result, in);
    }
    return java.util.Objects.requireNonNull(result);
  }
}
