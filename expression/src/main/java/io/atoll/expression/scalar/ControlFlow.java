package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;

/** CASE, IF, IFNULL, NULLIF, COALESCE; each evaluates a branch only on the rows that take it. */
final class ControlFlow {
  private ControlFlow() {}

  static void register(Registrar registrar) {
    registrar.add("CASE", 2, Registrar.MANY, ControlFlow::resolveCase, CaseEvaluator::of);
    registrar.add("IF", 3, 3, ControlFlow::resolveCase, CaseEvaluator::of);
    registrar.add(
        "COALESCE", 1, Registrar.MANY, ControlFlow::resolveCoalesce, CoalesceEvaluator::of);
    registrar.add("IFNULL", 2, 2, ControlFlow::resolveCoalesce, CoalesceEvaluator::of);
    registrar.add(
        "NULLIF",
        2,
        2,
        ControlFlow::resolveNullIf,
        (call, arguments) -> {
          throw new IllegalStateException("resolution replaces NULLIF");
        });
  }

  /** CASE and IF alike: when, then, …, else. */
  private static Expression resolveCase(
      String name, List<Expression> arguments, ResolveContext context) {
    int n = arguments.size();
    List<Expression> branches = new ArrayList<>();
    for (int i = 1; i < n; i += 2) {
      branches.add(arguments.get(i));
    }
    boolean hasElse = n % 2 == 1;
    if (hasElse) {
      branches.add(arguments.get(n - 1));
    }
    SqlType type = branchType(branches, "case", context);
    if (!hasElse) {
      type = type.withNullable(true);
    }
    List<Expression> converted = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      boolean isCondition = i % 2 == 0 && !(hasElse && i == n - 1);
      converted.add(
          isCondition ? Logic.truth(arguments.get(i)) : branch(arguments.get(i), type, context));
    }
    return new Expression.Call(new Function("CASE"), converted, type);
  }

  private static Expression resolveCoalesce(
      String name, List<Expression> arguments, ResolveContext context) {
    SqlType type = branchType(arguments, name, context);
    boolean nullable = arguments.stream().allMatch(a -> a.type().nullable());
    type = type.withNullable(nullable);
    List<Expression> converted = new ArrayList<>();
    for (Expression argument : arguments) {
      converted.add(branch(argument, type, context));
    }
    return new Expression.Call(new Function("COALESCE"), converted, type);
  }

  /** {@code NULLIF(a, b)} is {@code CASE WHEN a = b THEN NULL ELSE a END}, typed like {@code a}. */
  private static Expression resolveNullIf(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression value = arguments.get(0);
    Expression condition = Comparison.call("=", value, arguments.get(1), context);
    SqlType type = ResultTypes.unify(List.of(value.type())).withNullable(true);
    return new Expression.Call(
        new Function("CASE"),
        List.of(
            condition,
            new Expression.Constant(io.atoll.types.Value.NULL, type),
            value.type().kind() == type.kind() ? value : Casts.cast(value, type)),
        type);
  }

  /** The common type of branches, with the collation in which texts among them meet. */
  static SqlType branchType(List<Expression> branches, String name, ResolveContext context) {
    List<SqlType> types = new ArrayList<>();
    branches.forEach(branch -> types.add(branch.type()));
    SqlType type = ResultTypes.unify(types);
    if (type.kind().isString()) {
      List<Expression> texts = new ArrayList<>();
      branches.forEach(branch -> texts.add(Casts.toText(branch, context)));
      Collation collation = Collations.common(texts, name);
      type = Collations.retype(type, collation);
    }
    return type;
  }

  static Expression branch(Expression argument, SqlType type, ResolveContext context) {
    if (type.kind() == TypeKind.NULL) {
      return argument;
    }
    if (type.kind().isString()) {
      return Collations.with(Casts.toText(argument, context), type.collation());
    }
    SqlType from = argument.type();
    boolean same =
        from.kind() == type.kind()
            && from.unsigned() == type.unsigned()
            && (from.kind() == TypeKind.DECIMAL || from.scale() == type.scale());
    boolean plainIntegers =
        from.kind().isInteger() && type.kind().isInteger() && from.kind() != TypeKind.NULL;
    return same || plainIntegers
        ? argument
        : Casts.cast(argument, type.withNullable(from.nullable()));
  }
}
