package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** AND, OR, XOR, NOT, IS TRUE, IS FALSE: three-valued logic over numbers. */
final class Logic {
  private Logic() {}

  static void register(Registrar registrar) {
    registrar.add("AND", 2, Registrar.MANY, Logic::resolve, LogicEvaluator::of);
    registrar.add("OR", 2, Registrar.MANY, Logic::resolve, LogicEvaluator::of);
    registrar.alias("&&", "AND");
    registrar.row(
        "XOR",
        2,
        2,
        List.of(Arg.BOOLEAN),
        ResultTypes.BOOLEAN,
        row ->
            row.set(
                Truth.isNonZero(row.vector(0), row.position(0))
                    != Truth.isNonZero(row.vector(1), row.position(1))));
    registrar.row(
        "NOT",
        1,
        1,
        List.of(Arg.BOOLEAN),
        ResultTypes.BOOLEAN,
        row -> row.set(!Truth.isNonZero(row.vector(0), row.position(0))));
    registrar.alias("!", "NOT");
    registrar.rowWithNulls(
        "IS TRUE",
        1,
        1,
        List.of(Arg.BOOLEAN),
        (arguments, context) -> SqlType.BOOLEAN.withNullable(false),
        row -> row.set(Truth.isTrue(row.vector(0), row.position(0))));
    registrar.rowWithNulls(
        "IS FALSE",
        1,
        1,
        List.of(Arg.BOOLEAN),
        (arguments, context) -> SqlType.BOOLEAN.withNullable(false),
        row -> row.set(!row.isNull(0) && !Truth.isNonZero(row.vector(0), row.position(0))));
  }

  /** Text and JSON become DOUBLE; what is a number or a temporal is its own truth. */
  static Expression truth(Expression argument) {
    return argument.type().storage() == TypeKind.Storage.BYTES
        ? NumericTypes.numeric(argument)
        : argument;
  }

  static Expression call(String name, Expression a, Expression b) {
    return new Expression.Call(
        new Function(name),
        List.of(a, b),
        SqlType.BOOLEAN.withNullable(a.type().nullable() || b.type().nullable()));
  }

  private static Expression resolve(
      String name, List<Expression> arguments, ResolveContext context) {
    List<Expression> truths = new ArrayList<>(arguments.size());
    for (Expression argument : arguments) {
      truths.add(truth(argument));
    }
    return new Expression.Call(
        new Function(name), truths, SqlType.BOOLEAN.withNullable(ResultTypes.anyNullable(truths)));
  }
}
