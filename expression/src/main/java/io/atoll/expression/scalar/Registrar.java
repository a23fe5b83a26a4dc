package io.atoll.expression.scalar;

import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the families' functions while the registry is built. */
final class Registrar {
  static final int MANY = Integer.MAX_VALUE;

  private final Map<String, FunctionEntry> entries = new HashMap<>();

  /** The result type of a call whose arguments are converted already. */
  @FunctionalInterface
  interface Result {
    SqlType of(List<Expression> arguments, ResolveContext context);
  }

  /** Builds the row function of one call, where that depends on the argument types. */
  @FunctionalInterface
  interface RowFunctionFactory {
    RowFunction of(Expression.Call call);
  }

  Map<String, FunctionEntry> entries() {
    return entries;
  }

  private void put(FunctionEntry entry) {
    if (entries.putIfAbsent(entry.name(), entry) != null) {
      throw new IllegalStateException("function listed twice: " + entry.name());
    }
  }

  void add(
      String name,
      int min,
      int max,
      FunctionEntry.Resolver resolver,
      FunctionEntry.Compiler compiler) {
    put(new FunctionEntry(name, min, max, true, false, resolver, compiler));
  }

  void addVolatile(
      String name,
      int min,
      int max,
      boolean needsSession,
      FunctionEntry.Resolver resolver,
      FunctionEntry.Compiler compiler) {
    put(new FunctionEntry(name, min, max, false, needsSession, resolver, compiler));
  }

  /** Another name for a function; calls get the first name. */
  void alias(String name, String of) {
    FunctionEntry entry = entries.get(of);
    if (entry == null || entries.putIfAbsent(name, entry) != null) {
      throw new IllegalStateException("bad alias: " + name);
    }
  }

  /** A function written for one row, NULL when an argument is NULL. */
  void row(String name, int min, int max, List<Arg> kinds, Result result, RowFunction function) {
    rows(name, min, max, kinds, result, false, call -> function);
  }

  /** A function written for one row that sees NULL arguments. */
  void rowWithNulls(
      String name, int min, int max, List<Arg> kinds, Result result, RowFunction function) {
    rows(name, min, max, kinds, result, true, call -> function);
  }

  void rows(
      String name,
      int min,
      int max,
      List<Arg> kinds,
      Result result,
      boolean seesNulls,
      RowFunctionFactory function) {
    FunctionEntry.Resolver resolver = resolver(kinds, result);
    add(
        name,
        min,
        max,
        resolver,
        (call, arguments) ->
            new RowEvaluator(call.type(), arguments, true, seesNulls, function.of(call)));
  }

  /** A function of the session: constant within a statement where {@code isConstant}. */
  void session(
      String name,
      int min,
      int max,
      List<Arg> kinds,
      Result result,
      boolean isConstant,
      RowFunction function) {
    put(
        new FunctionEntry(
            name,
            min,
            max,
            isConstant,
            true,
            resolver(kinds, result),
            (call, arguments) ->
                new RowEvaluator(call.type(), arguments, isConstant, true, function)));
  }

  /** Converts each argument to its kind (the last kind repeats) and types the call. */
  static FunctionEntry.Resolver resolver(List<Arg> kinds, Result result) {
    return (name, arguments, context) -> {
      List<Expression> converted = convert(name, arguments, kinds, context);
      return new Expression.Call(new Function(name), converted, result.of(converted, context));
    };
  }

  static List<Expression> convert(
      String name, List<Expression> arguments, List<Arg> kinds, ResolveContext context) {
    List<Expression> converted = new ArrayList<>(arguments.size());
    for (int i = 0; i < arguments.size(); i++) {
      Arg kind = kinds.isEmpty() ? Arg.ANY : kinds.get(Math.min(i, kinds.size() - 1));
      converted.add(kind.convert(arguments.get(i), context));
    }
    return Collations.unifyTexts(converted, kinds, name);
  }

  /** Compiles a call to an evaluator that only looks at types. */
  static FunctionEntry.Compiler rowCompiler(boolean seesNulls, RowFunctionFactory factory) {
    return (Expression.Call call, Evaluator[] arguments) ->
        new RowEvaluator(call.type(), arguments, true, seesNulls, factory.of(call));
  }
}
