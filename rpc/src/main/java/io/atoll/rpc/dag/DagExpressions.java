package io.atoll.rpc.dag;

import com.google.protobuf.ByteString;
import io.atoll.codec.DecimalBinary;
import io.atoll.codec.MemComparable;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.rpc.proto.Tipb;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Expressions over the columns of the executor below. */
final class DagExpressions {
  // Numbers of tipb's ExprType.
  private static final int NULL = 0;
  private static final int INT64 = 1;
  private static final int UINT64 = 2;
  private static final int FLOAT32 = 3;
  private static final int FLOAT64 = 4;
  private static final int STRING = 5;
  private static final int BYTES = 6;
  private static final int DECIMAL = 102;
  private static final int DURATION = 103;
  private static final int TIME = 107;
  private static final int COLUMN = 201;
  private static final int COUNT = 3001;
  private static final int SUM = 3002;
  private static final int AVG = 3003;
  private static final int MIN = 3004;
  private static final int MAX = 3005;
  private static final int FIRST = 3006;
  private static final int FUNCTION = 10_000;

  private static final int NANOS_PER_MICRO = 1_000;

  private final List<SqlType> columns;

  DagExpressions(List<SqlType> columns) {
    this.columns = columns;
  }

  Expression expression(Tipb.Expr from) {
    return switch (from.getTp()) {
      case COLUMN -> {
        long position = integer(from.getVal());
        if (position < 0 || position >= columns.size()) {
          throw new IllegalArgumentException("no column " + position);
        }
        yield new Expression.ColumnRef((int) position, columns.get((int) position));
      }
      case FUNCTION -> call(from);
      default -> constant(from);
    };
  }

  List<Expression> expressions(List<Tipb.Expr> from) {
    List<Expression> to = new ArrayList<>(from.size());
    for (Tipb.Expr each : from) {
      to.add(expression(each));
    }
    return to;
  }

  AggregateFunction aggregate(Tipb.Expr from) {
    String name =
        switch (from.getTp()) {
          case COUNT -> "COUNT";
          case SUM -> "SUM";
          case AVG -> "AVG";
          case MIN -> "MIN";
          case MAX -> "MAX";
          case FIRST -> "FIRST_ROW";
          default ->
              throw new UnsupportedOperationException(
                  "aggregate " + from.getTp() + " is not supported");
        };
    return Functions.aggregate(
        name, expressions(from.getChildrenList()), false, List.of(), null, ResolveContext.DEFAULT);
  }

  private Expression call(Tipb.Expr from) {
    List<Expression> arguments = expressions(from.getChildrenList());
    if (DagSignatures.isCast(from.getSig()) && arguments.size() == 1) {
      return Functions.cast(arguments.getFirst(), DagTypes.of(from.getFieldType()));
    }
    return switch (DagSignatures.function(from.getSig())) {
      case "LIKE" -> like(arguments);
      case String name -> Functions.call(name, arguments, ResolveContext.DEFAULT);
    };
  }

  /** The escape comes as the number of its character. */
  private static Expression like(List<Expression> arguments) {
    List<Expression> converted = new ArrayList<>(arguments);
    if (converted.size() == 3
        && converted.get(2) instanceof Expression.Constant escape
        && escape.value() instanceof Value.OfLong character) {
      converted.set(
          2,
          Functions.constant(
              Value.ofUtf8(Character.toString((int) character.value())),
              SqlType.varchar(1, Collation.UTF8MB4_BIN)));
    }
    return Functions.call("LIKE", converted, ResolveContext.DEFAULT);
  }

  private static Expression constant(Tipb.Expr from) {
    ByteString bytes = from.getVal();
    return switch (from.getTp()) {
      case NULL -> Functions.constant(Value.NULL, SqlType.NULL);
      case INT64 -> Functions.constant(Value.of(integer(bytes)), SqlType.BIGINT);
      case UINT64 -> Functions.constant(Value.of(unsigned(bytes)), SqlType.UNSIGNED_BIGINT);
      case FLOAT32, FLOAT64 ->
          Functions.constant(Value.of(MemComparable.getDouble(fixed(bytes), 0)), SqlType.DOUBLE);
      case STRING, BYTES -> {
        Collation collation =
            from.hasFieldType() && from.getTp() == STRING
                ? DagTypes.of(from.getFieldType()).collation()
                : from.getTp() == STRING ? Collation.UTF8MB4_BIN : Collation.BINARY;
        yield Functions.constant(
            Value.of(bytes.toByteArray()), SqlType.varchar(bytes.size(), collation));
      }
      case DECIMAL -> decimal(bytes.toByteArray());
      case DURATION ->
          Functions.constant(
              Value.of(integer(bytes) / NANOS_PER_MICRO), SqlType.temporal(TypeKind.TIME, 6));
      case TIME -> {
        SqlType type =
            from.hasFieldType() && kindOf(from).isDateLike()
                ? DagTypes.of(from.getFieldType())
                : SqlType.temporal(TypeKind.DATETIME, 6);
        yield Functions.constant(Value.of(unsigned(bytes)), type);
      }
      default ->
          throw new UnsupportedOperationException(
              "expressions of type " + from.getTp() + " are not supported");
    };
  }

  private static TypeKind kindOf(Tipb.Expr from) {
    return DagTypes.of(from.getFieldType()).kind();
  }

  private static Expression decimal(byte[] bytes) {
    BigDecimal[] found = new BigDecimal[1];
    DecimalBinary.read(
        bytes,
        0,
        bytes.length,
        new DecimalBinary.Sink() {
          @Override
          public void put(long unscaled, int scale) {
            found[0] = BigDecimal.valueOf(unscaled, scale);
          }

          @Override
          public void put(BigInteger unscaled, int scale) {
            found[0] = new BigDecimal(unscaled, scale);
          }
        });
    int scale = found[0].scale();
    return Functions.constant(
        Value.of(found[0]), SqlType.decimal(Math.max(found[0].precision(), scale + 1), scale));
  }

  private static byte[] fixed(ByteString bytes) {
    if (bytes.size() != 8) {
      throw new IllegalArgumentException("a number of " + bytes.size() + " bytes");
    }
    return bytes.toByteArray();
  }

  private static long integer(ByteString bytes) {
    return MemComparable.getLong(fixed(bytes), 0);
  }

  private static long unsigned(ByteString bytes) {
    return MemComparable.getUnsigned(fixed(bytes), 0);
  }
}
