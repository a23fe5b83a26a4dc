package io.atoll.expression;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.scalar.ColumnEvaluator;
import io.atoll.expression.scalar.ConstantEvaluator;
import io.atoll.expression.scalar.FunctionEntry;
import io.atoll.expression.scalar.ParameterEvaluator;
import io.atoll.expression.scalar.Registry;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.List;

/** Compiles expressions whose column slots are positions in the input chunk. */
public final class Evaluators {
  private Evaluators() {}

  public static Evaluator compile(Expression expression) {
    return switch (expression) {
      case Expression.ColumnRef column -> new ColumnEvaluator(column.slot(), column.type());
      case Expression.Constant constant -> new ConstantEvaluator(constant.value(), constant.type());
      case Expression.Parameter parameter ->
          new ParameterEvaluator(parameter.index(), parameter.type());
      case Expression.Call call -> {
        FunctionEntry entry = Registry.find(call.function().name());
        if (entry == null) {
          throw SqlError.ER_SP_DOES_NOT_EXIST.with("FUNCTION", call.function().name());
        }
        yield entry.compiler().compile(call, compile(call.arguments()));
      }
    };
  }

  public static Evaluator[] compile(List<Expression> expressions) {
    Evaluator[] compiled = new Evaluator[expressions.size()];
    for (int i = 0; i < compiled.length; i++) {
      compiled[i] = compile(expressions.get(i));
    }
    return compiled;
  }

  /** The value of an expression without columns: for folding, limits, index bounds, defaults. */
  public static Value evaluateConstant(Expression expression, EvalContext context) {
    if (expression instanceof Expression.Constant constant) {
      return constant.value();
    }
    return compile(expression).evaluate(Chunk.ofRows(1), context).value(0);
  }

  /** All expressions over the same input, in its selection. */
  public static Chunk project(Evaluator[] expressions, Chunk input, EvalContext context) {
    Vector[] columns = new Vector[expressions.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = expressions[i].evaluate(input, context);
    }
    return input.withColumns(columns);
  }
}
