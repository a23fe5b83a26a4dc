package io.atoll.expression.scalar;

import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.Utf8;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * LIKE, character by character in the collation. Arguments of the call: text, pattern, escape (one
 * character or none).
 */
final class Like {
  private static final int ANY = -1;
  private static final int ONE = -2;

  private Like() {}

  static void register(Registrar registrar) {
    registrar.add("LIKE", 2, 3, Like::resolve, Like::compile);
  }

  private static Expression resolve(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression text = Casts.toText(arguments.get(0), context);
    Expression pattern = Casts.toText(arguments.get(1), context);
    Collation collation = Collations.common(List.of(text, pattern), name);
    Expression escape;
    if (arguments.size() > 2) {
      escape = Casts.toText(arguments.get(2), context);
      if (escape instanceof Expression.Constant constant
          && constant.value() instanceof Value.OfBytes bytes
          && Utf8.characters(bytes.value(), 0, bytes.value().length) > 1) {
        throw SqlError.ER_WRONG_ARGUMENTS.with("ESCAPE");
      }
    } else {
      String standard = context.sqlMode().has(SqlMode.Flag.NO_BACKSLASH_ESCAPES) ? "" : "\\";
      escape =
          new Expression.Constant(
              Value.ofUtf8(standard), SqlType.varchar(1, collation).withNullable(false));
    }
    return new Expression.Call(
        new Function(name),
        List.of(Collations.with(text, collation), Collations.with(pattern, collation), escape),
        SqlType.BOOLEAN.withNullable(text.type().nullable() || pattern.type().nullable()));
  }

  private static Evaluator compile(Expression.Call call, Evaluator[] arguments) {
    Collation collation = call.arguments().get(0).type().collation();
    boolean fixed = arguments[1].isConstant() && arguments[2].isConstant();
    Object place = new Object();
    return new RowEvaluator(
        call.type(),
        arguments,
        true,
        false,
        row -> {
          Pattern pattern =
              fixed
                  ? row.context().state(place, () -> Pattern.of(row, collation))
                  : Pattern.of(row, collation);
          row.set(pattern.matches(row.heap(0), row.start(0), row.length(0)));
        });
  }

  /** A parsed pattern: characters, {@link #ANY} and {@link #ONE}. */
  static final class Pattern {
    private final int[] items;
    private final Collation collation;
    private final boolean binary;
    private final byte[] prefix;
    private final boolean isPrefixOnly;

    private Pattern(int[] items, Collation collation) {
      this.items = items;
      this.collation = collation;
      this.binary = collation.equals(Collation.BINARY);
      int n = 0;
      while (n < items.length && items[n] >= 0) {
        n++;
      }
      boolean exact = collation.isBin();
      this.prefix = exact ? encode(items, n, binary) : new byte[0];
      this.isPrefixOnly = exact && n == items.length - 1 && items[n] == ANY;
    }

    private static byte[] encode(int[] items, int n, boolean binary) {
      byte[] out = new byte[4 * n];
      int length = 0;
      for (int i = 0; i < n; i++) {
        if (binary) {
          out[length++] = (byte) items[i];
        } else {
          length += Utf8.encode(items[i], out, length);
        }
      }
      return Arrays.copyOf(out, length);
    }

    static Pattern of(Row row, Collation collation) {
      int escape =
          row.length(2) == 0
              ? Integer.MIN_VALUE
              : (Utf8.decode(row.heap(2), row.start(2), row.start(2) + row.length(2)) >> 3);
      return of(row.getBytes(1), escape, collation);
    }

    /**
     * @param escape a code point; MIN_VALUE for none
     */
    static Pattern of(byte[] s, int escape, Collation collation) {
      boolean binary = collation.equals(Collation.BINARY);
      int end = s.length;
      List<Integer> items = new ArrayList<>();
      int i = 0;
      while (i < end) {
        int c = binary ? s[i] & 255 : (Utf8.decode(s, i, end) >> 3);
        i += binary ? 1 : Utf8.prefixLength(s, i, end - i, 1);
        if (c == escape && i < end) {
          c = binary ? s[i] & 255 : (Utf8.decode(s, i, end) >> 3);
          i += binary ? 1 : Utf8.prefixLength(s, i, end - i, 1);
          items.add(c);
        } else if (c == '%') {
          if (items.isEmpty() || items.getLast() != ANY) {
            items.add(ANY);
          }
        } else {
          items.add(c == '_' ? ONE : c);
        }
      }
      return new Pattern(items.stream().mapToInt(Integer::intValue).toArray(), collation);
    }

    boolean matches(byte[] s, int start, int length) {
      int end = start + length;
      if (prefix.length > 0
          && (length < prefix.length
              || !Arrays.equals(s, start, start + prefix.length, prefix, 0, prefix.length))) {
        return false;
      }
      if (isPrefixOnly) {
        return true;
      }
      int i = start;
      int k = 0;
      int retryItem = -1;
      int retryAt = 0;
      while (true) {
        if (k < items.length && items[k] == ANY) {
          retryItem = ++k;
          retryAt = i;
          if (k == items.length) {
            return true;
          }
          continue;
        }
        if (i == end) {
          return k == items.length;
        }
        int width = binary || s[i] >= 0 ? 1 : Utf8.prefixLength(s, i, end - i, 1);
        if (k < items.length && same(items[k], s, i, end)) {
          k++;
          i += width;
        } else if (retryItem >= 0) {
          int step =
              binary || s[retryAt] >= 0 ? 1 : Utf8.prefixLength(s, retryAt, end - retryAt, 1);
          retryAt += step;
          i = retryAt;
          k = retryItem;
        } else {
          return false;
        }
      }
    }

    private boolean same(int item, byte[] s, int i, int end) {
      if (item == ONE) {
        return true;
      }
      int c = binary ? s[i] & 255 : (Utf8.decode(s, i, end) >> 3);
      return c == item || (!binary && collation.sameCharacter(c, item));
    }
  }
}
