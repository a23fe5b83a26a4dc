package io.atoll.session.describe;

import io.atoll.api.Namespace;
import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.ViewInfo;
import io.atoll.session.temporary.TemporaryTables;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** SHOW CREATE TABLE, VIEW and DATABASE, as MySQL 8.0 prints them, so that dumps load elsewhere. */
public final class CreateTableText {
  private CreateTableText() {}

  public static String database(DatabaseInfo database, boolean ifNotExists) {
    return "CREATE DATABASE "
        + (ifNotExists ? "/*!32312 IF NOT EXISTS*/ " : "")
        + Quoting.name(database.name())
        + " /*!40100 DEFAULT CHARACTER SET "
        + database.collation().charset()
        + collateClause(database.collation())
        + " */ /*!80016 DEFAULT ENCRYPTION='N' */";
  }

  private static String collateClause(Collation collation) {
    // MySQL 8.0 always names the collation of utf8mb4, since its default changed.
    return collation.charset().equals("utf8mb4") || !collation.isDefault()
        ? " COLLATE " + collation.name()
        : "";
  }

  public static String view(String database, TableInfo table, ViewInfo view) {
    return "CREATE ALGORITHM="
        + view.algorithm()
        + " DEFINER="
        + Quoting.name(view.definerUser())
        + "@"
        + Quoting.name(view.definerHost())
        + " SQL SECURITY "
        + view.security()
        + " VIEW "
        + Quoting.name(table.name())
        + view.columnNames().stream()
            .map(Quoting::name)
            .collect(Collectors.joining(", ", " (", ")"))
        + " AS "
        + view.select()
        + switch (view.checkOption()) {
          case NONE -> "";
          case LOCAL -> " WITH LOCAL CHECK OPTION";
          case CASCADED -> " WITH CASCADED CHECK OPTION";
        };
  }

  /**
   * @param nextAutoIncrement shown where it is above 1
   * @param namespace shown where it is not the default one, so that others take it for a comment
   */
  public static String table(
      String database, TableInfo table, long nextAutoIncrement, String namespace) {
    List<String> lines = new ArrayList<>();
    for (ColumnInfo column : table.publicColumns()) {
      if (!column.isHidden()) {
        lines.add(column(table, column));
      }
    }
    table
        .intHandleColumn()
        .ifPresent(c -> lines.add("PRIMARY KEY (" + Quoting.name(c.name()) + ")"));
    for (IndexInfo index : table.indexes()) {
      if (index.isPublic() && index.isPrimary()) {
        lines.add(index(index));
      }
    }
    for (IndexInfo index : table.indexes()) {
      if (index.isPublic() && !index.isPrimary()) {
        lines.add(index(index));
      }
    }
    for (ForeignKeyInfo key : table.foreignKeys()) {
      if (key.state().isPublic()) {
        lines.add(key.definition(database));
      }
    }
    for (CheckInfo check : table.checks()) {
      lines.add(
          "CONSTRAINT "
              + Quoting.name(check.name())
              + " CHECK ("
              + check.sql()
              + ")"
              + (check.isEnforced() ? "" : " /*!80016 NOT ENFORCED */"));
    }
    StringBuilder out = new StringBuilder("CREATE ");
    out.append(TemporaryTables.isTemporary(table) ? "TEMPORARY TABLE " : "TABLE ");
    out.append(Quoting.name(table.name()));
    out.append(lines.stream().collect(Collectors.joining(",\n  ", " (\n  ", "\n)")));
    out.append(" ENGINE=InnoDB");
    if (table.autoIncrementColumn().isPresent() && nextAutoIncrement > 1) {
      out.append(" AUTO_INCREMENT=").append(nextAutoIncrement);
    }
    out.append(" DEFAULT CHARSET=").append(table.collation().charset());
    out.append(collateClause(table.collation()).replace(" COLLATE ", " COLLATE="));
    if (!table.comment().isEmpty()) {
      out.append(" COMMENT=").append(Quoting.text(table.comment()));
    }
    if (!namespace.equals(Namespace.DEFAULT)) {
      out.append(" /*T![namespace] NAMESPACE=").append(Quoting.name(namespace)).append(" */");
    }
    return out.toString();
  }

  private static String column(TableInfo table, ColumnInfo column) {
    SqlType type = column.type();
    StringBuilder out =
        new StringBuilder(Quoting.name(column.name()))
            .append(' ')
            .append(TypeText.columnType(type));
    if (TypeText.isCharacter(type) && !type.collation().equals(table.collation())) {
      if (!type.collation().charset().equals(table.collation().charset())) {
        out.append(" CHARACTER SET ").append(type.collation().charset());
      }
      out.append(" COLLATE ").append(type.collation().name());
    }
    ColumnInfo.Generated generated = column.generated();
    if (generated != null) {
      out.append(" GENERATED ALWAYS AS (")
          .append(generated.sql())
          .append(generated.isStored() ? ") STORED" : ") VIRTUAL");
    }
    if (!type.nullable()) {
      out.append(" NOT NULL");
    } else if (type.kind() == TypeKind.TIMESTAMP) {
      out.append(" NULL");
    }
    if (generated == null) {
      out.append(defaultClause(column));
    }
    if (column.isOnUpdateNow()) {
      out.append(" ON UPDATE CURRENT_TIMESTAMP").append(fraction(type));
    }
    if (column.isAutoIncrement()) {
      out.append(" AUTO_INCREMENT");
    }
    if (!column.comment().isEmpty()) {
      out.append(" COMMENT ").append(Quoting.text(column.comment()));
    }
    return out.toString();
  }

  private static String fraction(SqlType type) {
    return type.scale() > 0 ? "(" + type.scale() + ")" : "";
  }

  private static String defaultClause(ColumnInfo column) {
    SqlType type = column.type();
    return switch (column.defaultValue()) {
      case ColumnDefault.None _ -> "";
      case ColumnDefault.CurrentTimestamp _ -> " DEFAULT CURRENT_TIMESTAMP" + fraction(type);
      case ColumnDefault.Computed c -> " DEFAULT (" + c.sql() + ")";
      case ColumnDefault.Literal l when l.value().isNull() ->
          column.isAutoIncrement() || isLarge(type) ? "" : " DEFAULT NULL";
      case ColumnDefault.Literal l when type.kind() == TypeKind.BIT ->
          " DEFAULT b'" + bits(l.value()) + "'";
      case ColumnDefault.Literal l -> " DEFAULT " + Quoting.text(ValueText.of(l.value(), type));
    };
  }

  private static String bits(Value value) {
    return value instanceof Value.OfLong n
        ? new BigInteger(Long.toUnsignedString(n.value())).toString(2)
        : "0";
  }

  private static boolean isLarge(SqlType type) {
    return switch (type.kind()) {
      case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }

  private static String index(IndexInfo index) {
    StringBuilder out = new StringBuilder();
    if (index.isPrimary()) {
      out.append("PRIMARY KEY ");
    } else {
      out.append(index.isUnique() ? "UNIQUE KEY " : "KEY ")
          .append(Quoting.name(index.name()))
          .append(' ');
    }
    out.append(
        index.columns().stream()
            .map(c ->
                Quoting.name(c.name())
                    + (c.isPrefix() ? "(" + c.prefixLength() + ")" : "")
                    + (c.isDescending() ? " DESC" : ""))
            .collect(Collectors.joining(",", "(", ")")));
    if (!index.comment().isEmpty()) {
      out.append(" COMMENT ").append(Quoting.text(index.comment()));
    }
    if (!index.isVisible()) {
      out.append(" /*!80000 INVISIBLE */");
    }
    return out.toString();
  }
}
