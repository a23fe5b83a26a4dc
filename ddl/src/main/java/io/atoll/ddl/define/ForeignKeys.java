package io.atoll.ddl.define;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.parser.ast.TableElement;
import io.atoll.types.SqlError;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Foreign keys as written, and the index that MySQL makes for each that has none. */
public final class ForeignKeys {
  private ForeignKeys() {}

  /**
   * @param table and {@code database} where the key is
   * @param others keys of the table
   */
  public static ForeignKeyInfo of(
      TableElement.ForeignKey element,
      long id,
      String table,
      String database,
      Collection<ForeignKeyInfo> others) {
    String constraint = element.constraint();
    String schema = element.reference().table().schema();
    List<String> columns = names(element.columns());
    List<String> referenced = names(element.reference().columns());
    if (columns.size() != referenced.size()) {
      throw SqlError.ER_WRONG_FK_DEF.with(
          constraint == null ? "foreign key without name" : constraint,
          "Key reference and table reference don't match");
    }
    return new ForeignKeyInfo(
        id,
        constraint == null ? ForeignKeyRules.generatedName(table, others) : constraint,
        columns,
        schema == null ? database : schema,
        element.reference().table().name(),
        referenced,
        action(element.reference().onDelete()),
        action(element.reference().onUpdate()),
        SchemaState.PUBLIC);
  }

  private static List<String> names(List<TableElement.IndexPart> parts) {
    return parts.stream().map(p -> p.column() == null ? "" : p.column()).toList();
  }

  private static ForeignKeyInfo.Action action(TableElement.@Nullable ReferenceAction action) {
    return action == null
        ? ForeignKeyInfo.Action.UNSPECIFIED
        : switch (action) {
          case RESTRICT -> ForeignKeyInfo.Action.RESTRICT;
          case CASCADE -> ForeignKeyInfo.Action.CASCADE;
          case SET_NULL -> ForeignKeyInfo.Action.SET_NULL;
          case NO_ACTION -> ForeignKeyInfo.Action.NO_ACTION;
          case SET_DEFAULT -> ForeignKeyInfo.Action.SET_DEFAULT;
        };
  }

  /** Whether the primary key or an index starts with the columns. */
  public static boolean isCovered(
      List<String> names, List<IndexInfo> indexes, List<ColumnInfo> columns, long intHandleId) {
    if (names.size() == 1
        && IndexDefinition.find(columns, names.getFirst())
            .filter(c -> c.id() == intHandleId)
            .isPresent()) {
      return true;
    }
    return indexes.stream().anyMatch(index -> startsWith(index, names));
  }

  private static boolean startsWith(IndexInfo index, List<String> names) {
    if (index.columns().size() < names.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      IndexInfo.IndexColumn part = index.columns().get(i);
      if (part.isPrefix() || !part.name().equalsIgnoreCase(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The name of the index that is made: the key's own index name, its constraint's, a column's. */
  public static String indexName(TableElement.ForeignKey element) {
    if (element.index() != null) {
      return element.index();
    }
    if (element.constraint() != null) {
      return element.constraint();
    }
    return names(element.columns()).getFirst();
  }

  public static TableElement.Index index(TableElement.ForeignKey element) {
    return new TableElement.Index(
        TableElement.IndexKind.PLAIN,
        null,
        null,
        element.columns(),
        null,
        null,
        false,
        null,
        null,
        null,
        element.start(),
        element.end());
  }
}
