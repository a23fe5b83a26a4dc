package io.atoll.ddl.define;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.Expr;

/** Literals of a definition, bound as the planner binds them. */
@FunctionalInterface
public interface DefaultValues {
  /** The value of a row-free expression of literals; errors as the planner's. */
  Expression.Constant evaluate(Expr literal);
}
