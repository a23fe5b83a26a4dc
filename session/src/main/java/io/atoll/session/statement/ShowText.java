package io.atoll.session.statement;

import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Show;
import io.atoll.parser.ast.VariableScope;
import io.atoll.session.describe.Quoting;
import io.atoll.types.SqlError;
import java.util.Optional;

/**
 * SHOW statements that are queries of information_schema, as in MySQL 8.0: the text that is run
 * instead. LIKE filters the first column, WHERE sees the columns as SHOW names them.
 */
final class ShowText {
  private ShowText() {}

  /**
   * @param database the current one; empty where none is chosen
   * @param where the text of the WHERE condition; empty where there is none
   * @return empty for kinds that are no such queries
   */
  static Optional<String> of(Show show, String database, String where) {
    String query = query(show, database);
    if (query.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder("SELECT * FROM (").append(query).append(") `show`");
    String like = show.like();
    if (like != null) {
      out.append(" WHERE ")
          .append(Quoting.name(firstColumn(show, database)))
          .append(" LIKE ")
          .append(Quoting.text(like));
    } else if (!where.isEmpty()) {
      out.append(" WHERE ").append(where);
    }
    return Optional.of(out.toString());
  }

  private static String schema(Show show, String database) {
    String schema = show.schema();
    Name table = show.table();
    if (schema == null && table != null) {
      schema = table.schema();
    }
    if (schema == null) {
      schema = database;
    }
    if (schema.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return schema;
  }

  private static String firstColumn(Show show, String database) {
    return switch (show.kind()) {
      case DATABASES -> show.like() == null ? "Database" : "Database (" + show.like() + ")";
      case TABLES -> tablesColumn(show, database);
      case COLUMNS -> "Field";
      case CHARACTER_SET -> "Charset";
      case COLLATION -> "Collation";
      case VARIABLES, STATUS -> "Variable_name";
      case ENGINES -> "Engine";
      case EVENTS, FUNCTION_STATUS, PROCEDURE_STATUS, TABLE_STATUS, PLUGINS -> "Name";
      case TRIGGERS -> "Trigger";
      case NAMESPACES -> "Namespace";
      case OPEN_TABLES -> "Table";
      default -> "Table";
    };
  }

  private static String tablesColumn(Show show, String database) {
    String like = show.like();
    return "Tables_in_" + schema(show, database) + (like == null ? "" : " (" + like + ")");
  }

  private static String query(Show show, String database) {
    return switch (show.kind()) {
      case DATABASES ->
          "SELECT SCHEMA_NAME AS "
              + Quoting.name(firstColumn(show, database))
              + " FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME";
      case TABLES ->
          "SELECT TABLE_NAME AS "
              + Quoting.name(tablesColumn(show, database))
              + (show.isFull() ? ", TABLE_TYPE AS `Table_type`" : "")
              + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
              + Quoting.text(schema(show, database))
              + " ORDER BY TABLE_NAME";
      case COLUMNS -> columns(show, database);
      case INDEX -> indexes(show, database);
      case TABLE_STATUS ->
          "SELECT TABLE_NAME AS `Name`, ENGINE AS `Engine`, VERSION AS `Version`, ROW_FORMAT AS"
              + " `Row_format`, TABLE_ROWS AS `Rows`, AVG_ROW_LENGTH AS `Avg_row_length`,"
              + " DATA_LENGTH AS `Data_length`, MAX_DATA_LENGTH AS `Max_data_length`,"
              + " INDEX_LENGTH AS `Index_length`, DATA_FREE AS `Data_free`, AUTO_INCREMENT AS"
              + " `Auto_increment`, CREATE_TIME AS `Create_time`, UPDATE_TIME AS `Update_time`,"
              + " CHECK_TIME AS `Check_time`, TABLE_COLLATION AS `Collation`, CHECKSUM AS"
              + " `Checksum`, CREATE_OPTIONS AS `Create_options`, TABLE_COMMENT AS `Comment` FROM"
              + " information_schema.TABLES WHERE TABLE_SCHEMA = "
              + Quoting.text(schema(show, database))
              + " ORDER BY TABLE_NAME";
      case CHARACTER_SET ->
          "SELECT CHARACTER_SET_NAME AS `Charset`, DESCRIPTION AS `Description`,"
              + " DEFAULT_COLLATE_NAME AS `Default collation`, MAXLEN AS `Maxlen` FROM"
              + " information_schema.CHARACTER_SETS ORDER BY CHARACTER_SET_NAME";
      case COLLATION ->
          "SELECT COLLATION_NAME AS `Collation`, CHARACTER_SET_NAME AS `Charset`, ID AS `Id`,"
              + " IS_DEFAULT AS `Default`, IS_COMPILED AS `Compiled`, SORTLEN AS `Sortlen`,"
              + " PAD_ATTRIBUTE AS `Pad_attribute` FROM information_schema.COLLATIONS ORDER BY"
              + " COLLATION_NAME";
      case ENGINES ->
          "SELECT ENGINE AS `Engine`, SUPPORT AS `Support`, COMMENT AS `Comment`, TRANSACTIONS AS"
              + " `Transactions`, XA AS `XA`, SAVEPOINTS AS `Savepoints` FROM"
              + " information_schema.ENGINES";
      case VARIABLES ->
          named(show.scope() == VariableScope.GLOBAL ? "GLOBAL_VARIABLES" : "SESSION_VARIABLES");
      case STATUS ->
          named(show.scope() == VariableScope.GLOBAL ? "GLOBAL_STATUS" : "SESSION_STATUS");
      case PROCESSLIST ->
          "SELECT ID AS `Id`, USER AS `User`, HOST AS `Host`, DB AS `db`, COMMAND AS `Command`,"
              + " TIME AS `Time`, STATE AS `State`, "
              + (show.isFull() ? "INFO" : "LEFT(INFO, 100)")
              + " AS `Info` FROM information_schema.PROCESSLIST ORDER BY ID";
      case PLUGINS ->
          "SELECT PLUGIN_NAME AS `Name`, PLUGIN_STATUS AS `Status`, PLUGIN_TYPE AS `Type`, NULL AS"
              + " `Library`, 'Apache-2.0' AS `License` FROM information_schema.PLUGINS";
      case TRIGGERS ->
          "SELECT TRIGGER_NAME AS `Trigger`, EVENT_MANIPULATION AS `Event`, EVENT_OBJECT_TABLE AS"
              + " `Table`, ACTION_STATEMENT AS `Statement`, ACTION_TIMING AS `Timing`, CREATED AS"
              + " `Created`, SQL_MODE AS `sql_mode`, DEFINER AS `Definer`, 'utf8mb4' AS"
              + " `character_set_client`, 'utf8mb4_0900_ai_ci' AS `collation_connection`,"
              + " 'utf8mb4_0900_ai_ci' AS `Database Collation` FROM information_schema.TRIGGERS WHERE"
              + " TRIGGER_SCHEMA = "
              + Quoting.text(schema(show, database));
      case EVENTS ->
          "SELECT EVENT_SCHEMA AS `Db`, EVENT_NAME AS `Name`, DEFINER AS `Definer`, TIME_ZONE AS"
              + " `Time zone`, EVENT_TYPE AS `Type`, EXECUTE_AT AS `Execute at`, INTERVAL_VALUE AS"
              + " `Interval value`, INTERVAL_FIELD AS `Interval field`, STARTS AS `Starts`, ENDS AS"
              + " `Ends`, STATUS AS `Status`, ORIGINATOR AS `Originator`, CHARACTER_SET_CLIENT AS"
              + " `character_set_client`, COLLATION_CONNECTION AS `collation_connection`,"
              + " DATABASE_COLLATION AS `Database Collation` FROM information_schema.EVENTS WHERE"
              + " EVENT_SCHEMA = "
              + Quoting.text(schema(show, database));
      case FUNCTION_STATUS, PROCEDURE_STATUS ->
          "SELECT ROUTINE_SCHEMA AS `Db`, ROUTINE_NAME AS `Name`, ROUTINE_TYPE AS `Type`, DEFINER"
              + " AS `Definer`, LAST_ALTERED AS `Modified`, CREATED AS `Created`, 'DEFINER' AS"
              + " `Security_type`, ROUTINE_COMMENT AS `Comment`, 'utf8mb4' AS"
              + " `character_set_client`, 'utf8mb4_0900_ai_ci' AS `collation_connection`,"
              + " 'utf8mb4_0900_ai_ci' AS `Database Collation` FROM information_schema.ROUTINES";
      case NAMESPACES ->
          "SELECT NAMESPACE_NAME AS `Namespace`, STORES AS `Stores`, ADDRESSES AS `Addresses`, TABLES"
              + " AS `Tables` FROM information_schema.NAMESPACES";
      case OPEN_TABLES ->
          "SELECT TABLE_SCHEMA AS `Database`, TABLE_NAME AS `Table`, 0 AS `In_use`, 0 AS"
              + " `Name_locked` FROM information_schema.TABLES WHERE 1 = 0";
      default -> "";
    };
  }

  private static String named(String table) {
    return "SELECT VARIABLE_NAME AS `Variable_name`, VARIABLE_VALUE AS `Value` FROM"
        + " information_schema."
        + table
        + " ORDER BY VARIABLE_NAME";
  }

  private static Name table(Show show) {
    Name table = show.table();
    if (table == null) {
      throw new IllegalArgumentException("SHOW " + show.kind() + " without a table");
    }
    return table;
  }

  private static String columns(Show show, String database) {
    return "SELECT COLUMN_NAME AS `Field`, COLUMN_TYPE AS `Type`, "
        + (show.isFull() ? "COLLATION_NAME AS `Collation`, " : "")
        + "IS_NULLABLE AS `Null`, COLUMN_KEY AS `Key`, COLUMN_DEFAULT AS `Default`, EXTRA AS"
        + " `Extra`"
        + (show.isFull() ? ", PRIVILEGES AS `Privileges`, COLUMN_COMMENT AS `Comment`" : "")
        + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = "
        + Quoting.text(schema(show, database))
        + " AND TABLE_NAME = "
        + Quoting.text(table(show).name())
        + " ORDER BY ORDINAL_POSITION";
  }

  private static String indexes(Show show, String database) {
    return "SELECT TABLE_NAME AS `Table`, NON_UNIQUE AS `Non_unique`, INDEX_NAME AS `Key_name`,"
        + " SEQ_IN_INDEX AS `Seq_in_index`, COLUMN_NAME AS `Column_name`, COLLATION AS"
        + " `Collation`, CARDINALITY AS `Cardinality`, SUB_PART AS `Sub_part`, PACKED AS `Packed`,"
        + " NULLABLE AS `Null`, INDEX_TYPE AS `Index_type`, COMMENT AS `Comment`, INDEX_COMMENT AS"
        + " `Index_comment`, IS_VISIBLE AS `Visible`, EXPRESSION AS `Expression` FROM"
        + " information_schema.STATISTICS WHERE TABLE_SCHEMA = "
        + Quoting.text(schema(show, database))
        + " AND TABLE_NAME = "
        + Quoting.text(table(show).name());
  }
}
