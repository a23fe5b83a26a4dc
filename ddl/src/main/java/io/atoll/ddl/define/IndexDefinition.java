package io.atoll.ddl.define;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.parser.ast.TableElement;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One index definition. */
public final class IndexDefinition {
  /** InnoDB's limit with its large row formats. */
  private static final int MAX_KEY_BYTES = 3072;

  private static final int MAX_KEY_PARTS = 16;

  private IndexDefinition() {}

  /**
   * @param name chosen already where the definition gives none
   */
  public static IndexInfo of(
      TableElement.Index element,
      String name,
      long id,
      List<ColumnInfo> columns,
      SchemaState state) {
    switch (element.kind()) {
      case FULLTEXT -> throw SqlError.ER_NOT_SUPPORTED_YET.with("FULLTEXT indexes");
      case SPATIAL -> throw SqlError.ER_NOT_SUPPORTED_YET.with("SPATIAL indexes");
      case PRIMARY, UNIQUE, PLAIN -> {}
    }
    if (element.parts().size() > MAX_KEY_PARTS) {
      throw SqlError.ER_TOO_MANY_KEY_PARTS.with(MAX_KEY_PARTS);
    }
    boolean isPrimary = element.kind() == TableElement.IndexKind.PRIMARY;
    List<IndexInfo.IndexColumn> parts = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    long totalBytes = 0;
    for (TableElement.IndexPart part : element.parts()) {
      String columnName = part.column();
      if (columnName == null) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with("expression indexes");
      }
      ColumnInfo column =
          find(columns, columnName)
              .orElseThrow(() -> SqlError.ER_KEY_COLUMN_DOES_NOT_EXITS.with(columnName));
      if (!seen.add(column.offset())) {
        throw SqlError.ER_DUP_FIELDNAME.with(column.name());
      }
      int prefix = prefix(column, part.length());
      totalBytes += keyBytes(column.type(), prefix);
      parts.add(
          new IndexInfo.IndexColumn(column.name(), column.offset(), prefix, part.isDescending()));
    }
    if (totalBytes > MAX_KEY_BYTES) {
      throw SqlError.ER_TOO_LONG_KEY.with(MAX_KEY_BYTES);
    }
    String comment = element.comment() == null ? "" : element.comment();
    if (isPrimary && element.isInvisible()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("an invisible primary key");
    }
    return new IndexInfo(
        id,
        name,
        parts,
        element.kind() != TableElement.IndexKind.PLAIN,
        isPrimary,
        !element.isInvisible(),
        kind(element.using()),
        comment,
        state);
  }

  private static IndexInfo.Kind kind(@Nullable String using) {
    return using != null && using.toUpperCase(Locale.ROOT).equals("HASH")
        ? IndexInfo.Kind.HASH
        : IndexInfo.Kind.BTREE;
  }

  /** A column by name, without regard to case. */
  public static Optional<ColumnInfo> find(List<ColumnInfo> columns, String name) {
    return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }

  private static int prefix(ColumnInfo column, @Nullable Integer written) {
    SqlType type = column.type();
    boolean isLarge =
        switch (type.kind()) {
          case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
          default -> false;
        };
    if (type.kind() == TypeKind.JSON) {
      throw SqlError.ER_JSON_USED_AS_KEY.with(column.name());
    }
    if (written == null) {
      if (isLarge) {
        throw SqlError.ER_BLOB_KEY_WITHOUT_LENGTH.with(column.name());
      }
      return IndexInfo.IndexColumn.WHOLE;
    }
    if (written == 0) {
      throw SqlError.ER_KEY_PART_0.with(column.name());
    }
    if (!type.kind().isString() || (!isLarge && written > type.length())) {
      throw SqlError.ER_WRONG_SUB_KEY.with();
    }
    return !isLarge && written == type.length() ? IndexInfo.IndexColumn.WHOLE : written;
  }

  private static long keyBytes(SqlType type, int prefix) {
    if (!type.kind().isString()) {
      return 8;
    }
    int perCharacter =
        type.collation() == Collation.BINARY ? 1 : type.collation().characterSet().maxBytes();
    return (long) (prefix == IndexInfo.IndexColumn.WHOLE ? type.length() : prefix) * perCharacter;
  }

  /** MySQL's name of an index without one: its first column, with _2, _3… where that is taken. */
  public static String freeName(String firstColumn, Set<String> takenLowerCase) {
    String base = firstColumn.equalsIgnoreCase("PRIMARY") ? firstColumn + "_2" : firstColumn;
    String name = base;
    for (int i = 2; takenLowerCase.contains(name.toLowerCase(Locale.ROOT)); i++) {
      name = base + "_" + i;
    }
    return name;
  }
}
