package io.atoll.parser.ast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A literal value. */
public sealed interface Literal extends Expr {

  record Null(int start, int end) implements Literal {}

  record Bool(boolean value, int start, int end) implements Literal {}

  /** An integer of at most 64 bits; {@code isUnsigned} when it is above {@link Long#MAX_VALUE}. */
  record Int(long value, boolean isUnsigned, int start, int end) implements Literal {}

  /** An exact number with a point, or an integer above 64 bits; the text as written. */
  record Decimal(String text, int start, int end) implements Literal {}

  /** A number with an exponent. */
  record Float(double value, String text, int start, int end) implements Literal {}

  /**
   * A character string with escapes resolved and adjacent strings joined. With a {@code charset}
   * introducer ({@code _latin1'…'}, without the underscore), the value is the string's UTF-8 bytes
   * read again in that character set; {@code N'…'} has charset {@code utf8}.
   */
  record Text(String value, @Nullable String charset, int start, int end) implements Literal {}

  /** How a byte string was written. */
  enum Form {
    HEX,
    BIT,
    /** {@code _binary'…'}, or a string whose bytes are not UTF-8. */
    STRING
  }

  /**
   * {@code X'31'}, {@code 0x31}, {@code B'01'}, {@code 0b01}, {@code _binary'…'}: bytes. The array
   * is not to be changed.
   */
  record Bytes(byte[] value, Form form, @Nullable String charset, int start, int end)
      implements Literal {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes that
          && Arrays.equals(value, that.value)
          && form == that.form
          && java.util.Objects.equals(charset, that.charset)
          && start == that.start
          && end == that.end;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value) * 31 + start;
    }
  }

  enum TemporalKind {
    DATE,
    TIME,
    TIMESTAMP
  }

  /** {@code DATE '…'}, {@code TIME '…'}, {@code TIMESTAMP '…'} and the ODBC forms. */
  record Temporal(TemporalKind kind, String text, int start, int end) implements Literal {}
}
