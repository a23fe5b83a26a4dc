package io.atoll.types;

/**
 * A MySQL collation: how character data compares, sorts and hashes. Character data is always UTF-8
 * bytes here, whatever the column's declared character set; the character set limits the repertoire
 * and names what the wire converts to.
 *
 * @param id MySQL's collation id, as sent in column definitions
 * @param name for example {@code utf8mb4_0900_ai_ci}
 * @param charset for example {@code utf8mb4}
 * @param padSpace whether trailing blanks are ignored (PAD SPACE) or count (NO PAD)
 */
public record Collation(int id, String name, String charset, boolean padSpace) {
  public static final Collation BINARY = new Collation(63, "binary", "binary", false);
  public static final Collation UTF8MB4_BIN = new Collation(46, "utf8mb4_bin", "utf8mb4", true);
  public static final Collation UTF8MB4_GENERAL_CI =
      new Collation(45, "utf8mb4_general_ci", "utf8mb4", true);
  public static final Collation UTF8MB4_0900_AI_CI =
      new Collation(255, "utf8mb4_0900_ai_ci", "utf8mb4", false);
}
