package io.atoll.ddl.define;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.Reference;
import io.atoll.catalog.TableInfo;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What MySQL asks of the two tables of a foreign key. Errors are MySQL 8.0's. */
public final class ForeignKeyRules {
  private ForeignKeyRules() {}

  /**
   * Checks keys that a table is to have.
   *
   * @param added those that are new
   * @param table as it will be, in {@code database}
   * @param checks foreign_key_checks: without it the parent may be missing
   */
  public static void checkAdded(
      Collection<ForeignKeyInfo> added,
      TableInfo table,
      DatabaseInfo database,
      Catalog catalog,
      boolean checks) {
    if (added.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (TableInfo other : catalog.tables(database.name())) {
      if (other.id() != table.id()) {
        other.foreignKeys().forEach(k -> names.add(k.name().toLowerCase(Locale.ROOT)));
      }
    }
    for (ForeignKeyInfo key : added) {
      if (names.contains(key.name().toLowerCase(Locale.ROOT))) {
        throw SqlError.ER_FK_DUP_NAME.with(key.name());
      }
      checkChild(key, table);
      Optional<TableInfo> parent =
          isSelf(key, table, database)
              ? Optional.of(table)
              : catalog
                  .table(key.referencedDatabase(), key.referencedTable())
                  .filter(t -> !t.isView());
      if (parent.isPresent()) {
        checkPair(key, table, parent.get(), checks);
      } else if (checks) {
        throw SqlError.ER_FK_CANNOT_OPEN_PARENT.with(key.referencedTable());
      }
    }
  }

  private static boolean isSelf(ForeignKeyInfo key, TableInfo table, DatabaseInfo database) {
    return key.refersTo(database.name(), table.name());
  }

  private static void checkChild(ForeignKeyInfo key, TableInfo table) {
    for (String name : key.columns()) {
      ColumnInfo column = require(table, name);
      boolean setsNull =
          key.onDelete() == ForeignKeyInfo.Action.SET_NULL
              || key.onUpdate() == ForeignKeyInfo.Action.SET_NULL;
      if (setsNull && !column.isNullable()) {
        throw SqlError.ER_FK_COLUMN_NOT_NULL.with(column.name(), key.name());
      }
      ColumnInfo.Generated generated = column.generated();
      if (generated != null) {
        if (!generated.isStored()) {
          throw SqlError.ER_FK_CANNOT_USE_VIRTUAL_COLUMN.with(key.name(), column.name());
        }
        if (setsNull || key.onUpdate() == ForeignKeyInfo.Action.CASCADE) {
          throw SqlError.ER_WRONG_FK_OPTION_FOR_GENERATED_COLUMN.with(
              key.onUpdate() == ForeignKeyInfo.Action.CASCADE
                  ? "ON UPDATE CASCADE"
                  : key.onUpdate() == ForeignKeyInfo.Action.SET_NULL
                      ? "ON UPDATE SET NULL"
                      : "ON DELETE SET NULL");
        }
      }
    }
    if (key.onDelete() == ForeignKeyInfo.Action.SET_DEFAULT
        || key.onUpdate() == ForeignKeyInfo.Action.SET_DEFAULT) {
      throw SqlError.ER_CANNOT_ADD_FOREIGN.with();
    }
  }

  private static ColumnInfo require(TableInfo table, String name) {
    return IndexDefinition.find(table.publicColumns(), name)
        .orElseThrow(() -> SqlError.ER_KEY_COLUMN_DOES_NOT_EXITS.with(name));
  }

  private static void checkPair(
      ForeignKeyInfo key, TableInfo child, TableInfo parent, boolean checks) {
    for (int i = 0; i < key.columns().size(); i++) {
      String name = key.referencedColumns().get(i);
      ColumnInfo referenced =
          IndexDefinition.find(parent.publicColumns(), name)
              .orElseThrow(
                  () -> SqlError.ER_FK_NO_COLUMN_PARENT.with(name, key.name(), parent.name()));
      ColumnInfo.Generated generated = referenced.generated();
      if (generated != null && !generated.isStored()) {
        throw SqlError.ER_FK_CANNOT_USE_VIRTUAL_COLUMN.with(key.name(), referenced.name());
      }
      ColumnInfo own = require(child, key.columns().get(i));
      if (!areComparable(own.type(), referenced.type())) {
        throw SqlError.ER_FK_INCOMPATIBLE_COLUMNS.with(own.name(), referenced.name(), key.name());
      }
    }
    if (checks && !hasParentIndex(key, parent)) {
      throw SqlError.ER_FK_NO_INDEX_PARENT.with(key.name(), parent.name());
    }
  }

  private static boolean hasParentIndex(ForeignKeyInfo key, TableInfo parent) {
    return ForeignKeys.isCovered(
        key.referencedColumns(),
        parent.indexes().stream().filter(i -> i.isPublic()).toList(),
        parent.columns(),
        parent.intHandleColumnId());
  }

  /** Checks the keys of other tables that refer to the name that a table is to have. */
  public static void checkAsParent(
      TableInfo table, DatabaseInfo database, Catalog catalog, boolean checks) {
    for (Reference each : catalog.references(database.name(), table.name())) {
      if (each.child().id() != table.id()) {
        checkPair(each.key(), each.child(), table, checks);
      }
    }
  }

  /**
   * 3730 where a table that goes is the parent of one that stays.
   *
   * @param gone ids of all tables that go
   */
  public static void checkDrop(
      TableInfo table, DatabaseInfo database, Set<Long> gone, Catalog catalog) {
    for (Reference each : catalog.references(database.name(), table.name())) {
      if (!gone.contains(each.child().id())) {
        throw SqlError.ER_FK_CANNOT_DROP_PARENT.with(
            table.name(), each.key().name(), each.child().name());
      }
    }
  }

  /** 1701 where another table's rows may refer to rows of a table that is emptied. */
  public static void checkTruncate(TableInfo table, DatabaseInfo database, Catalog catalog) {
    for (Reference each : catalog.references(database.name(), table.name())) {
      if (each.child().id() != table.id()) {
        throw SqlError.ER_TRUNCATE_ILLEGAL_FK.with(
            "`%s`.`%s`, CONSTRAINT `%s`"
                .formatted(each.database().name(), each.child().name(), each.key().name()));
      }
    }
  }

  /** Whether values of two columns can be compared by their keys. */
  public static boolean areComparable(SqlType one, SqlType other) {
    if (isText(one.kind()) && isText(other.kind())) {
      return one.collation().equals(other.collation());
    }
    if (one.kind() != other.kind() || one.unsigned() != other.unsigned()) {
      return false;
    }
    return switch (one.kind()) {
      case DECIMAL -> one.length() == other.length() && one.scale() == other.scale();
      case TIME, DATETIME, TIMESTAMP -> Math.max(0, one.scale()) == Math.max(0, other.scale());
      case ENUM, SET -> one.elements().equals(other.elements());
      case BIT -> one.length() == other.length();
      default -> true;
    };
  }

  private static boolean isText(TypeKind kind) {
    return kind == TypeKind.CHAR || kind == TypeKind.VARCHAR;
  }

  /** MySQL's name of a key without one: {@code child_ibfk_1}, one above the greatest in use. */
  public static String generatedName(String table, Collection<ForeignKeyInfo> keys) {
    String prefix = (table + "_ibfk_").toLowerCase(Locale.ROOT);
    long greatest = 0;
    for (ForeignKeyInfo key : keys) {
      greatest = Math.max(greatest, number(key.name(), prefix));
    }
    return table + "_ibfk_" + (greatest + 1);
  }

  private static long number(String name, String lowerPrefix) {
    if (!name.toLowerCase(Locale.ROOT).startsWith(lowerPrefix)) {
      return 0;
    }
    String digits = name.substring(lowerPrefix.length());
    return digits.matches("[1-9][0-9]{0,9}") ? Long.parseLong(digits) : 0;
  }

  /** A table's keys after it got another name: generated names follow. */
  public static List<ForeignKeyInfo> renamed(
      List<ForeignKeyInfo> keys, String oldTable, String newTable) {
    String prefix = (oldTable + "_ibfk_").toLowerCase(Locale.ROOT);
    return keys.stream()
        .map(key -> {
          long number = number(key.name(), prefix);
          return number == 0 ? key : key.withName(newTable + "_ibfk_" + number);
        })
        .toList();
  }
}
