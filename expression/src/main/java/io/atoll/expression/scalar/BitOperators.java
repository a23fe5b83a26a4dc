package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** {@code & | ^ << >> ~} and BIT_COUNT, over BIGINT UNSIGNED or binary text. */
final class BitOperators {
  private BitOperators() {}

  static void register(Registrar registrar) {
    for (String name : List.of("&", "|", "^")) {
      registrar.add(
          name,
          2,
          2,
          BitOperators::resolve,
          Registrar.rowCompiler(false, call -> binary(call, name)));
    }
    for (String name : List.of("<<", ">>")) {
      registrar.add(
          name,
          2,
          2,
          BitOperators::resolveShift,
          Registrar.rowCompiler(false, call -> shift(call, name)));
    }
    registrar.add(
        "~", 1, 1, BitOperators::resolve, Registrar.rowCompiler(false, BitOperators::inversion));
    registrar.add(
        "BIT_COUNT",
        1,
        1,
        (name, arguments, context) ->
            new Expression.Call(
                new Function(name),
                List.of(isBinary(arguments.get(0)) ? arguments.get(0) : bits(arguments.get(0))),
                SqlType.BIGINT.withNullable(arguments.get(0).type().nullable())),
        Registrar.rowCompiler(false, BitOperators::count));
  }

  private static boolean isBinary(Expression argument) {
    return argument.type().isBinaryString() && NumericTypes.hexNumber(argument) == null;
  }

  private static Expression bits(Expression argument) {
    return Casts.toBits(argument);
  }

  private static Expression resolve(
      String name, List<Expression> arguments, ResolveContext context) {
    boolean nullable = ResultTypes.anyNullable(arguments);
    if (arguments.stream().allMatch(BitOperators::isBinary)) {
      int length = 0;
      for (Expression argument : arguments) {
        length = Math.max(length, argument.type().length());
      }
      return new Expression.Call(
          new Function(name),
          arguments,
          ResultTypes.like(arguments.get(0), length).withNullable(nullable));
    }
    List<Expression> numbers = new ArrayList<>();
    arguments.forEach(argument -> numbers.add(bits(argument)));
    return new Expression.Call(
        new Function(name), numbers, SqlType.UNSIGNED_BIGINT.withNullable(nullable));
  }

  private static Expression resolveShift(
      String name, List<Expression> arguments, ResolveContext context) {
    boolean nullable = ResultTypes.anyNullable(arguments);
    Expression amount = bits(arguments.get(1));
    if (isBinary(arguments.get(0))) {
      return new Expression.Call(
          new Function(name),
          List.of(arguments.get(0), amount),
          ResultTypes.like(arguments.get(0), arguments.get(0).type().length())
              .withNullable(nullable));
    }
    return new Expression.Call(
        new Function(name),
        List.of(bits(arguments.get(0)), amount),
        SqlType.UNSIGNED_BIGINT.withNullable(nullable));
  }

  private static RowFunction binary(Expression.Call call, String name) {
    char operator = name.charAt(0);
    if (call.type().kind().isString()) {
      return row -> {
        byte[] a = row.getBytes(0);
        byte[] b = row.getBytes(1);
        if (a.length != b.length) {
          throw SqlError.ER_INVALID_BITWISE_OPERANDS_SIZE.with();
        }
        for (int i = 0; i < a.length; i++) {
          a[i] = (byte) apply(operator, a[i], b[i]);
        }
        row.set(a);
      };
    }
    return row -> row.set(apply(operator, row.getLong(0), row.getLong(1)));
  }

  private static long apply(char operator, long a, long b) {
    return switch (operator) {
      case '&' -> a & b;
      case '|' -> a | b;
      default -> a ^ b;
    };
  }

  private static RowFunction shift(Expression.Call call, String name) {
    boolean left = name.equals("<<");
    if (call.type().kind().isString()) {
      return row -> row.set(shift(row.getBytes(0), row.getLong(1), left));
    }
    return row -> {
      long amount = row.getLong(1);
      boolean out = Long.compareUnsigned(amount, 64) >= 0;
      long a = row.getLong(0);
      row.set(out ? 0 : left ? a << amount : a >>> amount);
    };
  }

  private static byte[] shift(byte[] source, long amount, boolean left) {
    byte[] result = new byte[source.length];
    if (amount < 0 || amount >= source.length * 8L) {
      return result;
    }
    int whole = (int) amount / 8;
    int bits = (int) amount % 8;
    for (int i = 0; i < source.length; i++) {
      int from = left ? i + whole : i - whole;
      int near = from >= 0 && from < source.length ? source[from] & 255 : 0;
      int next = left ? from + 1 : from - 1;
      int far = next >= 0 && next < source.length ? source[next] & 255 : 0;
      result[i] =
          (byte) (left ? near << bits | far >>> (8 - bits) : near >>> bits | far << (8 - bits));
    }
    return result;
  }

  private static RowFunction inversion(Expression.Call call) {
    if (call.type().kind().isString()) {
      return row -> {
        byte[] a = row.getBytes(0);
        for (int i = 0; i < a.length; i++) {
          a[i] = (byte) ~a[i];
        }
        row.set(a);
      };
    }
    return row -> row.set(~row.getLong(0));
  }

  private static RowFunction count(Expression.Call call) {
    if (call.arguments().get(0).type().kind().isString()) {
      return row -> {
        long sum = 0;
        for (int i = 0; i < row.length(0); i++) {
          sum += Integer.bitCount(row.heap(0)[row.start(0) + i] & 255);
        }
        row.set(sum);
      };
    }
    return row -> row.set((long) Long.bitCount(row.getLong(0)));
  }
}
