package io.atoll.types;

/**
 * The column types of MySQL 8.0, each with the type byte that the wire protocol and TiDB's schema
 * JSON use ({@code MYSQL_TYPE_*}).
 *
 * <p>BINARY, VARBINARY and the BLOBs are the character kinds with {@link Collation} {@code binary},
 * as in MySQL itself.
 */
public enum TypeKind {
  NULL(6, Storage.LONG),
  TINYINT(1, Storage.LONG),
  SMALLINT(2, Storage.LONG),
  MEDIUMINT(9, Storage.LONG),
  INT(3, Storage.LONG),
  BIGINT(8, Storage.LONG),
  FLOAT(4, Storage.DOUBLE),
  DOUBLE(5, Storage.DOUBLE),
  DECIMAL(246, Storage.DECIMAL),
  BIT(16, Storage.LONG),
  YEAR(13, Storage.LONG),
  DATE(10, Storage.LONG),
  TIME(11, Storage.LONG),
  DATETIME(12, Storage.LONG),
  TIMESTAMP(7, Storage.LONG),
  CHAR(254, Storage.BYTES),
  VARCHAR(15, Storage.BYTES),
  TINYBLOB(249, Storage.BYTES),
  BLOB(252, Storage.BYTES),
  MEDIUMBLOB(250, Storage.BYTES),
  LONGBLOB(251, Storage.BYTES),
  ENUM(247, Storage.LONG),
  SET(248, Storage.LONG),
  JSON(245, Storage.BYTES);

  /** How values of a kind are held in vectors, {@link Value}s and encoders. */
  public enum Storage {
    /**
     * A {@code long}: integers (unsigned BIGINT as its 64 bits), BIT, YEAR, ENUM ordinals (1-based,
     * 0 is the error value ''), SET bit masks, {@link Temporals packed} DATE/DATETIME/TIMESTAMP,
     * TIME as signed microseconds.
     */
    LONG,
    /** A {@code double}; FLOAT values are rounded to float first. */
    DOUBLE,
    /** An unscaled integer with a scale that the whole vector shares. */
    DECIMAL,
    /** Bytes: character data always in UTF-8, JSON in TiDB's binary format. */
    BYTES
  }

  private final int mysqlCode;
  private final Storage storage;

  TypeKind(int mysqlCode, Storage storage) {
    this.mysqlCode = mysqlCode;
    this.storage = storage;
  }

  /** The {@code MYSQL_TYPE_*} byte of the protocol. */
  public int mysqlCode() {
    return mysqlCode;
  }

  public Storage storage() {
    return storage;
  }

  public boolean isInteger() {
    return switch (this) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR -> true;
      default -> false;
    };
  }

  /** DATE, DATETIME or TIMESTAMP: kinds held {@link Temporals packed}. */
  public boolean isDateLike() {
    return this == DATE || this == DATETIME || this == TIMESTAMP;
  }

  public boolean isTemporal() {
    return isDateLike() || this == TIME;
  }

  public boolean isString() {
    return switch (this) {
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }
}
