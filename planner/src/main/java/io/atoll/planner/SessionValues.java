package io.atoll.planner;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.VariableScope;
import io.atoll.types.SqlType;
import org.jspecify.annotations.Nullable;

/** What the binder asks the session. */
public interface SessionValues {
  /**
   * The value of a system variable now. A plan that used one is not cached.
   *
   * @param name with its component where it has one
   * @throws io.atoll.types.SqlException 1193 where there is none
   */
  Expression.Constant systemVariable(@Nullable VariableScope scope, String name);

  /** The type of a user variable's present value; {@link SqlType#NULL} where it has none. */
  SqlType userVariableType(String name);
}
