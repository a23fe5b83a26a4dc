package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data type as written. {@code name} is canonical: TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT,
 * DECIMAL, FLOAT, DOUBLE, BIT, BOOL, SERIAL, CHAR, VARCHAR, BINARY, VARBINARY, TINYBLOB, BLOB,
 * MEDIUMBLOB, LONGBLOB, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM, SET, DATE, TIME, DATETIME,
 * TIMESTAMP, YEAR, JSON, GEOMETRY, POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING,
 * MULTIPOLYGON, GEOMETRYCOLLECTION; in casts also SIGNED, UNSIGNED.
 *
 * @param length display width, characters, bytes, digits or fraction digits; null when not written
 * @param decimals null when not written
 * @param charset null when not written; {@code national} types have {@code utf8}
 * @param isBinary the BINARY attribute: the character set's binary collation
 * @param members of ENUM and SET
 */
public record TypeSyntax(
    String name,
    @Nullable Integer length,
    @Nullable Integer decimals,
    boolean isUnsigned,
    boolean isZerofill,
    @Nullable String charset,
    @Nullable String collation,
    boolean isBinary,
    List<String> members,
    int start,
    int end)
    implements Node {
  public TypeSyntax {
    members = List.copyOf(members);
  }
}
