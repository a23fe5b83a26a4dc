package io.atoll.expression;

import io.atoll.expression.aggregate.AggregateTypes;
import io.atoll.expression.scalar.Casts;
import io.atoll.expression.scalar.FunctionEntry;
import io.atoll.expression.scalar.Registry;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Name resolution: from a function's name and its typed arguments to a typed call, by MySQL's rules
 * of conversion, collation and result metadata.
 *
 * <p>Operators are functions too: {@code + - * / DIV % UNARY- = <> < <= > >= <=> AND OR XOR NOT & |
 * ^ << >> ~ LIKE (text, pattern[, escape]), REGEXP, IN (value, list…), BETWEEN (value, low, high),
 * ISNULL, "IS TRUE", "IS FALSE", CASE (when, then, …[, else]), IF, IFNULL, NULLIF, COALESCE,
 * DATE_ADD and DATE_SUB (date, amount, unit as a constant string), EXTRACT (unit, value), COLLATE
 * (text, name), GET_USER_VAR (name), SET_USER_VAR (name, value), ROW comparison by the binder}.
 * {@code IS UNKNOWN} is ISNULL; the NOT forms are NOT around these. {@code CASE x WHEN y} is CASE
 * with {@code x = y} conditions.
 */
public final class Functions {
  /** Name of the call around a system variable's text: a constant that gives way to others. */
  public static final String SYSTEM_VARIABLE = "SYSTEM VARIABLE";

  private Functions() {}

  /**
   * A call with arguments converted as needed.
   *
   * @throws io.atoll.types.SqlException 1305 unknown name, 1582 wrong number of arguments, 1267 and
   *     1270 illegal mix of collations, and what single functions refuse
   */
  public static Expression call(String name, List<Expression> arguments, ResolveContext context) {
    FunctionEntry entry = Registry.find(name);
    if (entry == null) {
      throw SqlError.ER_SP_DOES_NOT_EXIST.with(
          "FUNCTION", context.database().isEmpty() ? name : context.database() + "." + name);
    }
    if (arguments.size() < entry.minArguments() || arguments.size() > entry.maxArguments()) {
      throw SqlError.ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT.with(name);
    }
    return entry.resolver().resolve(entry.name(), List.copyOf(arguments), context);
  }

  /** Whether the name (any case) is a scalar function here. */
  public static boolean exists(String name) {
    return Registry.find(name) != null;
  }

  /** Every scalar function and operator by its canonical name. */
  public static List<String> names() {
    return Registry.names();
  }

  /** CAST(… AS type), CONVERT(…, type), and the conversions that other functions insert. */
  public static Expression cast(Expression argument, SqlType target) {
    return Casts.cast(argument, target);
  }

  /** A literal with the type, length and nullability that MySQL gives it. */
  public static Expression constant(Value value, SqlType type) {
    return new Expression.Constant(value, value.isNull() ? type : type.withNullable(false));
  }

  /**
   * A cast that was written: text takes the length that it names, also where that is more than it
   * has. Parameters keep their own.
   */
  public static Expression explicitCast(Expression argument, SqlType target) {
    Expression cast = cast(argument, target);
    SqlType type = cast.type();
    if (cast != argument || !type.kind().isString() || type.length() >= target.length()) {
      return cast;
    }
    SqlType named = target.withNullable(type.nullable());
    return switch (argument) {
      case Expression.Constant constant -> new Expression.Constant(constant.value(), named);
      case Expression.Parameter parameter -> parameter;
      case Expression.ColumnRef _, Expression.Call _ ->
          new Expression.Call(new Function("CAST"), List.of(argument), named);
    };
  }

  /**
   * Text held to its type's length as an INSERT would: 1406 in strict mode, else cut with a
   * warning.
   *
   * @param column a constant: the name that the error tells
   */
  public static Expression fitted(Expression text, Expression column, SqlType type) {
    return new Expression.Call(
        new Function(io.atoll.expression.scalar.Casts.FITTED), List.of(text, column), type);
  }

  /** The common type of a UNION's or CASE's branches. */
  public static SqlType commonType(List<SqlType> types) {
    return io.atoll.expression.scalar.ResultTypes.unify(types);
  }

  /**
   * An aggregate with converted arguments.
   *
   * @param separator of GROUP_CONCAT; null for its default
   * @throws io.atoll.types.SqlException 1305 for a name that is no aggregate, 1582
   */
  public static AggregateFunction aggregate(
      String name,
      List<Expression> arguments,
      boolean isDistinct,
      List<SortKey> orderBy,
      @Nullable String separator,
      ResolveContext context) {
    return AggregateTypes.resolve(
        name.toUpperCase(Locale.ROOT),
        arguments,
        isDistinct,
        orderBy,
        separator == null ? "," : separator,
        context);
  }

  /** Whether the name (any case) is an aggregate function here. */
  public static boolean isAggregate(String name) {
    return AggregateTypes.exists(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether the same arguments give the same result in one statement, without side effects: such
   * calls may be folded, shared and moved.
   */
  public static boolean isDeterministic(Function function) {
    FunctionEntry entry = Registry.find(function.name());
    return entry != null && entry.isDeterministic();
  }

  /** Whether the whole tree is deterministic. */
  public static boolean isDeterministic(Expression expression) {
    return !(expression instanceof Expression.Call call)
        || (isDeterministic(call.function())
            && call.arguments().stream().allMatch(Functions::isDeterministic));
  }

  /** Whether a store may evaluate it: no session, no side effects, no clock of its own. */
  public static boolean isPushable(Expression expression) {
    if (!(expression instanceof Expression.Call call)) {
      return !(expression instanceof Expression.Parameter);
    }
    FunctionEntry entry = Registry.find(call.function().name());
    return entry != null
        && entry.isDeterministic()
        && !entry.needsSession()
        && call.arguments().stream().allMatch(Functions::isPushable);
  }

  /** Same text in another collation of the same character set, as an explicit COLLATE gives. */
  public static Expression collate(Expression argument, Collation collation) {
    return io.atoll.expression.scalar.Collations.explicit(argument, collation);
  }
}
