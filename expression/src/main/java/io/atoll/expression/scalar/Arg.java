package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;

/** What a function wants of an argument: the conversion that resolution inserts. */
enum Arg {
  /** As it is. */
  ANY,
  /** Character data, in one collation with the call's other TEXT arguments. */
  TEXT,
  /** Character data that has no part in the collation of the result. */
  OTHER_TEXT,
  /** The bytes of character data in its own character set. */
  BYTES,
  INT,
  DOUBLE,
  /** Any number: integers, DECIMAL and DOUBLE stay, all else becomes a number. */
  NUMBER,
  DECIMAL,
  DATETIME,
  DATE,
  TIME,
  /** DATE, DATETIME or TIME stay; all else becomes DATETIME. */
  TEMPORAL,
  /** JSON stays; text is left for the function to parse. */
  JSON_DOCUMENT,
  /** JSON, where text becomes a JSON string. */
  JSON_VALUE,
  BOOLEAN;

  Expression convert(Expression argument, ResolveContext context) {
    SqlType type = argument.type();
    return switch (this) {
      case ANY -> argument;
      case TEXT, OTHER_TEXT -> Casts.toText(argument, context);
      case BYTES -> Casts.toBytes(argument, context);
      case INT ->
          type.storage() == TypeKind.Storage.LONG && !type.kind().isTemporal()
              ? argument
              : Casts.cast(argument, SqlType.BIGINT);
      case DOUBLE -> Casts.cast(argument, SqlType.DOUBLE);
      case NUMBER -> NumericTypes.numeric(argument);
      case DECIMAL -> NumericTypes.toDecimal(argument);
      case DATETIME ->
          type.kind() == TypeKind.DATETIME || type.kind() == TypeKind.DATE
              ? argument
              : Casts.cast(
                  argument, SqlType.temporal(TypeKind.DATETIME, ResultTypes.fraction(argument)));
      case DATE ->
          type.kind() == TypeKind.DATE
              ? argument
              : Casts.cast(argument, SqlType.temporal(TypeKind.DATE, 0));
      case TIME ->
          type.kind() == TypeKind.TIME
              ? argument
              : Casts.cast(
                  argument, SqlType.temporal(TypeKind.TIME, ResultTypes.fraction(argument)));
      case TEMPORAL ->
          type.kind() == TypeKind.TIMESTAMP || !type.kind().isTemporal()
              ? Casts.cast(
                  argument, SqlType.temporal(TypeKind.DATETIME, ResultTypes.fraction(argument)))
              : argument;
      case JSON_DOCUMENT ->
          type.kind() == TypeKind.JSON ? argument : Casts.parseJson(argument, context);
      case JSON_VALUE -> Casts.toJsonValue(argument);
      case BOOLEAN -> Logic.truth(argument);
    };
  }
}
