package io.atoll.session.virtual;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.ViewInfo;
import io.atoll.session.describe.TypeText;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of information_schema, with MySQL 8.0's columns. */
public final class InformationSchema extends VirtualTableGroup {
  public InformationSchema() {
    super(VirtualDatabases.INFORMATION_SCHEMA, -1);
    schemata();
    tables();
    columns();
    indexes();
    constraints();
    views();
    facts();
    empty();
    processes();
    privileges();
  }

  private void schemata() {
    add(
        "SCHEMATA",
        "!CATALOG_NAME varchar64,!SCHEMA_NAME varchar64,!DEFAULT_CHARACTER_SET_NAME varchar64,"
            + "!DEFAULT_COLLATION_NAME varchar64,SQL_PATH varchar,!DEFAULT_ENCRYPTION varchar64",
        (context, sink) -> {
          for (String name : VirtualDatabases.names()) {
            if (VirtualDatabases.isOpen(name) || context.isVisible(name, "")) {
              String charset =
                  name.equals(VirtualDatabases.INFORMATION_SCHEMA) ? "utf8mb3" : "utf8mb4";
              String collation =
                  name.equals(VirtualDatabases.INFORMATION_SCHEMA)
                      ? "utf8mb3_general_ci"
                      : "utf8mb4_0900_ai_ci";
              sink.row(CATALOG, name, charset, collation, null, "NO");
            }
          }
          for (DatabaseInfo d : context.catalog().databases()) {
            if (context.isVisible(d.name(), "")) {
              sink.row(
                  CATALOG, d.name(), d.collation().charset(), d.collation().name(), null, "NO");
            }
          }
        });
  }

  private void tables() {
    add(
        "TABLES",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!TABLE_TYPE varchar64,ENGINE varchar64,VERSION int,ROW_FORMAT varchar64,"
            + "TABLE_ROWS bigint unsigned,AVG_ROW_LENGTH bigint unsigned,"
            + "DATA_LENGTH bigint unsigned,MAX_DATA_LENGTH bigint unsigned,"
            + "INDEX_LENGTH bigint unsigned,DATA_FREE bigint unsigned,"
            + "AUTO_INCREMENT bigint unsigned,CREATE_TIME timestamp,UPDATE_TIME datetime,"
            + "CHECK_TIME datetime,TABLE_COLLATION varchar64,CHECKSUM bigint,"
            + "CREATE_OPTIONS varchar,TABLE_COMMENT varchar",
        (context, sink) -> {
          for (VirtualTable t : context.visibleVirtualTables()) {
            sink.row(
                CATALOG,
                t.database(),
                t.info().name(),
                t.database().equals(VirtualDatabases.INFORMATION_SCHEMA)
                    ? "SYSTEM VIEW"
                    : "BASE TABLE",
                null,
                10,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                "",
                "");
          }
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              if (t.isView()) {
                sink.row(
                    CATALOG, d.name(), t.name(), "VIEW", null, null, null, null, null, null, null,
                    null, null, null, null, null, null, null, null, null, "VIEW");
              } else {
                long rows = context.statistics().table(t.id()).rows();
                boolean isPseudo = context.statistics().table(t.id()).isPseudo();
                long shown = isPseudo ? 0 : rows;
                sink.row(
                    CATALOG,
                    d.name(),
                    t.name(),
                    "BASE TABLE",
                    "InnoDB",
                    10,
                    "Dynamic",
                    shown,
                    0,
                    0,
                    0,
                    0,
                    0,
                    t.autoIncrementColumn().isPresent() ? context.nextAutoIncrement(t) : null,
                    null,
                    null,
                    null,
                    t.collation().name(),
                    null,
                    "",
                    t.comment());
              }
            }
          }
        });
  }

  private void columns() {
    add(
        "COLUMNS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!COLUMN_NAME varchar64,!ORDINAL_POSITION bigint unsigned,COLUMN_DEFAULT longtext,"
            + "!IS_NULLABLE varchar64,!DATA_TYPE longtext,CHARACTER_MAXIMUM_LENGTH bigint,"
            + "CHARACTER_OCTET_LENGTH bigint,NUMERIC_PRECISION bigint unsigned,"
            + "NUMERIC_SCALE bigint unsigned,DATETIME_PRECISION bigint unsigned,"
            + "CHARACTER_SET_NAME varchar64,COLLATION_NAME varchar64,!COLUMN_TYPE longtext,"
            + "!COLUMN_KEY varchar64,EXTRA varchar,PRIVILEGES varchar,!COLUMN_COMMENT longtext,"
            + "!GENERATION_EXPRESSION longtext,SRS_ID bigint unsigned",
        (context, sink) -> {
          for (VirtualTable t : context.visibleVirtualTables()) {
            columnsOf(t.database(), t.info(), sink);
          }
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              columnsOf(d.name(), t, sink);
            }
          }
        });
  }

  private static @Nullable Object orNull(long value) {
    return value < 0 ? null : (Object) value;
  }

  private static void columnsOf(String database, TableInfo table, RowSink sink) {
    int position = 0;
    for (ColumnInfo c : table.publicColumns()) {
      if (c.isHidden()) {
        continue;
      }
      SqlType type = c.type();
      boolean isCharacter = TypeText.isCharacter(type);
      int bytes = isCharacter ? type.collation().characterSet().maxBytes() : 1;
      ColumnInfo.Generated generated = c.generated();
      sink.row(
          CATALOG,
          database,
          table.name(),
          c.name(),
          ++position,
          ColumnText.defaultValue(c),
          type.nullable() ? "YES" : "NO",
          TypeText.dataType(type),
          orNull(TypeText.maximumCharacters(type)),
          orNull(TypeText.maximumBytes(type, bytes)),
          orNull(TypeText.numericPrecision(type)),
          orNull(TypeText.numericScale(type)),
          switch (type.kind()) {
            case TIME, DATETIME, TIMESTAMP -> (Object) Math.max(0, type.scale());
            default -> null;
          },
          isCharacter ? type.collation().charset() : null,
          isCharacter ? type.collation().name() : null,
          TypeText.columnType(type),
          ColumnText.key(table, c),
          ColumnText.extra(c),
          "select,insert,update,references",
          c.comment(),
          generated == null ? "" : generated.sql(),
          null);
    }
  }

  private void indexes() {
    add(
        "STATISTICS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!NON_UNIQUE int,!INDEX_SCHEMA varchar64,INDEX_NAME varchar64,"
            + "!SEQ_IN_INDEX bigint unsigned,COLUMN_NAME varchar64,COLLATION varchar64,"
            + "CARDINALITY bigint,SUB_PART bigint,PACKED varchar64,!NULLABLE varchar64,"
            + "!INDEX_TYPE varchar64,!COMMENT varchar64,!INDEX_COMMENT varchar,"
            + "!IS_VISIBLE varchar64,EXPRESSION longtext",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              t.intHandleColumn()
                  .ifPresent(c ->
                      sink.row(
                          CATALOG,
                          d.name(),
                          t.name(),
                          0,
                          d.name(),
                          "PRIMARY",
                          1,
                          c.name(),
                          "A",
                          context.statistics().table(t.id()).rows(),
                          null,
                          null,
                          "",
                          "BTREE",
                          "",
                          "",
                          "YES",
                          null));
              for (IndexInfo index : t.indexes()) {
                if (index.isPublic()) {
                  indexOf(d.name(), t, index, context, sink);
                }
              }
            }
          }
        });
  }

  private static void indexOf(
      String database, TableInfo table, IndexInfo index, VirtualContext context, RowSink sink) {
    long cardinality =
        context
            .statistics()
            .table(table.id())
            .index(index.id())
            .map(s -> s.distinct())
            .orElse(context.statistics().table(table.id()).rows());
    for (int i = 0; i < index.columns().size(); i++) {
      IndexInfo.IndexColumn c = index.columns().get(i);
      sink.row(
          CATALOG,
          database,
          table.name(),
          index.isUnique() ? 0 : 1,
          database,
          index.name(),
          i + 1,
          c.name(),
          c.isDescending() ? "D" : "A",
          cardinality,
          c.isPrefix() ? (Object) c.prefixLength() : null,
          null,
          table.columns().get(c.offset()).isNullable() ? "YES" : "",
          "BTREE",
          "",
          index.comment(),
          index.isVisible() ? "YES" : "NO",
          null);
    }
  }

  private void constraints() {
    add(
        "TABLE_CONSTRAINTS",
        "!CONSTRAINT_CATALOG varchar64,!CONSTRAINT_SCHEMA varchar64,CONSTRAINT_NAME varchar64,"
            + "!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,!CONSTRAINT_TYPE varchar64,"
            + "!ENFORCED varchar64",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              if (t.isIntHandle()) {
                sink.row(CATALOG, d.name(), "PRIMARY", d.name(), t.name(), "PRIMARY KEY", "YES");
              }
              for (IndexInfo index : t.indexes()) {
                if (index.isPublic() && index.isUnique()) {
                  sink.row(
                      CATALOG,
                      d.name(),
                      index.name(),
                      d.name(),
                      t.name(),
                      index.isPrimary() ? "PRIMARY KEY" : "UNIQUE",
                      "YES");
                }
              }
              for (ForeignKeyInfo key : publicKeys(t)) {
                sink.row(CATALOG, d.name(), key.name(), d.name(), t.name(), "FOREIGN KEY", "YES");
              }
              t.checks()
                  .forEach(check ->
                      sink.row(
                          CATALOG,
                          d.name(),
                          check.name(),
                          d.name(),
                          t.name(),
                          "CHECK",
                          check.isEnforced() ? "YES" : "NO"));
            }
          }
        });
    add(
        "KEY_COLUMN_USAGE",
        "!CONSTRAINT_CATALOG varchar64,!CONSTRAINT_SCHEMA varchar64,CONSTRAINT_NAME varchar64,"
            + "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "COLUMN_NAME varchar64,!ORDINAL_POSITION bigint unsigned,"
            + "POSITION_IN_UNIQUE_CONSTRAINT bigint unsigned,REFERENCED_TABLE_SCHEMA varchar64,"
            + "REFERENCED_TABLE_NAME varchar64,REFERENCED_COLUMN_NAME varchar64",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              t.intHandleColumn()
                  .ifPresent(c ->
                      sink.row(
                          CATALOG, d.name(), "PRIMARY", CATALOG, d.name(), t.name(), c.name(), 1,
                          null, null, null, null));
              for (IndexInfo index : t.indexes()) {
                if (index.isPublic() && index.isUnique()) {
                  for (int i = 0; i < index.columns().size(); i++) {
                    sink.row(
                        CATALOG,
                        d.name(),
                        index.name(),
                        CATALOG,
                        d.name(),
                        t.name(),
                        index.columns().get(i).name(),
                        i + 1,
                        null,
                        null,
                        null,
                        null);
                  }
                }
              }
              for (ForeignKeyInfo key : publicKeys(t)) {
                for (int i = 0; i < key.columns().size(); i++) {
                  sink.row(
                      CATALOG,
                      d.name(),
                      key.name(),
                      CATALOG,
                      d.name(),
                      t.name(),
                      key.columns().get(i),
                      i + 1,
                      i + 1,
                      key.referencedDatabase(),
                      key.referencedTable(),
                      key.referencedColumns().get(i));
                }
              }
            }
          }
        });
    add(
        "REFERENTIAL_CONSTRAINTS",
        "!CONSTRAINT_CATALOG varchar64,!CONSTRAINT_SCHEMA varchar64,CONSTRAINT_NAME varchar64,"
            + "!UNIQUE_CONSTRAINT_CATALOG varchar64,!UNIQUE_CONSTRAINT_SCHEMA varchar64,"
            + "UNIQUE_CONSTRAINT_NAME varchar64,!MATCH_OPTION varchar64,!UPDATE_RULE varchar64,"
            + "!DELETE_RULE varchar64,!TABLE_NAME varchar64,!REFERENCED_TABLE_NAME varchar64",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              for (ForeignKeyInfo key : publicKeys(t)) {
                sink.row(
                    CATALOG,
                    d.name(),
                    key.name(),
                    CATALOG,
                    key.referencedDatabase(),
                    uniqueKey(context, key),
                    "NONE",
                    rule(key.onUpdate()),
                    rule(key.onDelete()),
                    t.name(),
                    key.referencedTable());
              }
            }
          }
        });
    add(
        "CHECK_CONSTRAINTS",
        "!CONSTRAINT_CATALOG varchar64,!CONSTRAINT_SCHEMA varchar64,!CONSTRAINT_NAME varchar64,"
            + "!CHECK_CLAUSE longtext",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              t.checks().forEach(c -> sink.row(CATALOG, d.name(), c.name(), c.sql()));
            }
          }
        });
  }

  private static List<ForeignKeyInfo> publicKeys(TableInfo table) {
    return table.foreignKeys().stream().filter(k -> k.state().isPublic()).toList();
  }

  /** The parent's unique key that a foreign key refers to; null where it is not unique. */
  private static @Nullable String uniqueKey(VirtualContext context, ForeignKeyInfo key) {
    TableInfo parent =
        context.catalog().table(key.referencedDatabase(), key.referencedTable()).orElse(null);
    if (parent == null) {
      return null;
    }
    List<String> columns = key.referencedColumns();
    boolean isHandle =
        columns.size() == 1
            && parent
                .intHandleColumn()
                .filter(c -> c.name().equalsIgnoreCase(columns.getFirst()))
                .isPresent();
    if (isHandle) {
      return "PRIMARY";
    }
    for (IndexInfo index : parent.indexes()) {
      boolean isSame =
          index.isPublic() && index.isUnique() && index.columns().size() == columns.size();
      for (int i = 0; isSame && i < columns.size(); i++) {
        isSame = index.columns().get(i).name().equalsIgnoreCase(columns.get(i));
      }
      if (isSame) {
        return index.name();
      }
    }
    return null;
  }

  private static String rule(ForeignKeyInfo.Action action) {
    return switch (action) {
      case UNSPECIFIED, NO_ACTION -> "NO ACTION";
      case RESTRICT -> "RESTRICT";
      case CASCADE -> "CASCADE";
      case SET_NULL -> "SET NULL";
      case SET_DEFAULT -> "SET DEFAULT";
    };
  }

  private void views() {
    add(
        "VIEWS",
        "!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "VIEW_DEFINITION longtext,CHECK_OPTION varchar64,IS_UPDATABLE varchar64,"
            + "DEFINER varchar,SECURITY_TYPE varchar64,!CHARACTER_SET_CLIENT varchar64,"
            + "!COLLATION_CONNECTION varchar64",
        (context, sink) -> {
          for (DatabaseInfo d : context.visibleDatabases()) {
            for (TableInfo t : context.visibleTables(d.name())) {
              ViewInfo view = t.view();
              if (view != null) {
                sink.row(
                    CATALOG,
                    d.name(),
                    t.name(),
                    view.select(),
                    view.checkOption().name(),
                    Updatability.of(view) ? "YES" : "NO",
                    view.definerUser() + "@" + view.definerHost(),
                    view.security().name(),
                    t.collation().charset(),
                    t.collation().name());
              }
            }
          }
        });
  }

  private void facts() {
    add(
        "ENGINES",
        "!ENGINE varchar64,!SUPPORT varchar64,!COMMENT varchar,TRANSACTIONS varchar64,"
            + "XA varchar64,SAVEPOINTS varchar64",
        (context, sink) ->
            sink.row(
                "InnoDB",
                "DEFAULT",
                "Atoll's replicated storage, under the name that applications ask for",
                "YES",
                "NO",
                "YES"));
    add(
        "CHARACTER_SETS",
        "!CHARACTER_SET_NAME varchar64,!DEFAULT_COLLATE_NAME varchar64,!DESCRIPTION varchar,"
            + "!MAXLEN int",
        (context, sink) -> {
          for (CharacterSet set : CharacterSet.values()) {
            sink.row(set.label(), set.defaultCollation().name(), set.description(), set.maxBytes());
          }
        });
    add(
        "COLLATIONS",
        "!COLLATION_NAME varchar64,!CHARACTER_SET_NAME varchar64,!ID bigint unsigned,"
            + "!IS_DEFAULT varchar64,!IS_COMPILED varchar64,!SORTLEN int,!PAD_ATTRIBUTE varchar64",
        (context, sink) -> {
          for (Collation c : Collation.all()) {
            sink.row(
                c.name(),
                c.charset(),
                c.id(),
                c.isDefault() ? "Yes" : "",
                "Yes",
                1,
                c.padSpace() ? "PAD SPACE" : "NO PAD");
          }
        });
    add(
        "COLLATION_CHARACTER_SET_APPLICABILITY",
        "!COLLATION_NAME varchar64,!CHARACTER_SET_NAME varchar64",
        (context, sink) -> Collation.all().forEach(c -> sink.row(c.name(), c.charset())));
    variables("GLOBAL_VARIABLES", VirtualContext::globalVariables);
    variables("SESSION_VARIABLES", VirtualContext::sessionVariables);
    variables("GLOBAL_STATUS", VirtualContext::status);
    variables("SESSION_STATUS", VirtualContext::status);
    add("KEYWORDS", "WORD varchar64,RESERVED int", (context, sink) -> {});
    add(
        "PLUGINS",
        "!PLUGIN_NAME varchar64,!PLUGIN_VERSION varchar64,!PLUGIN_STATUS varchar64,"
            + "!PLUGIN_TYPE varchar64",
        (context, sink) -> {
          sink.row("caching_sha2_password", "1.0", "ACTIVE", "AUTHENTICATION");
          sink.row("mysql_native_password", "1.0", "ACTIVE", "AUTHENTICATION");
        });
  }

  private void variables(
      String name, java.util.function.Function<VirtualContext, Map<String, String>> values) {
    add(
        name,
        "!VARIABLE_NAME varchar64,VARIABLE_VALUE varchar",
        (context, sink) -> values.apply(context).forEach((key, value) -> sink.row(key, value)));
  }

  /** Tables of things that do not exist here; programs read them and find nothing. */
  private void empty() {
    add(
        "FILES",
        "FILE_ID bigint,FILE_NAME longtext,FILE_TYPE varchar64,!TABLESPACE_NAME varchar,"
            + "!TABLE_CATALOG varchar64,LOGFILE_GROUP_NAME varchar,LOGFILE_GROUP_NUMBER bigint,"
            + "!ENGINE varchar64,FREE_EXTENTS bigint,TOTAL_EXTENTS bigint,EXTENT_SIZE bigint,"
            + "INITIAL_SIZE bigint,EXTRA varchar",
        NONE);
    add(
        "COLUMN_STATISTICS",
        "!SCHEMA_NAME varchar64,!TABLE_NAME varchar64,!COLUMN_NAME varchar64,!HISTOGRAM longtext",
        NONE);
    add("PROFILING", "!QUERY_ID int,!SEQ int,!STATE varchar64,!DURATION double", NONE);
  }

  private void processes() {
    add(
        "PROCESSLIST",
        "!ID bigint unsigned,!USER varchar64,!HOST varchar,DB varchar64,!COMMAND varchar64,"
            + "!TIME int,STATE varchar64,INFO longtext,MEM bigint unsigned",
        VirtualTableGroup::processes);
  }

  private void privileges() {
    add(
        "USER_PRIVILEGES",
        "!GRANTEE varchar,!TABLE_CATALOG varchar64,!PRIVILEGE_TYPE varchar64,"
            + "!IS_GRANTABLE varchar64",
        (context, sink) -> {
          for (VirtualContext.GrantRow g : context.grants()) {
            if (g.database().isEmpty()) {
              sink.row(g.grantee(), CATALOG, g.privilege(), g.isGrantable() ? "YES" : "NO");
            }
          }
        });
    add(
        "SCHEMA_PRIVILEGES",
        "!GRANTEE varchar,!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,"
            + "!PRIVILEGE_TYPE varchar64,!IS_GRANTABLE varchar64",
        (context, sink) -> {
          for (VirtualContext.GrantRow g : context.grants()) {
            if (!g.database().isEmpty() && g.table().isEmpty()) {
              sink.row(
                  g.grantee(),
                  CATALOG,
                  g.database(),
                  g.privilege(),
                  g.isGrantable() ? "YES" : "NO");
            }
          }
        });
    add(
        "TABLE_PRIVILEGES",
        "!GRANTEE varchar,!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!PRIVILEGE_TYPE varchar64,!IS_GRANTABLE varchar64",
        (context, sink) -> {
          for (VirtualContext.GrantRow g : context.grants()) {
            if (!g.table().isEmpty() && g.column().isEmpty()) {
              sink.row(
                  g.grantee(),
                  CATALOG,
                  g.database(),
                  g.table(),
                  g.privilege(),
                  g.isGrantable() ? "YES" : "NO");
            }
          }
        });
    add(
        "COLUMN_PRIVILEGES",
        "!GRANTEE varchar,!TABLE_CATALOG varchar64,!TABLE_SCHEMA varchar64,!TABLE_NAME varchar64,"
            + "!COLUMN_NAME varchar64,!PRIVILEGE_TYPE varchar64,!IS_GRANTABLE varchar64",
        (context, sink) -> {
          for (VirtualContext.GrantRow g : context.grants()) {
            if (!g.column().isEmpty()) {
              sink.row(
                  g.grantee(),
                  CATALOG,
                  g.database(),
                  g.table(),
                  g.column(),
                  g.privilege(),
                  g.isGrantable() ? "YES" : "NO");
            }
          }
        });
  }
}
