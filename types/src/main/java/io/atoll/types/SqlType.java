package io.atoll.types;

import java.util.List;

/**
 * A fully resolved SQL type: of a column, of an expression, of a result.
 *
 * @param kind the MySQL type
 * @param length display width of integers, precision of DECIMAL, characters of CHAR/VARCHAR (bytes
 *     where the collation is binary), bits of BIT; -1 where the type gives none
 * @param scale digits after the point of DECIMAL, FLOAT, DOUBLE; fractional seconds of temporals;
 *     -1 where not fixed (plain DOUBLE)
 * @param unsigned for numbers
 * @param nullable whether NULL may appear
 * @param collation of character kinds, ENUM and SET; {@link Collation#BINARY} for all others
 * @param elements of ENUM and SET, in order; a mark in {@link #BOOLEAN}, of {@link #withZerofill}
 *     and of {@link #withCoercibility}; empty otherwise
 */
public record SqlType(
    TypeKind kind,
    int length,
    int scale,
    boolean unsigned,
    boolean nullable,
    Collation collation,
    List<String> elements) {
  public SqlType {
    elements = List.copyOf(elements);
  }

  public static final SqlType NULL = number(TypeKind.NULL, 0, 0, false);
  public static final SqlType BIGINT = number(TypeKind.BIGINT, 20, 0, false);
  public static final SqlType UNSIGNED_BIGINT = number(TypeKind.BIGINT, 20, 0, true);
  public static final SqlType DOUBLE = number(TypeKind.DOUBLE, 22, -1, false);

  private static final List<String> TRUTH = List.of("BOOLEAN");

  private static final List<String> ZEROS = List.of("ZEROFILL");

  /** Marks of 3 and 4. */
  private static final List<List<String>> COERCIBILITY =
      List.of(List.of("SYSCONST"), List.of("COERCIBLE"));

  /**
   * What comparisons and logic give: MySQL types them as a BIGINT of width 1. As JSON they are true
   * and false, which numbers are not.
   */
  public static final SqlType BOOLEAN =
      new SqlType(TypeKind.BIGINT, 1, 0, false, true, Collation.BINARY, TRUTH);

  public static SqlType number(TypeKind kind, int length, int scale, boolean unsigned) {
    return new SqlType(kind, length, scale, unsigned, true, Collation.BINARY, List.of());
  }

  public static SqlType decimal(int precision, int scale) {
    return number(TypeKind.DECIMAL, precision, scale, false);
  }

  public static SqlType varchar(int length, Collation collation) {
    return new SqlType(TypeKind.VARCHAR, length, 0, false, true, collation, List.of());
  }

  public static SqlType temporal(TypeKind kind, int fractionDigits) {
    return new SqlType(kind, -1, fractionDigits, false, true, Collation.BINARY, List.of());
  }

  public TypeKind.Storage storage() {
    return kind.storage();
  }

  public SqlType withNullable(boolean value) {
    return value == nullable
        ? this
        : new SqlType(kind, length, scale, unsigned, value, collation, elements);
  }

  /** Whether it is {@link #BOOLEAN}, NULL or not. */
  public boolean isBoolean() {
    return kind == TypeKind.BIGINT && elements.equals(TRUTH);
  }

  /** The unsigned number whose text has zeros before it up to the display width. */
  public SqlType withZerofill() {
    return new SqlType(kind, length, scale, true, nullable, collation, ZEROS);
  }

  /** As what is computed from a zero-filled number. */
  public SqlType withoutZerofill() {
    return isZerofill()
        ? new SqlType(kind, length, scale, unsigned, nullable, collation, List.of())
        : this;
  }

  public boolean isZerofill() {
    return elements.equals(ZEROS) && kind != TypeKind.ENUM && kind != TypeKind.SET;
  }

  /**
   * The type of text that holds to its collation as MySQL's {@code COERCIBILITY()} says: a column
   * of a derived table that stands for a literal holds to it no more strongly than the literal.
   *
   * @param value 3 and 4; others leave the type of a plain column
   */
  public SqlType withCoercibility(int value) {
    if (!kind.isString()) {
      return this;
    }
    List<String> mark = value == 3 || value == 4 ? COERCIBILITY.get(value - 3) : List.of();
    return mark.equals(elements)
        ? this
        : new SqlType(kind, length, scale, unsigned, nullable, collation, mark);
  }

  /** How strongly a column of this type holds to its collation; 2 for plain columns. */
  public int coercibility() {
    return elements.isEmpty() || !kind.isString() ? 2 : 3 + COERCIBILITY.indexOf(elements);
  }

  /** True for BINARY, VARBINARY and the BLOB family. */
  public boolean isBinaryString() {
    return kind.isString() && collation == Collation.BINARY;
  }
}
