package io.atoll.expression.aggregate;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.SortKey;
import io.atoll.expression.scalar.Casts;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Argument conversions and result types of aggregates. */
public final class AggregateTypes {
  /** Canonical names; synonyms map to the name that states are made for. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("COUNT", "COUNT"),
          Map.entry("SUM", "SUM"),
          Map.entry("AVG", "AVG"),
          Map.entry("MIN", "MIN"),
          Map.entry("MAX", "MAX"),
          Map.entry("GROUP_CONCAT", "GROUP_CONCAT"),
          Map.entry("BIT_AND", "BIT_AND"),
          Map.entry("BIT_OR", "BIT_OR"),
          Map.entry("BIT_XOR", "BIT_XOR"),
          Map.entry("STD", "STDDEV_POP"),
          Map.entry("STDDEV", "STDDEV_POP"),
          Map.entry("STDDEV_POP", "STDDEV_POP"),
          Map.entry("STDDEV_SAMP", "STDDEV_SAMP"),
          Map.entry("VARIANCE", "VAR_POP"),
          Map.entry("VAR_POP", "VAR_POP"),
          Map.entry("VAR_SAMP", "VAR_SAMP"),
          Map.entry("JSON_ARRAYAGG", "JSON_ARRAYAGG"),
          Map.entry("JSON_OBJECTAGG", "JSON_OBJECTAGG"),
          Map.entry("ANY_VALUE", "FIRST_ROW"),
          Map.entry("FIRST_ROW", "FIRST_ROW"));

  private AggregateTypes() {}

  public static boolean exists(String name) {
    return NAMES.containsKey(name) && !name.equals("ANY_VALUE");
  }

  public static AggregateFunction resolve(
      String name,
      List<Expression> arguments,
      boolean isDistinct,
      List<SortKey> orderBy,
      String separator,
      ResolveContext context) {
    String canonical = NAMES.get(name);
    if (canonical == null) {
      throw SqlError.ER_SP_DOES_NOT_EXIST.with("FUNCTION", name);
    }
    boolean manyAllowed =
        canonical.equals("GROUP_CONCAT")
            || canonical.equals("JSON_OBJECTAGG")
            || (canonical.equals("COUNT") && isDistinct);
    if ((arguments.isEmpty() && !canonical.equals("COUNT"))
        || (arguments.size() > 1 && !manyAllowed)
        || (canonical.equals("JSON_OBJECTAGG") && arguments.size() != 2)) {
      throw SqlError.ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT.with(name);
    }
    List<Expression> converted = new ArrayList<>();
    SqlType type =
        switch (canonical) {
          case "COUNT" -> {
            converted.addAll(arguments);
            yield SqlType.BIGINT.withNullable(false);
          }
          case "SUM", "AVG" -> {
            converted.add(number(arguments.get(0)));
            yield sumType(canonical, converted.get(0).type(), context);
          }
          case "BIT_AND", "BIT_OR", "BIT_XOR" -> {
            converted.add(Casts.bits(arguments.get(0)));
            yield SqlType.UNSIGNED_BIGINT.withNullable(false);
          }
          case "GROUP_CONCAT" -> {
            arguments.forEach(argument -> converted.add(Casts.text(argument, context)));
            yield concatType(converted, context);
          }
          case "JSON_ARRAYAGG", "JSON_OBJECTAGG" -> {
            converted.addAll(arguments);
            if (canonical.equals("JSON_OBJECTAGG")) {
              converted.set(0, Casts.text(arguments.get(0), context));
            }
            yield new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());
          }
          case "MIN", "MAX" -> {
            // ENUM and SET are compared as text here, not by their numbers
            TypeKind kind = arguments.get(0).type().kind();
            boolean named = kind == TypeKind.ENUM || kind == TypeKind.SET;
            converted.add(named ? Casts.text(arguments.get(0), context) : arguments.get(0));
            yield converted.get(0).type().withoutZerofill().withNullable(true);
          }
          case "FIRST_ROW" -> {
            converted.add(arguments.get(0));
            yield arguments.get(0).type().withNullable(true);
          }
          default -> {
            converted.add(Casts.cast(arguments.get(0), SqlType.DOUBLE));
            yield SqlType.DOUBLE;
          }
        };
    boolean dropsDistinct =
        canonical.equals("MIN") || canonical.equals("MAX") || canonical.equals("FIRST_ROW");
    return new AggregateFunction(
        canonical, converted, isDistinct && !dropsDistinct, orderBy, separator, type);
  }

  /** Integers and what counts as integers become DECIMAL; text and DOUBLE are summed as DOUBLE. */
  private static Expression number(Expression argument) {
    Expression number = Casts.number(argument);
    return number.type().kind() == TypeKind.NULL ? Casts.cast(number, SqlType.DOUBLE) : number;
  }

  private static SqlType sumType(String name, SqlType argument, ResolveContext context) {
    if (argument.storage() == TypeKind.Storage.DOUBLE) {
      return SqlType.number(
          TypeKind.DOUBLE, 23, argument.scale() < 0 ? -1 : argument.scale(), false);
    }
    int precision =
        argument.kind() == TypeKind.DECIMAL ? argument.length() : Casts.integerDigits(argument);
    int scale = argument.kind() == TypeKind.DECIMAL ? argument.scale() : 0;
    if (name.equals("SUM")) {
      return SqlType.decimal(Math.min(65, precision + 22), scale);
    }
    int increment = context.divPrecisionIncrement();
    int avgScale = Math.min(30, scale + increment);
    return SqlType.decimal(Math.min(65, precision + increment), avgScale);
  }

  private static SqlType concatType(List<Expression> texts, ResolveContext context) {
    Collation collation = Casts.commonCollation(texts, "group_concat");
    long bytes = Math.min(Integer.MAX_VALUE, context.groupConcatMaxLen());
    TypeKind kind = bytes <= 65_535 ? TypeKind.VARCHAR : TypeKind.LONGBLOB;
    int characters = (int) (collation.equals(Collation.BINARY) ? bytes : bytes / 4);
    return new SqlType(kind, characters, 0, false, true, collation, List.of());
  }
}
