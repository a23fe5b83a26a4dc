package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Literal;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Literals with the types that MySQL gives them. */
final class Literals {
  private Literals() {}

  static Expression bind(Literal literal, Binding binding) {
    return switch (literal) {
      case Literal.Null n -> new Expression.Constant(Value.NULL, SqlType.NULL);
      case Literal.Bool b -> Functions.constant(Value.of(b.value() ? 1 : 0), SqlType.BOOLEAN);
      case Literal.Int i ->
          Functions.constant(
              Value.of(i.value()),
              SqlType.number(
                  TypeKind.BIGINT,
                  (i.isUnsigned() ? Long.toUnsignedString(i.value()) : Long.toString(i.value()))
                      .length(),
                  0,
                  i.isUnsigned()));
      case Literal.Decimal d -> {
        BigDecimal value = new BigDecimal(d.text());
        int scale = Math.max(0, value.scale());
        yield Functions.constant(
            Value.of(value), SqlType.decimal(Math.max(value.precision(), scale + 1), scale));
      }
      case Literal.Float f -> Functions.constant(Value.of(f.value()), SqlType.DOUBLE);
      case Literal.Text t -> {
        Collation collation = collation(t.charset(), binding);
        if (t.charset() != null && !collation.characterSet().isUtf8()) {
          yield introduced(t.value().getBytes(StandardCharsets.UTF_8), collation);
        }
        yield Functions.constant(
            Value.ofUtf8(t.value()),
            SqlType.varchar(t.value().codePointCount(0, t.value().length()), collation));
      }
      case Literal.Bytes b -> {
        if (b.charset() == null) {
          // marked unsigned: a number where a number is wanted
          yield Functions.constant(
              Value.of(b.value()),
              new SqlType(
                  TypeKind.VARCHAR,
                  b.value().length,
                  0,
                  true,
                  true,
                  Collation.BINARY,
                  java.util.List.of()));
        }
        yield introduced(b.value(), collation(b.charset(), binding));
      }
      case Literal.Temporal t -> temporal(t, binding);
    };
  }

  /** Bytes as the text that an introducer's character set reads in them. */
  private static Expression introduced(byte[] bytes, Collation collation) {
    CharacterSet set = collation.characterSet();
    if (!set.isWellFormed(bytes)) {
      throw SqlError.ER_INVALID_CHARACTER_STRING.with(
          set.label(), HexFormat.of().withUpperCase().formatHex(bytes));
    }
    byte[] inside = set.toUtf8(bytes);
    int characters =
        set == CharacterSet.BINARY
            ? inside.length
            : (int) new String(inside, StandardCharsets.UTF_8).codePoints().count();
    return Functions.constant(Value.of(inside), SqlType.varchar(characters, collation));
  }

  private static Collation collation(@Nullable String charset, Binding binding) {
    if (charset == null) {
      return binding.context.collation();
    }
    return CharacterSet.require(charset).defaultCollation();
  }

  /** Checked where it is bound, unlike a cast: 1525 for what is no such moment. */
  private static Expression temporal(Literal.Temporal literal, Binding binding) {
    int point = literal.text().lastIndexOf('.');
    int fraction = point < 0 ? 0 : Math.min(6, literal.text().length() - point - 1);
    Expression text =
        Functions.constant(
            Value.of(literal.text().getBytes(StandardCharsets.UTF_8)),
            SqlType.varchar(literal.text().length(), binding.context.collation()));
    TypeKind kind =
        switch (literal.kind()) {
          case DATE -> TypeKind.DATE;
          case TIME -> TypeKind.TIME;
          case TIMESTAMP -> TypeKind.DATETIME;
        };
    SqlType type = SqlType.temporal(kind, kind == TypeKind.DATE ? 0 : fraction);
    Expression cast = Functions.cast(text, type);
    TemporalParser parser = TemporalParser.of(binding.context.sqlMode());
    byte[] written = literal.text().getBytes(StandardCharsets.UTF_8);
    long value =
        kind == TypeKind.TIME
            ? parser.time(written, 0, written.length)
            : parser.dateTime(written, 0, written.length);
    boolean isOfKind = kind == TypeKind.TIME || parser.hasTime() == (kind == TypeKind.DATETIME);
    if (value == TemporalParser.INVALID
        || !isOfKind
        || parser.isTruncated()
        || parser.isOutOfRange()) {
      throw SqlError.ER_WRONG_VALUE.with(kind.name(), literal.text());
    }
    // What a time zone in the text makes of it is the session's to say.
    return parser.offsetMinutes() != TemporalParser.NO_OFFSET
        ? cast
        : ConstantFolding.fold(cast, binding.context.sqlMode());
  }
}
