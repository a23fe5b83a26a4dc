package io.atoll.expression.scalar;

import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import java.util.List;

/**
 * One line of the registry.
 *
 * @param name canonical, upper case
 * @param maxArguments {@link Integer#MAX_VALUE} where any number is allowed
 * @param isDeterministic same arguments, same result, no side effect within one statement
 * @param needsSession asks {@link io.atoll.expression.SessionInfo}
 */
public record FunctionEntry(
    String name,
    int minArguments,
    int maxArguments,
    boolean isDeterministic,
    boolean needsSession,
    Resolver resolver,
    Compiler compiler) {

  /** Types a call. The result need not be a call of the same function. */
  @FunctionalInterface
  public interface Resolver {
    Expression resolve(String name, List<Expression> arguments, ResolveContext context);
  }

  /** Makes the evaluator of a typed call. */
  @FunctionalInterface
  public interface Compiler {
    Evaluator compile(Expression.Call call, Evaluator[] arguments);
  }
}
