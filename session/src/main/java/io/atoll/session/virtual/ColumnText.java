package io.atoll.session.virtual;

import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.session.describe.ValueText;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What information_schema and SHOW COLUMNS say of a column besides its type. */
public final class ColumnText {
  private ColumnText() {}

  /** PRI, UNI, MUL or empty, by MySQL's order of precedence. */
  public static String key(TableInfo table, ColumnInfo column) {
    if (table.intHandleColumnId() == column.id()) {
      return "PRI";
    }
    IndexInfo standIn = table.primaryStandIn().orElse(null);
    String key = "";
    for (IndexInfo index : table.indexes()) {
      if (!index.isPublic()) {
        continue;
      }
      for (int i = 0; i < index.columns().size(); i++) {
        if (index.columns().get(i).offset() != column.offset()) {
          continue;
        }
        if (index.isPrimary() || index == standIn) {
          return "PRI";
        }
        if (i == 0) {
          if (index.isUnique() && index.columns().size() == 1) {
            key = "UNI";
          } else if (key.isEmpty()) {
            key = "MUL";
          }
        }
      }
    }
    return key;
  }

  /** COLUMN_DEFAULT; null for none. */
  public static @Nullable String defaultValue(ColumnInfo column) {
    SqlType type = column.type();
    return switch (column.defaultValue()) {
      case ColumnDefault.None _ -> null;
      case ColumnDefault.Literal l -> l.value().isNull() ? null : ValueText.of(l.value(), type);
      case ColumnDefault.CurrentTimestamp _ ->
          "CURRENT_TIMESTAMP" + (type.scale() > 0 ? "(" + type.scale() + ")" : "");
      case ColumnDefault.Computed c -> c.sql();
    };
  }

  public static String extra(ColumnInfo column) {
    List<String> words = new ArrayList<>();
    if (column.isAutoIncrement()) {
      words.add("auto_increment");
    }
    if (column.defaultValue() instanceof ColumnDefault.CurrentTimestamp
        || column.defaultValue() instanceof ColumnDefault.Computed) {
      words.add("DEFAULT_GENERATED");
    }
    if (column.isOnUpdateNow()) {
      SqlType type = column.type();
      words.add("on update CURRENT_TIMESTAMP" + (type.scale() > 0 ? "(" + type.scale() + ")" : ""));
    }
    ColumnInfo.Generated generated = column.generated();
    if (generated != null) {
      words.add(generated.isStored() ? "STORED GENERATED" : "VIRTUAL GENERATED");
    }
    return String.join(" ", words);
  }
}
