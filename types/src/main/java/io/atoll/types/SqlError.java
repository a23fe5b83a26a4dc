package io.atoll.types;

/**
 * The error catalogue: MySQL 8.0's numbers, SQLSTATEs and message texts, and TiDB's numbers for
 * what MySQL lacks. Templates take {@link String#format} arguments.
 */
public enum SqlError {
  ER_UNKNOWN_ERROR(1105, "HY000", ErrorKind.INTERNAL, "%s"),
  ER_PARSE_ERROR(1064, "42000", ErrorKind.USER, "%s near '%s' at line %d"),
  ER_NOT_SUPPORTED_YET(
      1235, "42000", ErrorKind.USER, "This version of Atoll doesn't yet support '%s'"),
  ER_DUP_ENTRY(1062, "23000", ErrorKind.USER, "Duplicate entry '%s' for key '%s'");

  private final int code;
  private final String sqlState;
  private final ErrorKind kind;
  private final String template;

  SqlError(int code, String sqlState, ErrorKind kind, String template) {
    this.code = code;
    this.sqlState = sqlState;
    this.kind = kind;
    this.template = template;
  }

  public int code() {
    return code;
  }

  public String sqlState() {
    return sqlState;
  }

  public ErrorKind kind() {
    return kind;
  }

  public String template() {
    return template;
  }

  /** An exception of this error with the template filled in. */
  public SqlException with(Object... arguments) {
    return new SqlException(this, String.format(template, arguments));
  }
}
