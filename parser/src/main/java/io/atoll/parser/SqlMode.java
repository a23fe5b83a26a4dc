package io.atoll.parser;

/**
 * The parts of {@code sql_mode} that change what a text means.
 *
 * @param ansiQuotes {@code "x"} is an identifier
 * @param pipesAsConcat {@code ||} concatenates
 * @param noBackslashEscapes a backslash in a string is an ordinary character
 * @param ignoreSpace blanks are allowed between a built-in function's name and its parenthesis
 * @param highNotPrecedence NOT binds as tightly as {@code !}
 */
public record SqlMode(
    boolean ansiQuotes,
    boolean pipesAsConcat,
    boolean noBackslashEscapes,
    boolean ignoreSpace,
    boolean highNotPrecedence) {
  /** MySQL 8.0's default. */
  public static final SqlMode DEFAULT = new SqlMode(false, false, false, false, false);

  /** The ANSI combination. */
  public static final SqlMode ANSI = new SqlMode(true, true, false, true, false);
}
