package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.Functions;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which collation an operation on text uses: MySQL's rules of coercibility. */
public final class Collations {
  /** Name of the call that carries the collation chosen for an argument; it computes nothing. */
  static final String IMPLICIT = "SET_COLLATION";

  /** Name of the call that COLLATE makes. */
  static final String EXPLICIT = "COLLATE";

  private static final int IGNORABLE = 6;
  private static final int NUMERIC = 5;

  /** How strongly a literal holds to its collation. */
  public static final int OF_LITERALS = 4;

  private static final int COERCIBLE = OF_LITERALS;
  private static final int SYSTEM = 3;
  private static final int COLUMN = 2;
  private static final int NONE = 1;

  /** Of what the system says about itself, whatever the connection's. */
  static final Collation SYSTEM_TEXTS = Collation.require("utf8mb4_general_ci");

  private static final Set<String> SYSTEM_CONSTANTS =
      Set.of(
          "USER",
          "CURRENT_USER",
          "VERSION",
          "DATABASE",
          "CURRENT_ROLE",
          "CHARSET",
          "COLLATION",
          Functions.SYSTEM_VARIABLE);

  private Collations() {}

  /** A collation and how strongly an expression holds to it; 0 is strongest. */
  record Derived(Collation collation, int coercibility) {}

  static Derived derive(Expression expression) {
    SqlType type = expression.type();
    if (type.kind() == TypeKind.NULL
        || (expression instanceof Expression.Constant c && c.value() instanceof Value.Null)) {
      return new Derived(type.collation(), IGNORABLE);
    }
    if (!type.kind().isString() && type.kind() != TypeKind.ENUM && type.kind() != TypeKind.SET) {
      return new Derived(type.collation(), type.kind() == TypeKind.JSON ? COLUMN : NUMERIC);
    }
    return switch (expression) {
      case Expression.ColumnRef _ -> new Derived(type.collation(), type.coercibility());
      case Expression.Constant _, Expression.Parameter _ ->
          new Derived(type.collation(), COERCIBLE);
      case Expression.Call call -> derive(call);
    };
  }

  private static Derived derive(Expression.Call call) {
    String name = call.function().name();
    Collation collation = call.type().collation();
    if (name.equals(EXPLICIT)) {
      return new Derived(collation, 0);
    }
    if (name.equals(IMPLICIT)) {
      return derive(call.arguments().get(0));
    }
    if (name.equals("CAST")) {
      SqlType from = call.arguments().get(0).type();
      boolean isText =
          from.kind().isString() || from.kind() == TypeKind.ENUM || from.kind() == TypeKind.SET;
      return new Derived(collation, isText ? COLUMN : NUMERIC);
    }
    if (name.equals("GET_USER_VAR")
        || name.equals("SET_USER_VAR")
        || name.equals("CONVERT_CHARSET")) {
      return new Derived(collation, COLUMN);
    }
    if (SYSTEM_CONSTANTS.contains(name)) {
      return new Derived(collation, SYSTEM);
    }
    int strongest = NUMERIC;
    for (Expression argument : call.arguments()) {
      Derived derived = derive(argument);
      if (derived.coercibility < strongest && argument.type().kind().isString()) {
        strongest = derived.coercibility;
      }
    }
    return new Derived(collation, strongest == NUMERIC ? COERCIBLE : strongest);
  }

  public static int coercibility(Expression expression) {
    return derive(expression).coercibility;
  }

  /** The type of a column that stands for the expression, which is no column itself. */
  public static SqlType columnType(Expression expression) {
    return expression.type().kind().isString()
        ? expression.type().withCoercibility(coercibility(expression))
        : expression.type().withoutZerofill();
  }

  /** The collation in which the texts meet. */
  static Collation common(List<Expression> texts, String operation) {
    Derived result = derive(texts.get(0));
    for (int i = 1; i < texts.size(); i++) {
      Derived next = derive(texts.get(i));
      Derived merged = merge(result, next);
      if (merged == null) {
        if (texts.size() == 2) {
          throw SqlError.ER_CANT_AGGREGATE_2COLLATIONS.with(
              result.collation.name(),
              label(result.coercibility),
              next.collation.name(),
              label(next.coercibility),
              operation.toLowerCase(java.util.Locale.ROOT));
        }
        throw SqlError.ER_CANT_AGGREGATE_NCOLLATIONS.with(
            operation.toLowerCase(java.util.Locale.ROOT));
      }
      result = merged;
    }
    if (result.coercibility == NONE) {
      throw SqlError.ER_CANT_AGGREGATE_NCOLLATIONS.with(
          operation.toLowerCase(java.util.Locale.ROOT));
    }
    return result.collation;
  }

  private static @org.jspecify.annotations.Nullable Derived merge(Derived a, Derived b) {
    if (a.collation.id() == b.collation.id()) {
      return a.coercibility <= b.coercibility ? a : b;
    }
    if (a.coercibility >= NUMERIC || b.coercibility >= NUMERIC) {
      return a.coercibility <= b.coercibility ? a : b;
    }
    if (a.collation.equals(Collation.BINARY) || b.collation.equals(Collation.BINARY)) {
      if (a.coercibility != b.coercibility) {
        return a.coercibility < b.coercibility ? a : b;
      }
      return a.collation.equals(Collation.BINARY) ? a : b;
    }
    if (a.coercibility != b.coercibility) {
      return a.coercibility < b.coercibility ? a : b;
    }
    if (a.collation.charset().equals(b.collation.charset())) {
      if (a.coercibility == 0) {
        return null;
      }
      if (a.collation.name().endsWith("_bin")) {
        return a;
      }
      return b.collation.name().endsWith("_bin") ? b : null;
    }
    boolean wideA = a.collation.charset().startsWith("utf8mb4");
    boolean wideB = b.collation.charset().startsWith("utf8mb4");
    boolean unicodeA = a.collation.charset().startsWith("utf8");
    boolean unicodeB = b.collation.charset().startsWith("utf8");
    if (wideA != wideB) {
      return wideA ? a : b;
    }
    if (unicodeA != unicodeB) {
      return unicodeA ? a : b;
    }
    return null;
  }

  private static String label(int coercibility) {
    return switch (coercibility) {
      case 0 -> "EXPLICIT";
      case NONE -> "NONE";
      case COLUMN -> "IMPLICIT";
      case SYSTEM -> "SYSCONST";
      case COERCIBLE -> "COERCIBLE";
      case NUMERIC -> "NUMERIC";
      default -> "IGNORABLE";
    };
  }

  /** Gives all TEXT arguments their common collation. */
  static List<Expression> unifyTexts(List<Expression> arguments, List<Arg> kinds, String name) {
    if (!kinds.contains(Arg.TEXT)) {
      return arguments;
    }
    List<Expression> texts = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (kinds.get(Math.min(i, kinds.size() - 1)) == Arg.TEXT) {
        texts.add(arguments.get(i));
      }
    }
    if (texts.isEmpty()) {
      return arguments;
    }
    Collation collation = common(texts, name);
    List<Expression> result = new ArrayList<>(arguments.size());
    for (int i = 0; i < arguments.size(); i++) {
      boolean isText = kinds.get(Math.min(i, kinds.size() - 1)) == Arg.TEXT;
      result.add(isText ? with(arguments.get(i), collation) : arguments.get(i));
    }
    return result;
  }

  /** The argument in another collation, chosen by resolution. */
  static Expression with(Expression argument, Collation collation) {
    return argument.type().collation().id() == collation.id() || !argument.type().kind().isString()
        ? argument
        : new Expression.Call(
            new Function(IMPLICIT), List.of(argument), retype(argument.type(), collation));
  }

  /** COLLATE. */
  public static Expression explicit(Expression argument, Collation collation) {
    if (!argument.type().collation().charset().equals(collation.charset())
        && argument.type().kind().isString()) {
      throw SqlError.ER_COLLATION_CHARSET_MISMATCH.with(
          collation.name(), argument.type().collation().charset());
    }
    return new Expression.Call(
        new Function(EXPLICIT), List.of(argument), retype(argument.type(), collation));
  }

  static SqlType retype(SqlType type, Collation collation) {
    return new SqlType(
        type.kind(),
        type.length(),
        type.scale(),
        type.unsigned(),
        type.nullable(),
        collation,
        type.elements());
  }
}
