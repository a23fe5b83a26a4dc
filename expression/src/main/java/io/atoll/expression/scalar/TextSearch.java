package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions that look for text in text or choose among texts. */
final class TextSearch {
  private static final List<Arg> TEXT = List.of(Arg.TEXT);

  private TextSearch() {}

  static void register(Registrar registrar) {
    registrar.row("INSTR", 2, 2, TEXT, ResultTypes.INTEGER, row -> row.set(find(row, 0, 1, 1)));
    registrar.row(
        "LOCATE",
        2,
        3,
        List.of(Arg.TEXT, Arg.TEXT, Arg.INT),
        ResultTypes.INTEGER,
        row -> row.set(find(row, 1, 0, row.count() > 2 ? row.getLong(2) : 1)));
    registrar.alias("POSITION", "LOCATE");
    registrar.row(
        "SUBSTRING_INDEX",
        3,
        3,
        List.of(Arg.TEXT, Arg.TEXT, Arg.INT),
        ResultTypes.LIKE_FIRST,
        TextSearch::substringIndex);
    registrar.add(
        "FIELD",
        2,
        Registrar.MANY,
        TextSearch::resolveField,
        Registrar.rowCompiler(true, TextSearch::field));
    registrar.row("FIND_IN_SET", 2, 2, TEXT, ResultTypes.INTEGER, TextSearch::findInSet);
    registrar.rowWithNulls(
        "ELT",
        2,
        Registrar.MANY,
        List.of(Arg.INT, Arg.TEXT),
        (arguments, context) -> widest(arguments, 1),
        row -> {
          long n = row.isNull(0) ? 0 : row.getLong(0);
          if (n < 1 || n >= row.count() || row.isNull((int) n)) {
            row.setNull();
          } else {
            row.setArgument((int) n);
          }
        });
    registrar.rowWithNulls(
        "MAKE_SET",
        2,
        Registrar.MANY,
        List.of(Arg.INT, Arg.TEXT),
        (arguments, context) -> joined(arguments, 1),
        TextSearch::makeSet);
    registrar.row(
        "EXPORT_SET",
        3,
        5,
        List.of(Arg.INT, Arg.TEXT, Arg.TEXT, Arg.TEXT, Arg.INT),
        (arguments, context) ->
            ResultTypes.like(
                arguments.get(1),
                64L
                        * Math.max(
                            TextFunctions.length(arguments.get(1)),
                            TextFunctions.length(arguments.get(2)))
                    + 63L * (arguments.size() > 3 ? TextFunctions.length(arguments.get(3)) : 1)),
        TextSearch::exportSet);
    registrar.rows(
        "STRCMP",
        2,
        2,
        TEXT,
        ResultTypes.INTEGER,
        false,
        call -> {
          TextOrder order = TextOrder.of(call.arguments().get(0).type().collation());
          return row ->
              row.set(
                  (long)
                      Integer.signum(
                          order.compare(
                              row.heap(0),
                              row.start(0),
                              row.length(0),
                              row.heap(1),
                              row.start(1),
                              row.length(1))));
        });
  }

  private static SqlType widest(List<Expression> arguments, int from) {
    int length = 0;
    for (Expression argument : arguments.subList(from, arguments.size())) {
      length = Math.max(length, TextFunctions.length(argument));
    }
    return ResultTypes.like(arguments.get(from), length);
  }

  private static SqlType joined(List<Expression> arguments, int from) {
    long length = arguments.size();
    for (Expression argument : arguments.subList(from, arguments.size())) {
      length += TextFunctions.length(argument);
    }
    return ResultTypes.like(arguments.get(from), Math.min(Integer.MAX_VALUE, length));
  }

  /** The character position of a text in another from position {@code from}; 0 for none. */
  private static long find(Row row, int text, int pattern, long from) {
    if (from < 1) {
      return 0;
    }
    byte[] s = row.heap(text);
    int start = row.start(text);
    int end = start + row.length(text);
    byte[] t = row.heap(pattern);
    int ts = row.start(pattern);
    int te = ts + row.length(pattern);
    boolean binary = row.isBinary(text) || row.isBinary(pattern);
    Collation collation = row.type(text).collation();
    int at = start;
    for (long skipped = 1; skipped < from; skipped++) {
      if (at >= end) {
        return 0;
      }
      at += binary ? 1 : Utf8.prefixLength(s, at, end - at, 1);
    }
    boolean exact = binary || collation.isBin();
    long position = from;
    while (true) {
      boolean found =
          exact
              ? end - at >= te - ts && Arrays.equals(s, at, at + te - ts, t, ts, te)
              : startsWith(s, at, end, t, ts, te, collation);
      if (found) {
        return position;
      }
      if (at >= end) {
        return 0;
      }
      at += binary ? 1 : Utf8.prefixLength(s, at, end - at, 1);
      position++;
    }
  }

  private static boolean startsWith(
      byte[] s, int from, int end, byte[] t, int ts, int te, Collation collation) {
    int i = from;
    int j = ts;
    while (j < te) {
      if (i >= end) {
        return false;
      }
      int a = (Utf8.decode(s, i, end) >> 3);
      int b = (Utf8.decode(t, j, te) >> 3);
      if (a != b && !collation.sameCharacter(a, b)) {
        return false;
      }
      i += Utf8.prefixLength(s, i, end - i, 1);
      j += Utf8.prefixLength(t, j, te - j, 1);
    }
    return true;
  }

  private static void substringIndex(Row row) {
    byte[] s = row.heap(0);
    int start = row.start(0);
    int end = start + row.length(0);
    int n = row.length(1);
    long count = row.getLong(2);
    if (n == 0 || count == 0) {
      row.set(s, start, 0);
      return;
    }
    if (count > 0) {
      int i = start;
      while (i + n <= end) {
        if (Arrays.equals(s, i, i + n, row.heap(1), row.start(1), row.start(1) + n)) {
          if (--count == 0) {
            row.set(s, start, i - start);
            return;
          }
          i += n;
        } else {
          i++;
        }
      }
    } else {
      int i = end - n;
      while (i >= start) {
        if (Arrays.equals(s, i, i + n, row.heap(1), row.start(1), row.start(1) + n)) {
          if (++count == 0) {
            row.set(s, i + n, end - i - n);
            return;
          }
          i -= n;
        } else {
          i--;
        }
      }
    }
    row.setArgument(0);
  }

  /** All texts compare as text, all integers as integers, everything else as DOUBLE. */
  private static Expression resolveField(
      String name, List<Expression> arguments, ResolveContext context) {
    boolean allText =
        arguments.stream()
            .allMatch(a -> a.type().kind().isString() || a.type().kind() == TypeKind.NULL);
    boolean allIntegers = arguments.stream().allMatch(a -> a.type().kind().isInteger());
    List<Expression> converted = new ArrayList<>();
    if (allText) {
      converted = Registrar.convert(name, arguments, List.of(Arg.TEXT), context);
    } else {
      for (Expression argument : arguments) {
        converted.add(allIntegers ? argument : Casts.cast(argument, SqlType.DOUBLE));
      }
    }
    return new Expression.Call(new Function(name), converted, SqlType.BIGINT.withNullable(false));
  }

  private static RowFunction field(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    Kernel[] kernels = new Kernel[arguments.size()];
    for (int i = 1; i < kernels.length; i++) {
      kernels[i] = Kernel.of(arguments.get(0).type(), arguments.get(i).type());
    }
    return row -> {
      long found = 0;
      for (int i = 1; i < row.count() && found == 0 && !row.isNull(0); i++) {
        if (!row.isNull(i)
            && kernels[i].equal(row.vector(0), row.position(0), row.vector(i), row.position(i))) {
          found = i;
        }
      }
      row.set(found);
    };
  }

  private static void findInSet(Row row) {
    byte[] set = row.heap(1);
    int start = row.start(1);
    int end = start + row.length(1);
    Collation collation = row.type(1).collation();
    long index = 1;
    int i = start;
    if (start == end) {
      row.set(0L);
      return;
    }
    while (true) {
      int comma = i;
      while (comma < end && set[comma] != ',') {
        comma++;
      }
      if (collation.equal(row.heap(0), row.start(0), row.length(0), set, i, comma - i)) {
        row.set(index);
        return;
      }
      if (comma == end) {
        row.set(0L);
        return;
      }
      i = comma + 1;
      index++;
    }
  }

  private static void makeSet(Row row) {
    if (row.isNull(0)) {
      row.setNull();
      return;
    }
    long bits = row.getLong(0);
    ByteBuilder text = row.scratch();
    boolean first = true;
    for (int i = 1; i < row.count() && i <= 64; i++) {
      if ((bits >>> (i - 1) & 1) != 0 && !row.isNull(i)) {
        if (!first) {
          text.put(',');
        }
        first = false;
        text.put(row.heap(i), row.start(i), row.length(i));
      }
    }
    row.set(text);
  }

  private static void exportSet(Row row) {
    long bits = row.getLong(0);
    long count = row.count() > 4 ? row.getLong(4) : 64;
    int n = count < 0 || count > 64 ? 64 : (int) count;
    ByteBuilder text = row.scratch();
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        if (row.count() > 3) {
          text.put(row.heap(3), row.start(3), row.length(3));
        } else {
          text.put(',');
        }
      }
      int which = (bits >>> i & 1) != 0 ? 1 : 2;
      text.put(row.heap(which), row.start(which), row.length(which));
    }
    row.set(text);
  }
}
