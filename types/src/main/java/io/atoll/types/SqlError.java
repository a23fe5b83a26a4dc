package io.atoll.types;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The error catalogue: MySQL 8.0's numbers, SQLSTATEs and message texts, and TiDB's numbers (8000
 * and up) for what MySQL lacks. Templates have {@code %s} for each argument, numbers included, so
 * that no argument's class can spoil the telling of an error. Sorted by number.
 */
public enum SqlError {
  ER_CANT_CREATE_FILE(1004, "HY000", ErrorKind.RESOURCE, "Can't create file '%s' (errno: %s - %s)"),
  ER_CANT_CREATE_TABLE(
      1005, "HY000", ErrorKind.RESOURCE, "Can't create table '%s' (errno: %s - %s)"),
  ER_CANT_CREATE_DB(
      1006, "HY000", ErrorKind.RESOURCE, "Can't create database '%s' (errno: %s - %s)"),
  ER_DB_CREATE_EXISTS(1007, "HY000", ErrorKind.USER, "Can't create database '%s'; database exists"),
  ER_DB_DROP_EXISTS(
      1008, "HY000", ErrorKind.USER, "Can't drop database '%s'; database doesn't exist"),
  ER_CANT_OPEN_FILE(1016, "HY000", ErrorKind.RESOURCE, "Can't open file: '%s' (errno: %s - %s)"),
  ER_FILE_NOT_FOUND(1017, "HY000", ErrorKind.USER, "Can't find file: '%s' (errno: %s - %s)"),
  ER_CHECKREAD(
      1020, "HY000", ErrorKind.TRANSIENT, "Record has changed since last read in table '%s'"),
  ER_DISK_FULL(
      1021,
      "HY000",
      ErrorKind.RESOURCE,
      "Disk full (%s); waiting for someone to free some space... (errno: %s - %s)"),
  ER_DUP_KEY(1022, "23000", ErrorKind.USER, "Can't write; duplicate key in table '%s'"),
  ER_ERROR_ON_READ(1024, "HY000", ErrorKind.INTERNAL, "Error reading file '%s' (errno: %s - %s)"),
  ER_ERROR_ON_RENAME(
      1025, "HY000", ErrorKind.USER, "Error on rename of '%s' to '%s' (errno: %s - %s)"),
  ER_ERROR_ON_WRITE(1026, "HY000", ErrorKind.RESOURCE, "Error writing file '%s' (errno: %s - %s)"),
  ER_FILE_USED(1027, "HY000", ErrorKind.USER, "'%s' is locked against change"),
  ER_GET_ERRNO(1030, "HY000", ErrorKind.INTERNAL, "Got error %s - '%s' from storage engine"),
  ER_ILLEGAL_HA(
      1031, "HY000", ErrorKind.USER, "Table storage engine for '%s' doesn't have this option"),
  ER_KEY_NOT_FOUND(1032, "HY000", ErrorKind.USER, "Can't find record in '%s'"),
  ER_NOT_KEYFILE(
      1034, "HY000", ErrorKind.INTERNAL, "Incorrect key file for table '%s'; try to repair it"),
  ER_OPEN_AS_READONLY(1036, "HY000", ErrorKind.USER, "Table '%s' is read only"),
  ER_OUTOFMEMORY(
      1037,
      "HY001",
      ErrorKind.RESOURCE,
      "Out of memory; restart server and try again (needed %s bytes)"),
  ER_OUT_OF_SORTMEMORY(
      1038,
      "HY001",
      ErrorKind.RESOURCE,
      "Out of sort memory, consider increasing server sort buffer size"),
  ER_CON_COUNT_ERROR(1040, "08004", ErrorKind.RESOURCE, "Too many connections"),
  ER_OUT_OF_RESOURCES(
      1041,
      "HY000",
      ErrorKind.RESOURCE,
      "Out of memory; check if the server or some other process uses all available memory"),
  ER_BAD_HOST_ERROR(1042, "08S01", ErrorKind.USER, "Can't get hostname for your address"),
  ER_HANDSHAKE_ERROR(1043, "08S01", ErrorKind.USER, "Bad handshake"),
  ER_DBACCESS_DENIED_ERROR(
      1044, "42000", ErrorKind.USER, "Access denied for user '%s'@'%s' to database '%s'"),
  ER_ACCESS_DENIED_ERROR(
      1045, "28000", ErrorKind.USER, "Access denied for user '%s'@'%s' (using password: %s)"),
  ER_NO_DB_ERROR(1046, "3D000", ErrorKind.USER, "No database selected"),
  ER_UNKNOWN_COM_ERROR(1047, "08S01", ErrorKind.USER, "Unknown command"),
  ER_BAD_NULL_ERROR(1048, "23000", ErrorKind.USER, "Column '%s' cannot be null"),
  ER_BAD_DB_ERROR(1049, "42000", ErrorKind.USER, "Unknown database '%s'"),
  ER_TABLE_EXISTS_ERROR(1050, "42S01", ErrorKind.USER, "Table '%s' already exists"),
  ER_BAD_TABLE_ERROR(1051, "42S02", ErrorKind.USER, "Unknown table '%s'"),
  ER_NON_UNIQ_ERROR(1052, "23000", ErrorKind.USER, "Column '%s' in %s is ambiguous"),
  ER_SERVER_SHUTDOWN(1053, "08S01", ErrorKind.RESOURCE, "Server shutdown in progress"),
  ER_BAD_FIELD_ERROR(1054, "42S22", ErrorKind.USER, "Unknown column '%s' in '%s'"),
  ER_WRONG_FIELD_WITH_GROUP(
      1055,
      "42000",
      ErrorKind.USER,
      "Expression #%s of %s is not in GROUP BY clause and contains nonaggregated column '%s' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by"),
  ER_WRONG_GROUP_FIELD(1056, "42000", ErrorKind.USER, "Can't group on '%s'"),
  ER_WRONG_SUM_SELECT(
      1057, "42000", ErrorKind.USER, "Statement has sum functions and columns in same statement"),
  ER_WRONG_VALUE_COUNT(1058, "21S01", ErrorKind.USER, "Column count doesn't match value count"),
  ER_TOO_LONG_IDENT(1059, "42000", ErrorKind.USER, "Identifier name '%s' is too long"),
  ER_DUP_FIELDNAME(1060, "42S21", ErrorKind.USER, "Duplicate column name '%s'"),
  ER_DUP_KEYNAME(1061, "42000", ErrorKind.USER, "Duplicate key name '%s'"),
  ER_DUP_ENTRY(1062, "23000", ErrorKind.USER, "Duplicate entry '%s' for key '%s'"),
  ER_WRONG_FIELD_SPEC(1063, "42000", ErrorKind.USER, "Incorrect column specifier for column '%s'"),
  ER_PARSE_ERROR(1064, "42000", ErrorKind.USER, "%s near '%s' at line %s"),
  ER_EMPTY_QUERY(1065, "42000", ErrorKind.USER, "Query was empty"),
  ER_NONUNIQ_TABLE(1066, "42000", ErrorKind.USER, "Not unique table/alias: '%s'"),
  ER_INVALID_DEFAULT(1067, "42000", ErrorKind.USER, "Invalid default value for '%s'"),
  ER_MULTIPLE_PRI_KEY(1068, "42000", ErrorKind.USER, "Multiple primary key defined"),
  ER_TOO_MANY_KEYS(1069, "42000", ErrorKind.USER, "Too many keys specified; max %s keys allowed"),
  ER_TOO_MANY_KEY_PARTS(
      1070, "42000", ErrorKind.USER, "Too many key parts specified; max %s parts allowed"),
  ER_TOO_LONG_KEY(
      1071, "42000", ErrorKind.USER, "Specified key was too long; max key length is %s bytes"),
  ER_KEY_COLUMN_DOES_NOT_EXITS(
      1072, "42000", ErrorKind.USER, "Key column '%s' doesn't exist in table"),
  ER_BLOB_USED_AS_KEY(
      1073,
      "42000",
      ErrorKind.USER,
      "BLOB column '%s' can't be used in key specification with the used table type"),
  ER_TOO_BIG_FIELDLENGTH(
      1074,
      "42000",
      ErrorKind.USER,
      "Column length too big for column '%s' (max = %s); use BLOB or TEXT instead"),
  ER_WRONG_AUTO_KEY(
      1075,
      "42000",
      ErrorKind.USER,
      "Incorrect table definition; there can be only one auto column and it must be defined as a key"),
  ER_NORMAL_SHUTDOWN(1077, "HY000", ErrorKind.RESOURCE, "%s: Normal shutdown"),
  ER_FORCING_CLOSE(1080, "08S01", ErrorKind.RESOURCE, "%s: Forcing close of thread %s  user: '%s'"),
  ER_IPSOCK_ERROR(1081, "08S01", ErrorKind.RESOURCE, "Can't create IP socket"),
  ER_NO_SUCH_INDEX(
      1082,
      "42S12",
      ErrorKind.USER,
      "Table '%s' has no index like the one used in CREATE INDEX; recreate the table"),
  ER_WRONG_FIELD_TERMINATORS(
      1083,
      "42000",
      ErrorKind.USER,
      "Field separator argument is not what is expected; check the manual"),
  ER_BLOBS_AND_NO_TERMINATED(
      1084,
      "42000",
      ErrorKind.USER,
      "You can't use fixed rowlength with BLOBs; please use 'fields terminated by'"),
  ER_TEXTFILE_NOT_READABLE(
      1085,
      "HY000",
      ErrorKind.USER,
      "The file '%s' must be in the database directory or be readable by all"),
  ER_FILE_EXISTS_ERROR(1086, "HY000", ErrorKind.USER, "File '%s' already exists"),
  ER_LOAD_INFO(
      1087, "HY000", ErrorKind.USER, "Records: %s  Deleted: %s  Skipped: %s  Warnings: %s"),
  ER_WRONG_SUB_KEY(
      1089,
      "HY000",
      ErrorKind.USER,
      "Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys"),
  ER_CANT_REMOVE_ALL_FIELDS(
      1090,
      "42000",
      ErrorKind.USER,
      "You can't delete all columns with ALTER TABLE; use DROP TABLE instead"),
  ER_CANT_DROP_FIELD_OR_KEY(
      1091, "42000", ErrorKind.USER, "Can't DROP '%s'; check that column/key exists"),
  ER_INSERT_INFO(1092, "HY000", ErrorKind.USER, "Records: %s  Duplicates: %s  Warnings: %s"),
  ER_UPDATE_TABLE_USED(
      1093,
      "HY000",
      ErrorKind.USER,
      "You can't specify target table '%s' for update in FROM clause"),
  ER_NO_SUCH_THREAD(1094, "HY000", ErrorKind.USER, "Unknown thread id: %s"),
  ER_KILL_DENIED_ERROR(1095, "HY000", ErrorKind.USER, "You are not owner of thread %s"),
  ER_NO_TABLES_USED(1096, "HY000", ErrorKind.USER, "No tables used"),
  ER_TOO_BIG_SET(1097, "HY000", ErrorKind.USER, "Too many strings for column %s and SET"),
  ER_TABLE_NOT_LOCKED_FOR_WRITE(
      1099, "HY000", ErrorKind.USER, "Table '%s' was locked with a READ lock and can't be updated"),
  ER_TABLE_NOT_LOCKED(1100, "HY000", ErrorKind.USER, "Table '%s' was not locked with LOCK TABLES"),
  ER_BLOB_CANT_HAVE_DEFAULT(
      1101,
      "42000",
      ErrorKind.USER,
      "BLOB, TEXT, GEOMETRY or JSON column '%s' can't have a default value"),
  ER_WRONG_DB_NAME(1102, "42000", ErrorKind.USER, "Incorrect database name '%s'"),
  ER_WRONG_TABLE_NAME(1103, "42000", ErrorKind.USER, "Incorrect table name '%s'"),
  ER_TOO_BIG_SELECT(
      1104,
      "42000",
      ErrorKind.USER,
      "The SELECT would examine more than MAX_JOIN_SIZE rows; check your WHERE and use SET SQL_BIG_SELECTS=1 or SET MAX_JOIN_SIZE=# if the SELECT is okay"),
  ER_UNKNOWN_ERROR(1105, "HY000", ErrorKind.INTERNAL, "%s"),
  ER_UNKNOWN_PROCEDURE(1106, "42000", ErrorKind.USER, "Unknown procedure '%s'"),
  ER_WRONG_PARAMCOUNT_TO_PROCEDURE(
      1107, "42000", ErrorKind.USER, "Incorrect parameter count to procedure '%s'"),
  ER_UNKNOWN_TABLE(1109, "42S02", ErrorKind.USER, "Unknown table '%s' in %s"),
  ER_FIELD_SPECIFIED_TWICE(1110, "42000", ErrorKind.USER, "Column '%s' specified twice"),
  ER_INVALID_GROUP_FUNC_USE(1111, "HY000", ErrorKind.USER, "Invalid use of group function"),
  ER_UNSUPPORTED_EXTENSION(
      1112,
      "42000",
      ErrorKind.USER,
      "Table '%s' uses an extension that doesn't exist in this version"),
  ER_TABLE_MUST_HAVE_COLUMNS(1113, "42000", ErrorKind.USER, "A table must have at least 1 column"),
  ER_RECORD_FILE_FULL(1114, "HY000", ErrorKind.RESOURCE, "The table '%s' is full"),
  ER_UNKNOWN_CHARACTER_SET(1115, "42000", ErrorKind.USER, "Unknown character set: '%s'"),
  ER_TOO_MANY_TABLES(
      1116,
      "HY000",
      ErrorKind.USER,
      "Too many tables; this server can only use %s tables in a join"),
  ER_TOO_MANY_FIELDS(1117, "HY000", ErrorKind.USER, "Too many columns"),
  ER_TOO_BIG_ROWSIZE(
      1118,
      "42000",
      ErrorKind.USER,
      "Row size too large. The maximum row size for the used table type, not counting BLOBs, is %s. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs"),
  ER_WRONG_OUTER_JOIN(
      1120,
      "42000",
      ErrorKind.USER,
      "Cross dependency found in OUTER JOIN; examine your ON conditions"),
  ER_NULL_COLUMN_IN_INDEX(
      1121,
      "42000",
      ErrorKind.USER,
      "Table handler doesn't support NULL in given index. Please change column '%s' to be NOT NULL or use another handler"),
  ER_CANT_FIND_UDF(1122, "HY000", ErrorKind.USER, "Can't load function '%s'"),
  ER_HOST_IS_BLOCKED(
      1129, "HY000", ErrorKind.USER, "Host '%s' is blocked because of many connection errors"),
  ER_HOST_NOT_PRIVILEGED(
      1130, "HY000", ErrorKind.USER, "Host '%s' is not allowed to connect to this server"),
  ER_PASSWORD_ANONYMOUS_USER(
      1131,
      "42000",
      ErrorKind.USER,
      "You are using Atoll as an anonymous user and anonymous users are not allowed to change passwords"),
  ER_PASSWORD_NOT_ALLOWED(
      1132,
      "42000",
      ErrorKind.USER,
      "You must have privileges to update tables in the mysql database to be able to change passwords for others"),
  ER_PASSWORD_NO_MATCH(
      1133, "42000", ErrorKind.USER, "Can't find any matching row in the user table"),
  ER_UPDATE_INFO(1134, "HY000", ErrorKind.USER, "Rows matched: %s  Changed: %s  Warnings: %s"),
  ER_WRONG_VALUE_COUNT_ON_ROW(
      1136, "21S01", ErrorKind.USER, "Column count doesn't match value count at row %s"),
  ER_CANT_REOPEN_TABLE(1137, "HY000", ErrorKind.USER, "Can't reopen table: '%s'"),
  ER_INVALID_USE_OF_NULL(1138, "22004", ErrorKind.USER, "Invalid use of NULL value"),
  ER_REGEXP_ERROR(1139, "42000", ErrorKind.USER, "Got error '%s' from regexp"),
  ER_MIX_OF_GROUP_FUNC_AND_FIELDS(
      1140,
      "42000",
      ErrorKind.USER,
      "In aggregated query without GROUP BY, expression #%s of %s contains nonaggregated column '%s'; this is incompatible with sql_mode=only_full_group_by"),
  ER_NONEXISTING_GRANT(
      1141, "42000", ErrorKind.USER, "There is no such grant defined for user '%s' on host '%s'"),
  ER_TABLEACCESS_DENIED_ERROR(
      1142, "42000", ErrorKind.USER, "%s command denied to user '%s'@'%s' for table '%s'"),
  ER_COLUMNACCESS_DENIED_ERROR(
      1143,
      "42000",
      ErrorKind.USER,
      "%s command denied to user '%s'@'%s' for column '%s' in table '%s'"),
  ER_ILLEGAL_GRANT_FOR_TABLE(
      1144,
      "42000",
      ErrorKind.USER,
      "Illegal GRANT/REVOKE command; please consult the manual to see which privileges can be used"),
  ER_GRANT_WRONG_HOST_OR_USER(
      1145, "42000", ErrorKind.USER, "The host or user argument to GRANT is too long"),
  ER_NO_SUCH_TABLE(1146, "42S02", ErrorKind.USER, "Table '%s.%s' doesn't exist"),
  ER_NONEXISTING_TABLE_GRANT(
      1147,
      "42000",
      ErrorKind.USER,
      "There is no such grant defined for user '%s' on host '%s' on table '%s'"),
  ER_NOT_ALLOWED_COMMAND(
      1148, "42000", ErrorKind.USER, "The used command is not allowed with this Atoll version"),
  ER_SYNTAX_ERROR(
      1149,
      "42000",
      ErrorKind.USER,
      "You have an error in your SQL syntax; check the manual that corresponds to your Atoll version for the right syntax to use"),
  ER_ABORTING_CONNECTION(
      1152, "08S01", ErrorKind.USER, "Aborted connection %s to db: '%s' user: '%s' (%s)"),
  ER_NET_PACKET_TOO_LARGE(
      1153, "08S01", ErrorKind.RESOURCE, "Got a packet bigger than 'max_allowed_packet' bytes"),
  ER_NET_READ_ERROR_FROM_PIPE(
      1154, "08S01", ErrorKind.RESOURCE, "Got a read error from the connection pipe"),
  ER_NET_FCNTL_ERROR(1155, "08S01", ErrorKind.RESOURCE, "Got an error from fcntl()"),
  ER_NET_PACKETS_OUT_OF_ORDER(1156, "08S01", ErrorKind.USER, "Got packets out of order"),
  ER_NET_UNCOMPRESS_ERROR(
      1157, "08S01", ErrorKind.USER, "Couldn't uncompress communication packet"),
  ER_NET_READ_ERROR(
      1158, "08S01", ErrorKind.RESOURCE, "Got an error reading communication packets"),
  ER_NET_READ_INTERRUPTED(
      1159, "08S01", ErrorKind.RESOURCE, "Got timeout reading communication packets"),
  ER_NET_ERROR_ON_WRITE(
      1160, "08S01", ErrorKind.RESOURCE, "Got an error writing communication packets"),
  ER_NET_WRITE_INTERRUPTED(
      1161, "08S01", ErrorKind.RESOURCE, "Got timeout writing communication packets"),
  ER_TOO_LONG_STRING(
      1162, "42000", ErrorKind.RESOURCE, "Result string is longer than 'max_allowed_packet' bytes"),
  ER_TABLE_CANT_HANDLE_BLOB(
      1163, "42000", ErrorKind.USER, "The used table type doesn't support BLOB/TEXT columns"),
  ER_TABLE_CANT_HANDLE_AUTO_INCREMENT(
      1164, "42000", ErrorKind.USER, "The used table type doesn't support AUTO_INCREMENT columns"),
  ER_WRONG_COLUMN_NAME(1166, "42000", ErrorKind.USER, "Incorrect column name '%s'"),
  ER_WRONG_KEY_COLUMN(
      1167, "42000", ErrorKind.USER, "The used storage engine can't index column '%s'"),
  ER_WRONG_MRG_TABLE(
      1168,
      "HY000",
      ErrorKind.USER,
      "Unable to open underlying table which is differently defined or of non-MyISAM type or doesn't exist"),
  ER_DUP_UNIQUE(
      1169, "23000", ErrorKind.USER, "Can't write, because of unique constraint, to table '%s'"),
  ER_BLOB_KEY_WITHOUT_LENGTH(
      1170,
      "42000",
      ErrorKind.USER,
      "BLOB/TEXT column '%s' used in key specification without a key length"),
  ER_PRIMARY_CANT_HAVE_NULL(
      1171,
      "42000",
      ErrorKind.USER,
      "All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead"),
  ER_TOO_MANY_ROWS(1172, "42000", ErrorKind.USER, "Result consisted of more than one row"),
  ER_REQUIRES_PRIMARY_KEY(1173, "42000", ErrorKind.USER, "This table type requires a primary key"),
  ER_UPDATE_WITHOUT_KEY_IN_SAFE_MODE(
      1175,
      "HY000",
      ErrorKind.USER,
      "You are using safe update mode and you tried to update a table without a WHERE that uses a KEY column. %s"),
  ER_KEY_DOES_NOT_EXITS(1176, "42000", ErrorKind.USER, "Key '%s' doesn't exist in table '%s'"),
  ER_CHECK_NO_SUCH_TABLE(1177, "42000", ErrorKind.USER, "Can't open table"),
  ER_CHECK_NOT_IMPLEMENTED(
      1178, "42000", ErrorKind.USER, "The storage engine for the table doesn't support %s"),
  ER_CANT_DO_THIS_DURING_AN_TRANSACTION(
      1179,
      "25000",
      ErrorKind.USER,
      "You are not allowed to execute this command in a transaction"),
  ER_ERROR_DURING_COMMIT(1180, "HY000", ErrorKind.INTERNAL, "Got error %s - '%s' during COMMIT"),
  ER_ERROR_DURING_ROLLBACK(
      1181, "HY000", ErrorKind.INTERNAL, "Got error %s - '%s' during ROLLBACK"),
  ER_NEW_ABORTING_CONNECTION(
      1184,
      "08S01",
      ErrorKind.USER,
      "Aborted connection %s to db: '%s' user: '%s' host: '%s' (%s)"),
  ER_FT_MATCHING_KEY_NOT_FOUND(
      1191, "HY000", ErrorKind.USER, "Can't find FULLTEXT index matching the column list"),
  ER_LOCK_OR_ACTIVE_TRANSACTION(
      1192,
      "HY000",
      ErrorKind.USER,
      "Can't execute the given command because you have active locked tables or an active transaction"),
  ER_UNKNOWN_SYSTEM_VARIABLE(1193, "HY000", ErrorKind.USER, "Unknown system variable '%s'"),
  ER_CRASHED_ON_USAGE(
      1194, "HY000", ErrorKind.INTERNAL, "Table '%s' is marked as crashed and should be repaired"),
  ER_WARNING_NOT_COMPLETE_ROLLBACK(
      1196,
      "HY000",
      ErrorKind.USER,
      "Some non-transactional changed tables couldn't be rolled back"),
  ER_TOO_MANY_USER_CONNECTIONS(
      1203,
      "42000",
      ErrorKind.RESOURCE,
      "User %s already has more than 'max_user_connections' active connections"),
  ER_SET_CONSTANTS_ONLY(
      1204, "HY000", ErrorKind.USER, "You may only use constant expressions with SET"),
  ER_LOCK_WAIT_TIMEOUT(
      1205, "HY000", ErrorKind.TRANSIENT, "Lock wait timeout exceeded; try restarting transaction"),
  ER_LOCK_TABLE_FULL(
      1206, "HY000", ErrorKind.RESOURCE, "The total number of locks exceeds the lock table size"),
  ER_READ_ONLY_TRANSACTION(
      1207,
      "25000",
      ErrorKind.USER,
      "Update locks cannot be acquired during a READ UNCOMMITTED transaction"),
  ER_WRONG_ARGUMENTS(1210, "HY000", ErrorKind.USER, "Incorrect arguments to %s"),
  ER_NO_PERMISSION_TO_CREATE_USER(
      1211, "42000", ErrorKind.USER, "'%s'@'%s' is not allowed to create new users"),
  ER_LOCK_DEADLOCK(
      1213,
      "40001",
      ErrorKind.TRANSIENT,
      "Deadlock found when trying to get lock; try restarting transaction"),
  ER_TABLE_CANT_HANDLE_FT(
      1214, "HY000", ErrorKind.USER, "The used table type doesn't support FULLTEXT indexes"),
  ER_CANNOT_ADD_FOREIGN(1215, "HY000", ErrorKind.USER, "Cannot add foreign key constraint"),
  ER_NO_REFERENCED_ROW(
      1216,
      "23000",
      ErrorKind.USER,
      "Cannot add or update a child row: a foreign key constraint fails"),
  ER_ROW_IS_REFERENCED(
      1217,
      "23000",
      ErrorKind.USER,
      "Cannot delete or update a parent row: a foreign key constraint fails"),
  ER_CONNECT_TO_SOURCE(1218, "08S01", ErrorKind.RESOURCE, "Error connecting to source: %s"),
  ER_ERROR_WHEN_EXECUTING_COMMAND(
      1220, "HY000", ErrorKind.USER, "Error when executing command %s: %s"),
  ER_WRONG_USAGE(1221, "HY000", ErrorKind.USER, "Incorrect usage of %s and %s"),
  ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT(
      1222,
      "21000",
      ErrorKind.USER,
      "The used SELECT statements have a different number of columns"),
  ER_CANT_UPDATE_WITH_READLOCK(
      1223,
      "HY000",
      ErrorKind.USER,
      "Can't execute the query because you have a conflicting read lock"),
  ER_DUP_ARGUMENT(1225, "HY000", ErrorKind.USER, "Option '%s' used twice in statement"),
  ER_USER_LIMIT_REACHED(
      1226,
      "42000",
      ErrorKind.RESOURCE,
      "User '%s' has exceeded the '%s' resource (current value: %s)"),
  ER_SPECIFIC_ACCESS_DENIED_ERROR(
      1227,
      "42000",
      ErrorKind.USER,
      "Access denied; you need (at least one of) the %s privilege(s) for this operation"),
  ER_LOCAL_VARIABLE(
      1228,
      "HY000",
      ErrorKind.USER,
      "Variable '%s' is a SESSION variable and can't be used with SET GLOBAL"),
  ER_GLOBAL_VARIABLE(
      1229,
      "HY000",
      ErrorKind.USER,
      "Variable '%s' is a GLOBAL variable and should be set with SET GLOBAL"),
  ER_NO_DEFAULT(1230, "42000", ErrorKind.USER, "Variable '%s' doesn't have a default value"),
  ER_WRONG_VALUE_FOR_VAR(
      1231, "42000", ErrorKind.USER, "Variable '%s' can't be set to the value of '%s'"),
  ER_WRONG_TYPE_FOR_VAR(1232, "42000", ErrorKind.USER, "Incorrect argument type to variable '%s'"),
  ER_VAR_CANT_BE_READ(1233, "HY000", ErrorKind.USER, "Variable '%s' can only be set, not read"),
  ER_CANT_USE_OPTION_HERE(1234, "42000", ErrorKind.USER, "Incorrect usage/placement of '%s'"),
  ER_NOT_SUPPORTED_YET(
      1235, "42000", ErrorKind.USER, "This version of Atoll doesn't yet support '%s'"),
  ER_REPLICA_IGNORED_TABLE(
      1237,
      "HY000",
      ErrorKind.USER,
      "Replica SQL thread ignored the query because of replicate-*-table rules"),
  ER_INCORRECT_GLOBAL_LOCAL_VAR(1238, "HY000", ErrorKind.USER, "Variable '%s' is a %s variable"),
  ER_WRONG_FK_DEF(1239, "42000", ErrorKind.USER, "Incorrect foreign key definition for '%s': %s"),
  ER_KEY_REF_DO_NOT_MATCH_TABLE_REF(
      1240, "HY000", ErrorKind.USER, "Key reference and table reference don't match"),
  ER_OPERAND_COLUMNS(1241, "21000", ErrorKind.USER, "Operand should contain %s column(s)"),
  ER_SUBQUERY_NO_1_ROW(1242, "21000", ErrorKind.USER, "Subquery returns more than 1 row"),
  ER_UNKNOWN_STMT_HANDLER(
      1243, "HY000", ErrorKind.USER, "Unknown prepared statement handler (%s) given to %s"),
  ER_CYCLIC_REFERENCE(1245, "HY000", ErrorKind.USER, "Cyclic reference on subqueries"),
  ER_AUTO_CONVERT(1246, "HY000", ErrorKind.USER, "Converting column '%s' from %s to %s"),
  ER_ILLEGAL_REFERENCE(1247, "42S22", ErrorKind.USER, "Reference '%s' not supported (%s)"),
  ER_DERIVED_MUST_HAVE_ALIAS(
      1248, "42000", ErrorKind.USER, "Every derived table must have its own alias"),
  ER_SELECT_REDUCED(1249, "01000", ErrorKind.USER, "Select %s was reduced during optimization"),
  ER_TABLENAME_NOT_ALLOWED_HERE(
      1250, "42000", ErrorKind.USER, "Table '%s' from one of the SELECTs cannot be used in %s"),
  ER_NOT_SUPPORTED_AUTH_MODE(
      1251,
      "08004",
      ErrorKind.USER,
      "Client does not support authentication protocol requested by server; consider upgrading the client"),
  ER_SPATIAL_CANT_HAVE_NULL(
      1252, "42000", ErrorKind.USER, "All parts of a SPATIAL index must be NOT NULL"),
  ER_COLLATION_CHARSET_MISMATCH(
      1253, "42000", ErrorKind.USER, "COLLATION '%s' is not valid for CHARACTER SET '%s'"),
  ER_SLAVE_WAS_RUNNING(1254, "HY000", ErrorKind.USER, "Slave is already running"),
  ER_TOO_BIG_FOR_UNCOMPRESS(
      1256,
      "HY000",
      ErrorKind.USER,
      "Uncompressed data size too large; the maximum size is %s (probably, length of uncompressed data was corrupted)"),
  ER_ZLIB_Z_MEM_ERROR(1257, "HY000", ErrorKind.RESOURCE, "ZLIB: Not enough memory"),
  ER_ZLIB_Z_BUF_ERROR(
      1258,
      "HY000",
      ErrorKind.USER,
      "ZLIB: Not enough room in the output buffer (probably, length of uncompressed data was corrupted)"),
  ER_ZLIB_Z_DATA_ERROR(1259, "HY000", ErrorKind.USER, "ZLIB: Input data corrupted"),
  ER_CUT_VALUE_GROUP_CONCAT(1260, "HY000", ErrorKind.USER, "Row %s was cut by GROUP_CONCAT()"),
  ER_WARN_TOO_FEW_RECORDS(
      1261, "01000", ErrorKind.USER, "Row %s doesn't contain data for all columns"),
  ER_WARN_TOO_MANY_RECORDS(
      1262,
      "01000",
      ErrorKind.USER,
      "Row %s was truncated; it contained more data than there were input columns"),
  ER_WARN_NULL_TO_NOTNULL(
      1263,
      "22004",
      ErrorKind.USER,
      "Column set to default value; NULL supplied to NOT NULL column '%s' at row %s"),
  ER_WARN_DATA_OUT_OF_RANGE(
      1264, "22003", ErrorKind.USER, "Out of range value for column '%s' at row %s"),
  WARN_DATA_TRUNCATED(1265, "01000", ErrorKind.USER, "Data truncated for column '%s' at row %s"),
  ER_WARN_USING_OTHER_HANDLER(
      1266, "HY000", ErrorKind.USER, "Using storage engine %s for table '%s'"),
  ER_CANT_AGGREGATE_2COLLATIONS(
      1267,
      "HY000",
      ErrorKind.USER,
      "Illegal mix of collations (%s,%s) and (%s,%s) for operation '%s'"),
  ER_REVOKE_GRANTS(
      1269,
      "HY000",
      ErrorKind.USER,
      "Can't revoke all privileges for one or more of the requested users"),
  ER_CANT_AGGREGATE_3COLLATIONS(
      1270,
      "HY000",
      ErrorKind.USER,
      "Illegal mix of collations (%s,%s), (%s,%s), (%s,%s) for operation '%s'"),
  ER_CANT_AGGREGATE_NCOLLATIONS(
      1271, "HY000", ErrorKind.USER, "Illegal mix of collations for operation '%s'"),
  ER_VARIABLE_IS_NOT_STRUCT(
      1272,
      "HY000",
      ErrorKind.USER,
      "Variable '%s' is not a variable component (can't be used as XXXX.variable_name)"),
  ER_UNKNOWN_COLLATION(1273, "HY000", ErrorKind.USER, "Unknown collation: '%s'"),
  ER_SERVER_IS_IN_SECURE_AUTH_MODE(
      1275,
      "HY000",
      ErrorKind.USER,
      "Server is running in --secure-auth mode, but '%s'@'%s' has a password in the old format; please change the password to the new format"),
  ER_WARN_FIELD_RESOLVED(
      1276,
      "HY000",
      ErrorKind.USER,
      "Field or reference '%s%s%s%s%s' of SELECT #%s was resolved in SELECT #%s"),
  ER_WRONG_NAME_FOR_INDEX(1280, "42000", ErrorKind.USER, "Incorrect index name '%s'"),
  ER_WRONG_NAME_FOR_CATALOG(1281, "42000", ErrorKind.USER, "Incorrect catalog name '%s'"),
  ER_BAD_FT_COLUMN(1283, "HY000", ErrorKind.USER, "Column '%s' cannot be part of FULLTEXT index"),
  ER_WARN_HOSTNAME_WONT_WORK(
      1285,
      "HY000",
      ErrorKind.USER,
      "The server was started without name resolution; names in grants won't work"),
  ER_UNKNOWN_STORAGE_ENGINE(1286, "42000", ErrorKind.USER, "Unknown storage engine '%s'"),
  ER_WARN_DEPRECATED_SYNTAX(
      1287,
      "HY000",
      ErrorKind.USER,
      "'%s' is deprecated and will be removed in a future release. Please use %s instead"),
  ER_NON_UPDATABLE_TABLE(
      1288, "HY000", ErrorKind.USER, "The target table %s of the %s is not updatable"),
  ER_FEATURE_DISABLED(
      1289,
      "HY000",
      ErrorKind.USER,
      "The '%s' feature is disabled; you need a build with '%s' to have it working"),
  ER_OPTION_PREVENTS_STATEMENT(
      1290,
      "HY000",
      ErrorKind.USER,
      "The server is running with the %s option so it cannot execute this statement"),
  ER_DUPLICATED_VALUE_IN_TYPE(
      1291, "HY000", ErrorKind.USER, "Column '%s' has duplicated value '%s' in %s"),
  ER_TRUNCATED_WRONG_VALUE(1292, "22007", ErrorKind.USER, "Truncated incorrect %s value: '%s'"),
  /** The form of 1292 for a value on its way into a column. */
  ER_TRUNCATED_WRONG_VALUE_FOR_COLUMN(
      1292, "22007", ErrorKind.USER, "Incorrect %s value: '%s' for column '%s' at row %s"),
  ER_INVALID_ON_UPDATE(1294, "HY000", ErrorKind.USER, "Invalid ON UPDATE clause for '%s' column"),
  ER_UNSUPPORTED_PS(
      1295,
      "HY000",
      ErrorKind.USER,
      "This command is not supported in the prepared statement protocol yet"),
  ER_GET_ERRMSG(1296, "HY000", ErrorKind.INTERNAL, "Got error %s '%s' from %s"),
  ER_UNKNOWN_TIME_ZONE(1298, "HY000", ErrorKind.USER, "Unknown or incorrect time zone: '%s'"),
  ER_WARN_INVALID_TIMESTAMP(
      1299, "HY000", ErrorKind.USER, "Invalid TIMESTAMP value in column '%s' at row %s"),
  ER_INVALID_CHARACTER_STRING(1300, "HY000", ErrorKind.USER, "Invalid %s character string: '%s'"),
  ER_WARN_ALLOWED_PACKET_OVERFLOWED(
      1301,
      "HY000",
      ErrorKind.RESOURCE,
      "Result of %s() was larger than max_allowed_packet (%s) - truncated"),
  ER_CONFLICTING_DECLARATIONS(
      1302, "HY000", ErrorKind.USER, "Conflicting declarations: '%s%s' and '%s%s'"),
  ER_SP_NO_RECURSIVE_CREATE(
      1303, "2F003", ErrorKind.USER, "Can't create a %s from within another stored routine"),
  ER_SP_ALREADY_EXISTS(1304, "42000", ErrorKind.USER, "%s %s already exists"),
  ER_SP_DOES_NOT_EXIST(1305, "42000", ErrorKind.USER, "%s %s does not exist"),
  ER_SP_DROP_FAILED(1306, "HY000", ErrorKind.USER, "Failed to DROP %s %s"),
  ER_SP_STORE_FAILED(1307, "HY000", ErrorKind.USER, "Failed to CREATE %s %s"),
  ER_SP_LILABEL_MISMATCH(1308, "42000", ErrorKind.USER, "%s with no matching label: %s"),
  ER_SP_LABEL_REDEFINE(1309, "42000", ErrorKind.USER, "Redefining label %s"),
  ER_SP_LABEL_MISMATCH(1310, "42000", ErrorKind.USER, "End-label %s without match"),
  ER_SP_UNINIT_VAR(1311, "01000", ErrorKind.USER, "Referring to uninitialized variable %s"),
  ER_SP_BADSELECT(
      1312, "0A000", ErrorKind.USER, "PROCEDURE %s can't return a result set in the given context"),
  ER_SP_BADRETURN(1313, "42000", ErrorKind.USER, "RETURN is only allowed in a FUNCTION"),
  ER_SP_BADSTATEMENT(1314, "0A000", ErrorKind.USER, "%s is not allowed in stored procedures"),
  ER_QUERY_INTERRUPTED(1317, "70100", ErrorKind.USER, "Query execution was interrupted"),
  ER_SP_WRONG_NO_OF_ARGS(
      1318,
      "42000",
      ErrorKind.USER,
      "Incorrect number of arguments for %s %s; expected %s, got %s"),
  ER_SP_COND_MISMATCH(1319, "42000", ErrorKind.USER, "Undefined CONDITION: %s"),
  ER_SP_NORETURN(1320, "42000", ErrorKind.USER, "No RETURN found in FUNCTION %s"),
  ER_SP_NORETURNEND(1321, "2F005", ErrorKind.USER, "FUNCTION %s ended without RETURN"),
  ER_SP_BAD_CURSOR_QUERY(1322, "42000", ErrorKind.USER, "Cursor statement must be a SELECT"),
  ER_SP_BAD_CURSOR_SELECT(1323, "42000", ErrorKind.USER, "Cursor SELECT must not have INTO"),
  ER_SP_CURSOR_MISMATCH(1324, "42000", ErrorKind.USER, "Undefined CURSOR: %s"),
  ER_SP_CURSOR_ALREADY_OPEN(1325, "24000", ErrorKind.USER, "Cursor is already open"),
  ER_SP_CURSOR_NOT_OPEN(1326, "24000", ErrorKind.USER, "Cursor is not open"),
  ER_SP_UNDECLARED_VAR(1327, "42000", ErrorKind.USER, "Undeclared variable: %s"),
  ER_SP_WRONG_NO_OF_FETCH_ARGS(
      1328, "HY000", ErrorKind.USER, "Incorrect number of FETCH variables"),
  ER_SP_FETCH_NO_DATA(
      1329, "02000", ErrorKind.USER, "No data - zero rows fetched, selected, or processed"),
  ER_SP_DUP_PARAM(1330, "42000", ErrorKind.USER, "Duplicate parameter: %s"),
  ER_SP_DUP_VAR(1331, "42000", ErrorKind.USER, "Duplicate variable: %s"),
  ER_SP_DUP_COND(1332, "42000", ErrorKind.USER, "Duplicate condition: %s"),
  ER_SP_DUP_CURS(1333, "42000", ErrorKind.USER, "Duplicate cursor: %s"),
  ER_SP_CANT_ALTER(1334, "HY000", ErrorKind.USER, "Failed to ALTER %s %s"),
  ER_SP_SUBSELECT_NYI(1335, "0A000", ErrorKind.USER, "Subquery value not supported"),
  ER_STMT_NOT_ALLOWED_IN_SF_OR_TRG(
      1336, "0A000", ErrorKind.USER, "%s is not allowed in stored function or trigger"),
  ER_SP_VARCOND_AFTER_CURSHNDLR(
      1337,
      "42000",
      ErrorKind.USER,
      "Variable or condition declaration after cursor or handler declaration"),
  ER_SP_CURSOR_AFTER_HANDLER(
      1338, "42000", ErrorKind.USER, "Cursor declaration after handler declaration"),
  ER_SP_CASE_NOT_FOUND(1339, "20000", ErrorKind.USER, "Case not found for CASE statement"),
  ER_VIEW_NO_EXPLAIN(
      1345,
      "HY000",
      ErrorKind.USER,
      "EXPLAIN/SHOW can not be issued; lacking privileges for underlying table"),
  ER_WRONG_OBJECT(1347, "HY000", ErrorKind.USER, "'%s.%s' is not %s"),
  ER_NONUPDATEABLE_COLUMN(1348, "HY000", ErrorKind.USER, "Column '%s' is not updatable"),
  ER_VIEW_SELECT_DERIVED(
      1349, "HY000", ErrorKind.USER, "View's SELECT contains a subquery in the FROM clause"),
  ER_VIEW_SELECT_CLAUSE(1350, "HY000", ErrorKind.USER, "View's SELECT contains a '%s' clause"),
  ER_VIEW_SELECT_VARIABLE(
      1351, "HY000", ErrorKind.USER, "View's SELECT contains a variable or parameter"),
  ER_VIEW_SELECT_TMPTABLE(
      1352, "HY000", ErrorKind.USER, "View's SELECT refers to a temporary table '%s'"),
  ER_VIEW_WRONG_LIST(
      1353,
      "HY000",
      ErrorKind.USER,
      "In definition of view, derived table or common table expression, SELECT list and column names list have different column counts"),
  ER_WARN_VIEW_MERGE(
      1354,
      "HY000",
      ErrorKind.USER,
      "View merge algorithm can't be used here for now (assumed undefined algorithm)"),
  ER_WARN_VIEW_WITHOUT_KEY(
      1355,
      "HY000",
      ErrorKind.USER,
      "View being updated does not have complete key of underlying table in it"),
  ER_VIEW_INVALID(
      1356,
      "HY000",
      ErrorKind.USER,
      "View '%s.%s' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them"),
  ER_SP_NO_DROP_SP(
      1357, "HY000", ErrorKind.USER, "Can't drop or alter a %s from within another stored routine"),
  ER_TRG_ALREADY_EXISTS(1359, "HY000", ErrorKind.USER, "Trigger already exists"),
  ER_TRG_DOES_NOT_EXIST(1360, "HY000", ErrorKind.USER, "Trigger does not exist"),
  ER_TRG_ON_VIEW_OR_TEMP_TABLE(
      1361, "HY000", ErrorKind.USER, "Trigger's '%s' is view or temporary table"),
  ER_TRG_CANT_CHANGE_ROW(
      1362, "HY000", ErrorKind.USER, "Updating of %s row is not allowed in %strigger"),
  ER_TRG_NO_SUCH_ROW_IN_TRG(1363, "HY000", ErrorKind.USER, "There is no %s row in %s trigger"),
  ER_NO_DEFAULT_FOR_FIELD(1364, "HY000", ErrorKind.USER, "Field '%s' doesn't have a default value"),
  ER_DIVISION_BY_ZERO(1365, "22012", ErrorKind.USER, "Division by 0"),
  ER_TRUNCATED_WRONG_VALUE_FOR_FIELD(
      1366, "HY000", ErrorKind.USER, "Incorrect %s value: '%s' for column '%s' at row %s"),
  ER_ILLEGAL_VALUE_FOR_TYPE(
      1367, "22007", ErrorKind.USER, "Illegal %s '%s' value found during parsing"),
  ER_VIEW_NONUPD_CHECK(1368, "HY000", ErrorKind.USER, "CHECK OPTION on non-updatable view '%s.%s'"),
  ER_VIEW_CHECK_FAILED(1369, "HY000", ErrorKind.USER, "CHECK OPTION failed '%s.%s'"),
  ER_PROCACCESS_DENIED_ERROR(
      1370, "42000", ErrorKind.USER, "%s command denied to user '%s'@'%s' for routine '%s'"),
  ER_PASSWD_LENGTH(
      1372, "HY000", ErrorKind.USER, "Password hash should be a %s-digit hexadecimal number"),
  ER_NO_BINARY_LOGGING(1381, "HY000", ErrorKind.USER, "You are not using binary logging"),
  ER_RESERVED_SYNTAX(
      1382,
      "HY000",
      ErrorKind.USER,
      "The syntax '%s' is reserved for purposes internal to the server"),
  ER_PS_MANY_PARAM(
      1390, "HY000", ErrorKind.USER, "Prepared statement contains too many placeholders"),
  ER_KEY_PART_0(1391, "HY000", ErrorKind.USER, "Key part '%s' length cannot be 0"),
  ER_VIEW_CHECKSUM(1392, "HY000", ErrorKind.USER, "View text checksum failed"),
  ER_VIEW_MULTIUPDATE(
      1393,
      "HY000",
      ErrorKind.USER,
      "Can not modify more than one base table through a join view '%s.%s'"),
  ER_VIEW_NO_INSERT_FIELD_LIST(
      1394, "HY000", ErrorKind.USER, "Can not insert into join view '%s.%s' without fields list"),
  ER_VIEW_DELETE_MERGE_VIEW(1395, "HY000", ErrorKind.USER, "Can not delete from join view '%s.%s'"),
  ER_CANNOT_USER(1396, "HY000", ErrorKind.USER, "Operation %s failed for %s"),
  ER_XAER_NOTA(1397, "XAE04", ErrorKind.USER, "XAER_NOTA: Unknown XID"),
  ER_XAER_INVAL(
      1398, "XAE05", ErrorKind.USER, "XAER_INVAL: Invalid arguments (or unsupported command)"),
  ER_XAER_RMFAIL(
      1399,
      "XAE07",
      ErrorKind.USER,
      "XAER_RMFAIL: The command cannot be executed when global transaction is in the  %s state"),
  ER_XAER_OUTSIDE(
      1400, "XAE09", ErrorKind.USER, "XAER_OUTSIDE: Some work is done outside global transaction"),
  ER_XAER_RMERR(
      1401,
      "XAE03",
      ErrorKind.INTERNAL,
      "XAER_RMERR: Fatal error occurred in the transaction branch - check your data for consistency"),
  ER_XA_RBROLLBACK(
      1402, "XA100", ErrorKind.TRANSIENT, "XA_RBROLLBACK: Transaction branch was rolled back"),
  ER_NONEXISTING_PROC_GRANT(
      1403,
      "42000",
      ErrorKind.USER,
      "There is no such grant defined for user '%s' on host '%s' on routine '%s'"),
  ER_DATA_TOO_LONG(1406, "22001", ErrorKind.USER, "Data too long for column '%s' at row %s"),
  ER_SP_BAD_SQLSTATE(1407, "42000", ErrorKind.USER, "Bad SQLSTATE: '%s'"),
  ER_STARTUP(
      1408,
      "HY000",
      ErrorKind.USER,
      "%s: ready for connections. Version: '%s'  socket: '%s'  port: %s  %s"),
  ER_CANT_CREATE_USER_WITH_GRANT(
      1410, "42000", ErrorKind.USER, "You are not allowed to create a user with GRANT"),
  ER_WRONG_VALUE_FOR_TYPE(
      1411, "HY000", ErrorKind.USER, "Incorrect %s value: '%s' for function %s"),
  ER_TABLE_DEF_CHANGED(
      1412, "HY000", ErrorKind.TRANSIENT, "Table definition has changed, please retry transaction"),
  ER_SP_DUP_HANDLER(1413, "42000", ErrorKind.USER, "Duplicate handler declared in the same block"),
  ER_SP_NOT_VAR_ARG(
      1414,
      "42000",
      ErrorKind.USER,
      "OUT or INOUT argument %s for routine %s is not a variable or NEW pseudo-variable in BEFORE trigger"),
  ER_SP_NO_RETSET(1415, "0A000", ErrorKind.USER, "Not allowed to return a result set from a %s"),
  ER_CANT_CREATE_GEOMETRY_OBJECT(
      1416,
      "22003",
      ErrorKind.USER,
      "Cannot get geometry object from data you send to the GEOMETRY field"),
  ER_STMT_HAS_NO_OPEN_CURSOR(
      1421, "HY000", ErrorKind.USER, "The statement (%s) has no open cursor."),
  ER_COMMIT_NOT_ALLOWED_IN_SF_OR_TRG(
      1422,
      "HY000",
      ErrorKind.USER,
      "Explicit or implicit commit is not allowed in stored function or trigger."),
  ER_NO_DEFAULT_FOR_VIEW_FIELD(
      1423,
      "HY000",
      ErrorKind.USER,
      "Field of view '%s.%s' underlying table doesn't have a default value"),
  ER_SP_NO_RECURSION(
      1424, "HY000", ErrorKind.USER, "Recursive stored functions and triggers are not allowed."),
  ER_TOO_BIG_SCALE(
      1425, "42000", ErrorKind.USER, "Too big scale %s specified for column '%s'. Maximum is %s."),
  ER_TOO_BIG_PRECISION(
      1426, "42000", ErrorKind.USER, "Too-big precision %s specified for '%s'. Maximum is %s."),
  ER_M_BIGGER_THAN_D(
      1427,
      "42000",
      ErrorKind.USER,
      "For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '%s')."),
  ER_WRONG_LOCK_OF_SYSTEM_TABLE(
      1428,
      "HY000",
      ErrorKind.USER,
      "You can't combine write-locking of system tables with other tables or lock types"),
  ER_TRG_IN_WRONG_SCHEMA(1435, "HY000", ErrorKind.USER, "Trigger in wrong schema"),
  ER_STACK_OVERRUN_NEED_MORE(
      1436,
      "HY000",
      ErrorKind.RESOURCE,
      "Thread stack overrun: %s bytes used of a %s byte stack, and %s bytes needed"),
  ER_TOO_LONG_BODY(1437, "42000", ErrorKind.USER, "Routine body for '%s' is too long"),
  ER_TOO_BIG_DISPLAYWIDTH(
      1439, "42000", ErrorKind.USER, "Display width out of range for column '%s' (max = %s)"),
  ER_XAER_DUPID(1440, "XAE08", ErrorKind.USER, "XAER_DUPID: The XID already exists"),
  ER_DATETIME_FUNCTION_OVERFLOW(
      1441, "22008", ErrorKind.USER, "Datetime function: %s field overflow"),
  ER_CANT_UPDATE_USED_TABLE_IN_SF_OR_TRG(
      1442,
      "HY000",
      ErrorKind.USER,
      "Can't update table '%s' in stored function/trigger because it is already used by statement which invoked this stored function/trigger."),
  ER_VIEW_PREVENT_UPDATE(
      1443,
      "HY000",
      ErrorKind.USER,
      "The definition of table '%s' prevents operation %s on table '%s'."),
  ER_PS_NO_RECURSION(
      1444,
      "HY000",
      ErrorKind.USER,
      "The prepared statement contains a stored routine call that refers to that same statement. It's not allowed to execute a prepared statement in such a recursive manner"),
  ER_MALFORMED_DEFINER(1446, "0L000", ErrorKind.USER, "Definer is not fully qualified"),
  ER_NO_SUCH_USER(
      1449, "HY000", ErrorKind.USER, "The user specified as a definer ('%s'@'%s') does not exist"),
  ER_FORBID_SCHEMA_CHANGE(
      1450, "HY000", ErrorKind.USER, "Changing schema from '%s' to '%s' is not allowed."),
  ER_ROW_IS_REFERENCED_2(
      1451,
      "23000",
      ErrorKind.USER,
      "Cannot delete or update a parent row: a foreign key constraint fails (%s)"),
  ER_NO_REFERENCED_ROW_2(
      1452,
      "23000",
      ErrorKind.USER,
      "Cannot add or update a child row: a foreign key constraint fails (%s)"),
  ER_SP_BAD_VAR_SHADOW(
      1453, "42000", ErrorKind.USER, "Variable '%s' must be quoted with `...`, or renamed"),
  ER_SP_RECURSION_LIMIT(
      1456,
      "HY000",
      ErrorKind.RESOURCE,
      "Recursive limit %s (as set by the max_sp_recursion_depth variable) was exceeded for routine %s"),
  ER_SP_WRONG_NAME(1458, "42000", ErrorKind.USER, "Incorrect routine name '%s'"),
  ER_TABLE_NEEDS_UPGRADE(
      1459,
      "HY000",
      ErrorKind.USER,
      "Table upgrade required. Please dump/reload table to fix it: '%s'"),
  ER_SP_NO_AGGREGATE(
      1460, "42000", ErrorKind.USER, "AGGREGATE is not supported for stored functions"),
  ER_MAX_PREPARED_STMT_COUNT_REACHED(
      1461,
      "42000",
      ErrorKind.RESOURCE,
      "Can't create more than max_prepared_stmt_count statements (current value: %s)"),
  ER_VIEW_RECURSIVE(1462, "HY000", ErrorKind.USER, "'%s'.'%s' contains view recursion"),
  ER_NON_GROUPING_FIELD_USED(
      1463, "42000", ErrorKind.USER, "Non-grouping field '%s' is used in %s clause"),
  ER_TABLE_CANT_HANDLE_SPKEYS(
      1464, "HY000", ErrorKind.USER, "The used table type doesn't support SPATIAL indexes"),
  ER_NO_TRIGGERS_ON_SYSTEM_SCHEMA(
      1465, "HY000", ErrorKind.USER, "Triggers can not be created on system tables"),
  ER_AUTOINC_READ_FAILED(
      1467, "HY000", ErrorKind.INTERNAL, "Failed to read auto-increment value from storage engine"),
  ER_WRONG_STRING_LENGTH(
      1470,
      "HY000",
      ErrorKind.USER,
      "String '%s' is too long for %s (should be no longer than %s)"),
  ER_NON_INSERTABLE_TABLE(
      1471, "HY000", ErrorKind.USER, "The target table %s of the %s is not insertable-into"),
  ER_TOO_HIGH_LEVEL_OF_NESTING_FOR_SELECT(
      1473, "HY000", ErrorKind.USER, "Too high level of nesting for select"),
  ER_NAME_BECOMES_EMPTY(1474, "HY000", ErrorKind.USER, "Name '%s' has become ''"),
  ER_AMBIGUOUS_FIELD_TERM(
      1475,
      "HY000",
      ErrorKind.USER,
      "First character of the FIELDS TERMINATED string is ambiguous; please use non-optional and non-empty FIELDS ENCLOSED BY"),
  ER_FOREIGN_SERVER_DOESNT_EXIST(
      1477,
      "HY000",
      ErrorKind.USER,
      "The foreign server name you are trying to reference does not exist. Data source error:  %s"),
  ER_ILLEGAL_HA_CREATE_OPTION(
      1478,
      "HY000",
      ErrorKind.USER,
      "Table storage engine '%s' does not support the create option '%s'"),
  ER_PARTITION_REQUIRES_VALUES_ERROR(
      1479,
      "HY000",
      ErrorKind.USER,
      "Syntax error: %s PARTITIONING requires definition of VALUES %s for each partition"),
  ER_PARTITION_WRONG_VALUES_ERROR(
      1480,
      "HY000",
      ErrorKind.USER,
      "Only %s PARTITIONING can use VALUES %s in partition definition"),
  ER_PARTITION_MAXVALUE_ERROR(
      1481, "HY000", ErrorKind.USER, "MAXVALUE can only be used in last partition definition"),
  ER_PARTITION_WRONG_NO_PART_ERROR(
      1484,
      "HY000",
      ErrorKind.USER,
      "Wrong number of partitions defined, mismatch with previous setting"),
  ER_WRONG_EXPR_IN_PARTITION_FUNC_ERROR(
      1486,
      "HY000",
      ErrorKind.USER,
      "Constant, random or timezone-dependent expressions in (sub)partitioning function are not allowed"),
  ER_FIELD_NOT_FOUND_PART_ERROR(
      1488,
      "HY000",
      ErrorKind.USER,
      "Field in list of fields for partition function not found in table"),
  ER_PARTITION_FUNC_NOT_ALLOWED_ERROR(
      1491, "HY000", ErrorKind.USER, "The %s function returns the wrong type"),
  ER_PARTITIONS_MUST_BE_DEFINED_ERROR(
      1492, "HY000", ErrorKind.USER, "For %s partitions each partition must be defined"),
  ER_RANGE_NOT_INCREASING_ERROR(
      1493,
      "HY000",
      ErrorKind.USER,
      "VALUES LESS THAN value must be strictly increasing for each partition"),
  ER_MULTIPLE_DEF_CONST_IN_LIST_PART_ERROR(
      1495, "HY000", ErrorKind.USER, "Multiple definition of same constant in list partitioning"),
  ER_TOO_MANY_PARTITIONS_ERROR(
      1499, "HY000", ErrorKind.USER, "Too many partitions (including subpartitions) were defined"),
  ER_SUBPARTITION_ERROR(
      1500,
      "HY000",
      ErrorKind.USER,
      "It is only possible to mix RANGE/LIST partitioning with HASH/KEY partitioning for subpartitioning"),
  ER_UNIQUE_KEY_NEED_ALL_FIELDS_IN_PF(
      1503,
      "HY000",
      ErrorKind.USER,
      "A %s must include all columns in the table's partitioning function"),
  ER_NO_PARTS_ERROR(1504, "HY000", ErrorKind.USER, "Number of %s = 0 is not an allowed value"),
  ER_PARTITION_MGMT_ON_NONPARTITIONED(
      1505,
      "HY000",
      ErrorKind.USER,
      "Partition management on a not partitioned table is not possible"),
  ER_FEATURE_NOT_SUPPORTED_WITH_PARTITIONING(
      1506,
      "HY000",
      ErrorKind.USER,
      "Foreign keys are not yet supported in conjunction with partitioning"),
  ER_DROP_PARTITION_NON_EXISTENT(
      1507, "HY000", ErrorKind.USER, "Error in list of partitions to %s"),
  ER_DROP_LAST_PARTITION(
      1508, "HY000", ErrorKind.USER, "Cannot remove all partitions, use DROP TABLE instead"),
  ER_SAME_NAME_PARTITION(1517, "HY000", ErrorKind.USER, "Duplicate partition name %s"),
  ER_PLUGIN_IS_NOT_LOADED(1524, "HY000", ErrorKind.USER, "Plugin '%s' is not loaded"),
  ER_WRONG_VALUE(1525, "HY000", ErrorKind.USER, "Incorrect %s value: '%s'"),
  ER_NO_PARTITION_FOR_GIVEN_VALUE(
      1526, "HY000", ErrorKind.USER, "Table has no partition for value %s"),
  ER_FILEGROUP_OPTION_ONLY_ONCE(
      1527, "HY000", ErrorKind.USER, "It is not allowed to specify %s more than once"),
  ER_BINLOG_ROW_WRONG_TABLE_DEF(
      1535,
      "HY000",
      ErrorKind.INTERNAL,
      "Table definition on source and replica does not match: %s"),
  ER_EVENT_ALREADY_EXISTS(1537, "HY000", ErrorKind.USER, "Event '%s' already exists"),
  ER_EVENT_DOES_NOT_EXIST(1539, "HY000", ErrorKind.USER, "Unknown event '%s'"),
  ER_EVENT_INTERVAL_NOT_POSITIVE_OR_TOO_BIG(
      1542, "HY000", ErrorKind.USER, "INTERVAL is either not positive or too big"),
  ER_EVENT_ENDS_BEFORE_STARTS(
      1543, "HY000", ErrorKind.USER, "ENDS is either invalid or before STARTS"),
  ER_DROP_INDEX_FK(
      1553, "HY000", ErrorKind.USER, "Cannot drop index '%s': needed in a foreign key constraint"),
  ER_WARN_DEPRECATED_SYNTAX_WITH_VER(
      1554,
      "HY000",
      ErrorKind.USER,
      "The syntax '%s' is deprecated and will be removed in MySQL %s. Please use %s instead"),
  ER_STORED_FUNCTION_PREVENTS_SWITCH_BINLOG_FORMAT(
      1560,
      "HY000",
      ErrorKind.USER,
      "Cannot change the binary logging format inside a stored function or trigger"),
  ER_PARTITION_NO_TEMPORARY(
      1562, "HY000", ErrorKind.USER, "Cannot create temporary table with partitions"),
  ER_PARTITION_CONST_DOMAIN_ERROR(
      1563, "HY000", ErrorKind.USER, "Partition constant is out of partition function domain"),
  ER_PARTITION_FUNCTION_IS_NOT_ALLOWED(
      1564, "HY000", ErrorKind.USER, "This partition function is not allowed"),
  ER_NULL_IN_VALUES_LESS_THAN(
      1566, "HY000", ErrorKind.USER, "Not allowed to use NULL value in VALUES LESS THAN"),
  ER_WRONG_PARTITION_NAME(1567, "HY000", ErrorKind.USER, "Incorrect partition name"),
  ER_CANT_CHANGE_TX_CHARACTERISTICS(
      1568,
      "25001",
      ErrorKind.USER,
      "Transaction characteristics can't be changed while a transaction is in progress"),
  ER_DUP_ENTRY_AUTOINCREMENT_CASE(
      1569,
      "HY000",
      ErrorKind.USER,
      "ALTER TABLE causes auto_increment resequencing, resulting in duplicate entry '%s' for key '%s'"),
  ER_BASE64_DECODE_ERROR(1575, "HY000", ErrorKind.USER, "Decoding of base64 string failed"),
  ER_ONLY_INTEGERS_ALLOWED(1578, "HY000", ErrorKind.USER, "Only integers allowed as number here"),
  ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT(
      1582,
      "42000",
      ErrorKind.USER,
      "Incorrect parameter count in the call to native function '%s'"),
  ER_WRONG_PARAMETERS_TO_NATIVE_FCT(
      1583, "42000", ErrorKind.USER, "Incorrect parameters in the call to native function '%s'"),
  ER_WRONG_PARAMETERS_TO_STORED_FCT(
      1584, "42000", ErrorKind.USER, "Incorrect parameters in the call to stored function %s"),
  ER_NATIVE_FCT_NAME_COLLISION(
      1585, "HY000", ErrorKind.USER, "This function '%s' has the same name as a native function"),
  ER_DUP_ENTRY_WITH_KEY_NAME(1586, "23000", ErrorKind.USER, "Duplicate entry '%s' for key '%s'"),
  ER_BINLOG_UNSAFE_STATEMENT(
      1592,
      "HY000",
      ErrorKind.USER,
      "Unsafe statement written to the binary log using statement format since BINLOG_FORMAT = STATEMENT. %s"),
  ER_TRG_CANT_OPEN_TABLE(1606, "HY000", ErrorKind.USER, "Cannot open table for trigger `%s`.`%s`"),
  ER_XA_RBTIMEOUT(
      1613,
      "XA106",
      ErrorKind.TRANSIENT,
      "XA_RBTIMEOUT: Transaction branch was rolled back: took too long"),
  ER_XA_RBDEADLOCK(
      1614,
      "XA102",
      ErrorKind.TRANSIENT,
      "XA_RBDEADLOCK: Transaction branch was rolled back: deadlock was detected"),
  ER_NEED_REPREPARE(
      1615, "HY000", ErrorKind.TRANSIENT, "Prepared statement needs to be re-prepared"),
  WARN_OPTION_IGNORED(1618, "HY000", ErrorKind.USER, "<%s> option ignored"),
  WARN_PLUGIN_DELETE_BUILTIN(1619, "HY000", ErrorKind.USER, "Built-in plugins cannot be deleted"),
  ER_VARIABLE_IS_READONLY(
      1621,
      "HY000",
      ErrorKind.USER,
      "%s variable '%s' is read-only. Use SET %s to assign the value"),
  ER_WARN_ENGINE_TRANSACTION_ROLLBACK(
      1622,
      "HY000",
      ErrorKind.USER,
      "Storage engine %s does not support rollback for this statement. Transaction rolled back and must be restarted"),
  ER_CONFLICT_FN_PARSE_ERROR(
      1626, "HY000", ErrorKind.USER, "Error in parsing conflict function. Message: %s"),
  ER_TOO_LONG_TABLE_COMMENT(
      1628, "HY000", ErrorKind.USER, "Comment for table '%s' is too long (max = %s)"),
  ER_TOO_LONG_FIELD_COMMENT(
      1629, "HY000", ErrorKind.USER, "Comment for field '%s' is too long (max = %s)"),
  ER_FUNC_INEXISTENT_NAME_COLLISION(
      1630,
      "42000",
      ErrorKind.USER,
      "FUNCTION %s does not exist. Check the 'Function Name Parsing and Resolution' section in the Reference Manual"),
  ER_DUP_SIGNAL_SET(1641, "42000", ErrorKind.USER, "Duplicate condition information item '%s'"),
  ER_SIGNAL_WARN(1642, "01000", ErrorKind.USER, "Unhandled user-defined warning condition"),
  ER_SIGNAL_NOT_FOUND(1643, "02000", ErrorKind.USER, "Unhandled user-defined not found condition"),
  ER_SIGNAL_EXCEPTION(1644, "HY000", ErrorKind.USER, "Unhandled user-defined exception condition"),
  ER_RESIGNAL_WITHOUT_ACTIVE_HANDLER(
      1645, "0K000", ErrorKind.USER, "RESIGNAL when handler not active"),
  ER_SIGNAL_BAD_CONDITION_TYPE(
      1646,
      "HY000",
      ErrorKind.USER,
      "SIGNAL/RESIGNAL can only use a CONDITION defined with SQLSTATE"),
  ER_COND_ITEM_TOO_LONG(1648, "HY000", ErrorKind.USER, "Data too long for condition item '%s'"),
  ER_UNKNOWN_LOCALE(1649, "HY000", ErrorKind.USER, "Unknown locale: '%s'"),
  ER_WRONG_TYPE_COLUMN_VALUE_ERROR(
      1654, "HY000", ErrorKind.USER, "Partition column values of incorrect type"),
  ER_FIELD_TYPE_NOT_ALLOWED_AS_PARTITION_FIELD(
      1659,
      "HY000",
      ErrorKind.USER,
      "Field '%s' is of a not allowed type for this type of partitioning"),
  ER_PARTITION_FIELDS_TOO_LONG(
      1660, "HY000", ErrorKind.USER, "The total length of the partitioning fields is too large"),
  ER_MESSAGE_AND_STATEMENT(1676, "HY000", ErrorKind.USER, "%s Statement: %s"),
  ER_WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT(
      1681, "HY000", ErrorKind.USER, "'%s' is deprecated and will be removed in a future release."),
  ER_TOO_LONG_INDEX_COMMENT(
      1688, "HY000", ErrorKind.USER, "Comment for index '%s' is too long (max = %s)"),
  ER_DATA_OUT_OF_RANGE(1690, "22003", ErrorKind.USER, "%s value is out of range in '%s'"),
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR(
      1698, "28000", ErrorKind.USER, "Access denied for user '%s'@'%s'"),
  ER_SET_PASSWORD_AUTH_PLUGIN(
      1699,
      "HY000",
      ErrorKind.USER,
      "SET PASSWORD has no significance for users authenticating via plugins"),
  ER_TRUNCATE_ILLEGAL_FK(
      1701,
      "42000",
      ErrorKind.USER,
      "Cannot truncate a table referenced in a foreign key constraint (%s)"),
  ER_MULTI_UPDATE_KEY_CONFLICT(
      1706,
      "HY000",
      ErrorKind.USER,
      "Primary key/partition key update is not allowed since the table is updated both as '%s' and '%s'."),
  ER_INDEX_COLUMN_TOO_LONG(
      1709,
      "HY000",
      ErrorKind.USER,
      "Index column size too large. The maximum column size is %s bytes."),
  ER_INDEX_CORRUPT(1712, "HY000", ErrorKind.INTERNAL, "Index %s is corrupted"),
  ER_PARTITION_EXCHANGE_DIFFERENT_OPTION(
      1731, "HY000", ErrorKind.USER, "Non matching attribute '%s' between partition and table"),
  ER_UNKNOWN_PARTITION(1735, "HY000", ErrorKind.USER, "Unknown partition '%s' in table '%s'"),
  ER_TABLES_DIFFERENT_METADATA(1736, "HY000", ErrorKind.USER, "Tables have different definitions"),
  ER_ROW_DOES_NOT_MATCH_PARTITION(
      1737, "HY000", ErrorKind.USER, "Found a row that does not match the partition"),
  ER_PARTITION_CLAUSE_ON_NONPARTITIONED(
      1747, "HY000", ErrorKind.USER, "PARTITION () clause on non partitioned table"),
  ER_ROW_DOES_NOT_MATCH_GIVEN_PARTITION_SET(
      1748, "HY000", ErrorKind.USER, "Found a row not matching the given partition set"),
  ER_VARIABLE_NOT_SETTABLE_IN_TRANSACTION(
      1766,
      "HY000",
      ErrorKind.USER,
      "The system variable %s cannot be set when there is an ongoing transaction."),
  ER_MALFORMED_GTID_SET_SPECIFICATION(
      1772, "HY000", ErrorKind.USER, "Malformed GTID set specification '%s'."),
  ER_UNKNOWN_EXPLAIN_FORMAT(1791, "HY000", ErrorKind.USER, "Unknown EXPLAIN format name: '%s'"),
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(
      1792, "25006", ErrorKind.USER, "Cannot execute statement in a READ ONLY transaction."),
  ER_TOO_LONG_TABLE_PARTITION_COMMENT(
      1793, "HY000", ErrorKind.USER, "Comment for table partition '%s' is too long (max = %s)"),
  ER_UNKNOWN_ALTER_ALGORITHM(1800, "HY000", ErrorKind.USER, "Unknown ALGORITHM '%s'"),
  ER_INTERNAL_ERROR(1815, "HY000", ErrorKind.INTERNAL, "Internal error: %s"),
  ER_NOT_VALID_PASSWORD(
      1819,
      "HY000",
      ErrorKind.USER,
      "Your password does not satisfy the current policy requirements"),
  ER_MUST_CHANGE_PASSWORD(
      1820,
      "HY000",
      ErrorKind.USER,
      "You must reset your password using ALTER USER statement before executing this statement."),
  ER_FK_NO_INDEX_CHILD(
      1821,
      "HY000",
      ErrorKind.USER,
      "Failed to add the foreign key constraint. Missing index for constraint '%s' in the foreign table '%s'"),
  ER_FK_NO_INDEX_PARENT(
      1822,
      "HY000",
      ErrorKind.USER,
      "Failed to add the foreign key constraint. Missing index for constraint '%s' in the referenced table '%s'"),
  ER_FK_FAIL_ADD_SYSTEM(
      1823,
      "HY000",
      ErrorKind.USER,
      "Failed to add the foreign key constraint '%s' to system tables"),
  ER_FK_CANNOT_OPEN_PARENT(
      1824, "HY000", ErrorKind.USER, "Failed to open the referenced table '%s'"),
  ER_FK_INCORRECT_OPTION(
      1825,
      "HY000",
      ErrorKind.USER,
      "Failed to add the foreign key constraint on table '%s'. Incorrect options in FOREIGN KEY constraint '%s'"),
  ER_FK_DUP_NAME(1826, "HY000", ErrorKind.USER, "Duplicate foreign key constraint name '%s'"),
  ER_PASSWORD_FORMAT(
      1827, "HY000", ErrorKind.USER, "The password hash doesn't have the expected format."),
  ER_FK_COLUMN_CANNOT_DROP(
      1828,
      "HY000",
      ErrorKind.USER,
      "Cannot drop column '%s': needed in a foreign key constraint '%s'"),
  ER_FK_COLUMN_CANNOT_DROP_CHILD(
      1829,
      "HY000",
      ErrorKind.USER,
      "Cannot drop column '%s': needed in a foreign key constraint '%s' of table '%s'"),
  ER_FK_COLUMN_NOT_NULL(
      1830,
      "HY000",
      ErrorKind.USER,
      "Column '%s' cannot be NOT NULL: needed in a foreign key constraint '%s' SET NULL"),
  ER_DUP_INDEX(
      1831,
      "HY000",
      ErrorKind.USER,
      "Duplicate index '%s' defined on the table '%s.%s'. This is deprecated and will be disallowed in a future release."),
  ER_FK_COLUMN_CANNOT_CHANGE(
      1832,
      "HY000",
      ErrorKind.USER,
      "Cannot change column '%s': used in a foreign key constraint '%s'"),
  ER_FK_COLUMN_CANNOT_CHANGE_CHILD(
      1833,
      "HY000",
      ErrorKind.USER,
      "Cannot change column '%s': used in a foreign key constraint '%s' of table '%s'"),
  ER_FK_CANNOT_DELETE_PARENT(
      1834,
      "HY000",
      ErrorKind.USER,
      "Cannot delete rows from table which is parent in a foreign key constraint '%s' of table '%s'"),
  ER_MALFORMED_PACKET(1835, "HY000", ErrorKind.USER, "Malformed communication packet."),
  ER_READ_ONLY_MODE(1836, "HY000", ErrorKind.USER, "Running in read-only mode"),
  ER_VARIABLE_NOT_SETTABLE_IN_SP(
      1838,
      "HY000",
      ErrorKind.USER,
      "The system variable %s cannot be set in stored functions or triggers."),
  ER_ALTER_OPERATION_NOT_SUPPORTED(
      1845, "0A000", ErrorKind.USER, "%s is not supported for this operation. Try %s."),
  ER_ALTER_OPERATION_NOT_SUPPORTED_REASON(
      1846, "0A000", ErrorKind.USER, "%s is not supported. Reason: %s. Try %s."),
  ER_DUP_UNKNOWN_IN_INDEX(1859, "23000", ErrorKind.USER, "Duplicate entry for key '%s'"),
  ER_MUST_CHANGE_PASSWORD_LOGIN(
      1862,
      "HY000",
      ErrorKind.USER,
      "Your password has expired. To log in you must change it using a client that supports expired passwords."),
  ER_FK_DEPTH_EXCEEDED(
      3008, "HY000", ErrorKind.USER, "Foreign key cascade delete/update exceeds max depth of %s."),
  ER_INVALID_ARGUMENT_FOR_LOGARITHM(
      3020, "2201E", ErrorKind.USER, "Invalid argument for logarithm"),
  ER_QUERY_TIMEOUT(
      3024,
      "HY000",
      ErrorKind.RESOURCE,
      "Query execution was interrupted, maximum statement execution time exceeded"),
  ER_SERVER_OFFLINE_MODE(3032, "HY000", ErrorKind.USER, "The server is currently in offline mode"),
  ER_STD_OUT_OF_RANGE_ERROR(
      3044, "HY000", ErrorKind.USER, "%s: Out of range error in function %s."),
  ER_USER_LOCK_WRONG_NAME(3057, "42000", ErrorKind.USER, "Incorrect user-level lock name '%s'."),
  ER_USER_LOCK_DEADLOCK(
      3058,
      "HY000",
      ErrorKind.TRANSIENT,
      "Deadlock found when trying to get user-level lock; try rolling back transaction/releasing locks and restarting lock acquisition."),
  ER_INCORRECT_TYPE(
      3064, "HY000", ErrorKind.USER, "Incorrect type for argument %s in function %s."),
  ER_FIELD_IN_ORDER_NOT_SELECT(
      3065,
      "HY000",
      ErrorKind.USER,
      "Expression #%s of ORDER BY clause is not in SELECT list, references column '%s' which is not in SELECT list; this is incompatible with %s"),
  ER_AGGREGATE_IN_ORDER_NOT_SELECT(
      3066,
      "HY000",
      ErrorKind.USER,
      "Expression #%s of ORDER BY clause is not in SELECT list, contains aggregate function; this is incompatible with %s"),
  ER_GENERATED_COLUMN_FUNCTION_IS_NOT_ALLOWED(
      3102,
      "HY000",
      ErrorKind.USER,
      "Expression of generated column '%s' contains a disallowed function."),
  ER_WRONG_FK_OPTION_FOR_GENERATED_COLUMN(
      3104,
      "HY000",
      ErrorKind.USER,
      "Cannot define foreign key with %s clause on a generated column."),
  ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN(
      3105,
      "HY000",
      ErrorKind.USER,
      "The value specified for generated column '%s' in table '%s' is not allowed."),
  ER_UNSUPPORTED_ACTION_ON_GENERATED_COLUMN(
      3106, "HY000", ErrorKind.USER, "'%s' is not supported for generated columns."),
  ER_GENERATED_COLUMN_NON_PRIOR(
      3107,
      "HY000",
      ErrorKind.USER,
      "Generated column can refer only to generated columns defined prior to it."),
  ER_DEPENDENT_BY_GENERATED_COLUMN(
      3108, "HY000", ErrorKind.USER, "Column '%s' has a generated column dependency."),
  ER_GENERATED_COLUMN_REF_AUTO_INC(
      3109,
      "HY000",
      ErrorKind.USER,
      "Generated column '%s' cannot refer to auto-increment column."),
  ER_ACCOUNT_HAS_BEEN_LOCKED(
      3118, "HY000", ErrorKind.USER, "Access denied for user '%s'@'%s'. Account is locked."),
  ER_INVALID_JSON_TEXT(
      3140,
      "22032",
      ErrorKind.USER,
      "Invalid JSON text: \"%s\" at position %s in value for column '%s'."),
  ER_INVALID_JSON_TEXT_IN_PARAM(
      3141,
      "22032",
      ErrorKind.USER,
      "Invalid JSON text in argument %s to function %s: \"%s\" at position %s."),
  ER_INVALID_JSON_BINARY_DATA(
      3142, "HY000", ErrorKind.INTERNAL, "The JSON binary value contains invalid data."),
  ER_INVALID_JSON_PATH(
      3143,
      "42000",
      ErrorKind.USER,
      "Invalid JSON path expression. The error is around character position %s."),
  ER_INVALID_JSON_CHARSET(
      3144,
      "22032",
      ErrorKind.USER,
      "Cannot create a JSON value from a string with CHARACTER SET '%s'."),
  ER_INVALID_JSON_CHARSET_IN_FUNCTION(
      3145,
      "22032",
      ErrorKind.USER,
      "Invalid JSON character data provided to function %s: '%s'; utf8 is required."),
  ER_INVALID_TYPE_FOR_JSON(
      3146,
      "22032",
      ErrorKind.USER,
      "Invalid data type for JSON data in argument %s to function %s; a JSON string or JSON type is required."),
  ER_INVALID_CAST_TO_JSON(3147, "22032", ErrorKind.USER, "Cannot CAST value to JSON."),
  ER_INVALID_JSON_PATH_CHARSET(
      3148,
      "42000",
      ErrorKind.USER,
      "A path expression must be encoded in the utf8 character set. The path expression '%s' is encoded in character set '%s'."),
  ER_FIELD_IN_GROUPING_NOT_GROUP_BY(
      3148, "HY000", ErrorKind.USER, "Argument #%s of GROUPING function is not in GROUP BY"),
  ER_INVALID_JSON_PATH_WILDCARD(
      3149,
      "42000",
      ErrorKind.USER,
      "In this situation, path expressions may not contain the * and ** tokens or an array range."),
  ER_JSON_VALUE_TOO_BIG(
      3150,
      "22032",
      ErrorKind.RESOURCE,
      "The JSON value is too big to be stored in a JSON column."),
  ER_JSON_KEY_TOO_BIG(
      3151, "22032", ErrorKind.RESOURCE, "The JSON object contains a key name that is too long."),
  ER_JSON_USED_AS_KEY(
      3152,
      "42000",
      ErrorKind.USER,
      "JSON column '%s' supports indexing only via generated columns on a specified JSON path."),
  ER_JSON_VACUOUS_PATH(
      3153, "42000", ErrorKind.USER, "The path expression '$' is not allowed in this context."),
  ER_JSON_BAD_ONE_OR_ALL_ARG(
      3154,
      "42000",
      ErrorKind.USER,
      "The oneOrAll argument to %s may take these values: 'one' or 'all'."),
  ER_NUMERIC_JSON_VALUE_OUT_OF_RANGE(
      3155,
      "22003",
      ErrorKind.USER,
      "Out of range JSON value for CAST to %s from column %s at row %s"),
  ER_INVALID_JSON_VALUE_FOR_CAST(
      3156, "22018", ErrorKind.USER, "Invalid JSON value for CAST to %s from column %s at row %s"),
  ER_JSON_DOCUMENT_TOO_DEEP(
      3157, "22032", ErrorKind.USER, "The JSON document exceeds the maximum depth."),
  ER_JSON_DOCUMENT_NULL_KEY(
      3158, "22032", ErrorKind.USER, "JSON documents may not contain NULL member names."),
  ER_SECURE_TRANSPORT_REQUIRED(
      3159,
      "HY000",
      ErrorKind.USER,
      "Connections using insecure transport are prohibited while --require_secure_transport=ON."),
  ER_USER_DOES_NOT_EXIST(3162, "HY000", ErrorKind.USER, "Authorization ID %s does not exist."),
  ER_USER_ALREADY_EXISTS(3163, "HY000", ErrorKind.USER, "Authorization ID %s already exists."),
  ER_INVALID_JSON_PATH_ARRAY_CELL(
      3165, "42000", ErrorKind.USER, "A path expression is not a path to a cell in an array."),
  ER_SESSION_WAS_KILLED(3169, "HY000", ErrorKind.USER, "The session was killed"),
  ER_CAPACITY_EXCEEDED(
      3170, "HY000", ErrorKind.RESOURCE, "Memory capacity of %s bytes for '%s' exceeded. %s"),
  ER_INVALID_BITWISE_OPERANDS_SIZE(
      3513,
      "HY000",
      ErrorKind.USER,
      "Binary operands of bitwise operators must be of equal length"),
  ER_UNKNOWN_AUTHID(3523, "HY000", ErrorKind.USER, "Unknown authorization ID `%s`@`%s`"),
  ER_ROLE_NOT_GRANTED(3530, "HY000", ErrorKind.USER, "`%s`@`%s` is not granted to `%s`@`%s`"),
  ER_VARIABLE_NOT_PERSISTED(3566, "HY000", ErrorKind.USER, "Access to %s '%s' is rejected."),
  ER_UNRESOLVED_TABLE_LOCK(
      3568, "HY000", ErrorKind.USER, "Unresolved table name %s in locking clause."),
  ER_DUPLICATE_TABLE_LOCK(
      3569, "HY000", ErrorKind.USER, "Table %s appears in multiple locking clauses."),
  ER_LOCK_NOWAIT(
      3572,
      "HY000",
      ErrorKind.TRANSIENT,
      "Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set."),
  ER_CTE_RECURSIVE_REQUIRES_UNION(
      3573,
      "HY000",
      ErrorKind.USER,
      "Recursive Common Table Expression '%s' should contain a UNION"),
  ER_CTE_RECURSIVE_REQUIRES_NONRECURSIVE_FIRST(
      3574,
      "HY000",
      ErrorKind.USER,
      "Recursive Common Table Expression '%s' should have one or more non-recursive query blocks followed by one or more recursive ones"),
  ER_CTE_RECURSIVE_FORBIDS_AGGREGATION(
      3575,
      "HY000",
      ErrorKind.USER,
      "Recursive Common Table Expression '%s' can contain neither aggregation nor window functions in recursive query block"),
  ER_CTE_RECURSIVE_FORBIDDEN_JOIN_ORDER(
      3576,
      "HY000",
      ErrorKind.USER,
      "In recursive query block of Recursive Common Table Expression '%s', the recursive table must neither be in the right argument of a LEFT JOIN, nor be forced to be non-first with join order hints"),
  ER_CTE_RECURSIVE_REQUIRES_SINGLE_REFERENCE(
      3577,
      "HY000",
      ErrorKind.USER,
      "In recursive query block of Recursive Common Table Expression '%s', the recursive table must be referenced only once, and not in any subquery"),
  ER_WINDOW_NO_SUCH_WINDOW(3579, "HY000", ErrorKind.USER, "Window name '%s' is not defined."),
  ER_WINDOW_CIRCULARITY_IN_WINDOW_GRAPH(
      3580, "HY000", ErrorKind.USER, "There is a circularity in the window dependency graph."),
  ER_WINDOW_NO_CHILD_PARTITIONING(
      3581,
      "HY000",
      ErrorKind.USER,
      "A window which depends on another cannot define partitioning."),
  ER_WINDOW_NO_INHERIT_FRAME(
      3582,
      "HY000",
      ErrorKind.USER,
      "Window '%s' has a frame definition, so cannot be referenced by another window."),
  ER_WINDOW_NO_REDEFINE_ORDER_BY(
      3583,
      "HY000",
      ErrorKind.USER,
      "Window '%s' cannot inherit '%s' since both contain an ORDER BY clause."),
  ER_WINDOW_FRAME_START_ILLEGAL(
      3584, "HY000", ErrorKind.USER, "Window '%s': frame start cannot be UNBOUNDED FOLLOWING."),
  ER_WINDOW_FRAME_END_ILLEGAL(
      3585, "HY000", ErrorKind.USER, "Window '%s': frame end cannot be UNBOUNDED PRECEDING."),
  ER_WINDOW_FRAME_ILLEGAL(
      3586,
      "HY000",
      ErrorKind.USER,
      "Window '%s': frame start or end is negative, NULL or of non-integral type"),
  ER_WINDOW_RANGE_FRAME_ORDER_TYPE(
      3587,
      "HY000",
      ErrorKind.USER,
      "Window '%s' with RANGE N PRECEDING/FOLLOWING frame requires exactly one ORDER BY expression, of numeric or temporal type"),
  ER_WINDOW_RANGE_FRAME_TEMPORAL_TYPE(
      3588,
      "HY000",
      ErrorKind.USER,
      "Window '%s' with RANGE frame has ORDER BY expression of datetime type. Only INTERVAL bound value allowed."),
  ER_WINDOW_RANGE_FRAME_NUMERIC_TYPE(
      3589,
      "HY000",
      ErrorKind.USER,
      "Window '%s' with RANGE frame has ORDER BY expression of numeric type, INTERVAL bound value not allowed."),
  ER_WINDOW_RANGE_BOUND_NOT_CONSTANT(
      3590, "HY000", ErrorKind.USER, "Window '%s' has a non-constant frame bound."),
  ER_WINDOW_DUPLICATE_NAME(3591, "HY000", ErrorKind.USER, "Window '%s' is defined twice."),
  ER_WINDOW_ILLEGAL_ORDER_BY(
      3592,
      "HY000",
      ErrorKind.USER,
      "Window '%s': ORDER BY or PARTITION BY uses legacy position indication which is not supported, use expression."),
  ER_WINDOW_INVALID_WINDOW_FUNC_USE(
      3593, "HY000", ErrorKind.USER, "You cannot use the window function '%s' in this context."),
  ER_WINDOW_INVALID_WINDOW_FUNC_ALIAS_USE(
      3594,
      "HY000",
      ErrorKind.USER,
      "You cannot use the alias '%s' of an expression containing a window function in this context."),
  ER_WINDOW_NESTED_WINDOW_FUNC_USE_IN_WINDOW_SPEC(
      3595,
      "HY000",
      ErrorKind.USER,
      "You cannot nest a window function in the specification of window '%s'."),
  ER_WINDOW_ROWS_INTERVAL_USE(
      3596, "HY000", ErrorKind.USER, "Window '%s': INTERVAL can only be used with RANGE frames."),
  ER_WINDOW_FUNCTION_IGNORES_FRAME(
      3600,
      "HY000",
      ErrorKind.USER,
      "Window function '%s' ignores the frame clause of window '%s' and aggregates over the whole partition"),
  ER_ILLEGAL_PRIVILEGE_LEVEL(
      3619, "HY000", ErrorKind.USER, "Illegal privilege level specified for %s"),
  ER_CTE_MAX_RECURSION_DEPTH(
      3636,
      "HY000",
      ErrorKind.RESOURCE,
      "Recursive query aborted after %s iterations. Try increasing @@cte_max_recursion_depth to a larger value."),
  ER_NOT_HINT_UPDATABLE_VARIABLE(
      3637, "HY000", ErrorKind.USER, "Variable '%s' cannot be set using SET_VAR hint."),
  ER_CTE_RECURSIVE_NOT_UNION(
      3650,
      "HY000",
      ErrorKind.USER,
      "Recursive table reference in EXCEPT or INTERSECT operand is not allowed"),
  ER_REGEXP_ILLEGAL_ARGUMENT(
      3685, "HY000", ErrorKind.USER, "Illegal argument to a regular expression."),
  ER_REGEXP_INDEX_OUTOFBOUNDS_ERROR(
      3686, "HY000", ErrorKind.USER, "Index out of bounds in regular expression search."),
  ER_REGEXP_INTERNAL_ERROR(
      3687, "HY000", ErrorKind.INTERNAL, "Internal error in the regular expression library."),
  ER_REGEXP_RULE_SYNTAX(
      3688,
      "HY000",
      ErrorKind.USER,
      "Syntax error in regular expression on line %s, character %s."),
  ER_REGEXP_BAD_ESCAPE_SEQUENCE(
      3689, "HY000", ErrorKind.USER, "Unrecognized escape sequence in regular expression."),
  ER_REGEXP_UNIMPLEMENTED(
      3690,
      "HY000",
      ErrorKind.USER,
      "The regular expression contains a feature that is not implemented in this library version."),
  ER_REGEXP_MISMATCHED_PAREN(
      3691, "HY000", ErrorKind.USER, "Mismatched parenthesis in regular expression."),
  ER_REGEXP_BAD_INTERVAL(
      3692, "HY000", ErrorKind.USER, "Incorrect description of a {min,max} interval."),
  ER_REGEXP_MAX_LT_MIN(
      3693,
      "HY000",
      ErrorKind.USER,
      "The maximum is less than the minumum in a {min,max} interval."),
  ER_REGEXP_INVALID_BACK_REF(
      3694, "HY000", ErrorKind.USER, "Invalid back-reference in regular expression."),
  ER_REGEXP_LOOK_BEHIND_LIMIT(
      3695,
      "HY000",
      ErrorKind.USER,
      "The look-behind assertion exceeds the limit in regular expression."),
  ER_REGEXP_MISSING_CLOSE_BRACKET(
      3696,
      "HY000",
      ErrorKind.USER,
      "The regular expression contains an unclosed bracket expression."),
  ER_REGEXP_INVALID_RANGE(
      3697,
      "HY000",
      ErrorKind.USER,
      "The regular expression contains an [x-y] character range where x comes after y."),
  ER_REGEXP_STACK_OVERFLOW(
      3698, "HY000", ErrorKind.RESOURCE, "Overflow in the regular expression backtrack stack."),
  ER_REGEXP_TIME_OUT(
      3699, "HY000", ErrorKind.RESOURCE, "Timeout exceeded in regular expression match."),
  ER_REGEXP_PATTERN_TOO_BIG(
      3700,
      "HY000",
      ErrorKind.RESOURCE,
      "The regular expression pattern exceeds limits on size or complexity."),
  ER_DEPRECATED_UTF8_ALIAS(
      3719,
      "HY000",
      ErrorKind.USER,
      "'utf8' is currently an alias for the character set UTF8MB3, but will be an alias for UTF8MB4 in a future release. Please consider using UTF8MB4 in order to be unambiguous."),
  ER_FK_CANNOT_DROP_PARENT(
      3730,
      "HY000",
      ErrorKind.USER,
      "Cannot drop table '%s' referenced by a foreign key constraint '%s' on table '%s'."),
  ER_FK_CANNOT_USE_VIRTUAL_COLUMN(
      3733,
      "HY000",
      ErrorKind.USER,
      "Foreign key '%s' uses virtual column '%s' which is not supported."),
  ER_FK_NO_COLUMN_PARENT(
      3734,
      "HY000",
      ErrorKind.USER,
      "Failed to add the foreign key constraint. Missing column '%s' for constraint '%s' in the referenced table '%s'"),
  ER_TABLE_WITHOUT_PK(
      3750,
      "HY000",
      ErrorKind.USER,
      "Unable to create or change a table without a primary key, when the system variable 'sql_require_primary_key' is set. Add a primary key to the table or unset this variable to avoid this message. Note that tables without a primary key can cause performance problems in row-based replication, so please consult your DBA before changing this setting."),
  ER_DATA_TRUNCATED_FUNCTIONAL_INDEX(
      3751, "01000", ErrorKind.USER, "Data truncated for functional index '%s' at row %s"),
  ER_WARN_DATA_OUT_OF_RANGE_FUNCTIONAL_INDEX(
      3752, "22003", ErrorKind.USER, "Value is out of range for functional index '%s' at row %s"),
  ER_FUNCTIONAL_INDEX_ON_JSON_OR_GEOMETRY_FUNCTION(
      3753,
      "42000",
      ErrorKind.USER,
      "Cannot create a functional index on a function that returns a JSON or GEOMETRY value."),
  ER_FUNCTIONAL_INDEX_PRIMARY_KEY(
      3756, "HY000", ErrorKind.USER, "The primary key cannot be a functional index"),
  ER_FUNCTIONAL_INDEX_ON_LOB(
      3757,
      "HY000",
      ErrorKind.USER,
      "Cannot create a functional index on an expression that returns a BLOB or TEXT. Please consider using CAST."),
  ER_FUNCTIONAL_INDEX_ON_FIELD(
      3761,
      "HY000",
      ErrorKind.USER,
      "Functional index on a column is not supported. Consider using a regular index instead."),
  ER_GENERATED_COLUMN_NAMED_FUNCTION_IS_NOT_ALLOWED(
      3763,
      "HY000",
      ErrorKind.USER,
      "Expression of generated column '%s' contains a disallowed function: %s."),
  ER_DEFAULT_VAL_GENERATED_FUNCTION_IS_NOT_ALLOWED(
      3770,
      "HY000",
      ErrorKind.USER,
      "Default value expression of column '%s' contains a disallowed function: `%s`."),
  ER_DEFAULT_VAL_GENERATED_NON_PRIOR(
      3771,
      "HY000",
      ErrorKind.USER,
      "Default value expression of column '%s' cannot refer to a column defined after it if that column is a generated column or has an expression as default value."),
  ER_DEFAULT_AS_VAL_GENERATED(
      3772,
      "HY000",
      ErrorKind.USER,
      "DEFAULT function cannot be used with default value expressions"),
  ER_DEFAULT_VAL_GENERATED_REF_AUTO_INC(
      3774,
      "HY000",
      ErrorKind.USER,
      "Default value expression of column '%s' cannot refer to an auto-increment column."),
  ER_FK_INCOMPATIBLE_COLUMNS(
      3780,
      "HY000",
      ErrorKind.USER,
      "Referencing column '%s' and referenced column '%s' in foreign key constraint '%s' are incompatible."),
  ER_COLUMN_CHECK_CONSTRAINT_REFERENCES_OTHER_COLUMN(
      3813, "HY000", ErrorKind.USER, "Column check constraint '%s' references other column."),
  ER_CHECK_CONSTRAINT_NAMED_FUNCTION_IS_NOT_ALLOWED(
      3814,
      "HY000",
      ErrorKind.USER,
      "An expression of a check constraint '%s' contains disallowed function: %s."),
  ER_CHECK_CONSTRAINT_FUNCTION_IS_NOT_ALLOWED(
      3815,
      "HY000",
      ErrorKind.USER,
      "An expression of a check constraint '%s' contains disallowed function: %s."),
  ER_CHECK_CONSTRAINT_REFERS_AUTO_INCREMENT_COLUMN(
      3818,
      "HY000",
      ErrorKind.USER,
      "Check constraint '%s' cannot refer to an auto-increment column."),
  ER_CHECK_CONSTRAINT_VIOLATED(3819, "HY000", ErrorKind.USER, "Check constraint '%s' is violated."),
  ER_CHECK_CONSTRAINT_REFERS_UNKNOWN_COLUMN(
      3820, "HY000", ErrorKind.USER, "Check constraint '%s' refers to non-existing column '%s'."),
  ER_CHECK_CONSTRAINT_NOT_FOUND(
      3821, "HY000", ErrorKind.USER, "Check constraint '%s' is not found in the table."),
  ER_CHECK_CONSTRAINT_DUP_NAME(
      3822, "HY000", ErrorKind.USER, "Duplicate check constraint name '%s'."),
  ER_CHECK_CONSTRAINT_CLAUSE_USING_FK_REFER_ACTION_COLUMN(
      3823,
      "HY000",
      ErrorKind.USER,
      "Column '%s' cannot be used in a check constraint '%s': needed in a foreign key constraint '%s' referential action."),
  ER_DEPENDENT_BY_DEFAULT_GENERATED_VALUE(
      3837,
      "HY000",
      ErrorKind.USER,
      "Column '%s' of table '%s' has a default value expression dependency and cannot be dropped or renamed."),
  ER_CONSTRAINT_NOT_FOUND(3940, "HY000", ErrorKind.USER, "Constraint '%s' does not exist."),
  ER_CLIENT_LOCAL_FILES_DISABLED(
      3948,
      "42000",
      ErrorKind.USER,
      "Loading local data is disabled; this must be enabled on both the client and server sides"),
  ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK(
      3955,
      "HY000",
      ErrorKind.USER,
      "Access denied for user '%s'@'%s'. Account is blocked for %s day(s) (%s day(s) remaining) due to %s consecutive failed logins."),
  ER_DEPENDENT_BY_CHECK_CONSTRAINT(
      3959,
      "HY000",
      ErrorKind.USER,
      "Check constraint '%s' uses column '%s', hence column cannot be dropped or renamed."),
  ER_INVALID_USER_ATTRIBUTE_JSON(
      3982, "HY000", ErrorKind.USER, "The user attribute must be a valid JSON object"),
  ER_ROLE_GRANTED_TO_ITSELF(
      4027,
      "HY000",
      ErrorKind.USER,
      "User account %s is directly or indirectly granted to the role %s. The GRANT would create a loop"),
  ER_CLIENT_INTERACTION_TIMEOUT(
      4031,
      "HY000",
      ErrorKind.USER,
      "The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for configuring this behavior."),
  ER_MEM_EXCEED_THRESHOLD(
      8001, "HY000", ErrorKind.RESOURCE, "%s holds %sB memory, exceeds threshold %sB.%s"),
  ER_FOR_UPDATE_CANT_RETRY(
      8002, "HY000", ErrorKind.TRANSIENT, "[%s] can not retry select for update statement"),
  ER_ADMIN_CHECK_TABLE(8003, "HY000", ErrorKind.INTERNAL, "table '%s', index '%s': %s"),
  ER_TXN_TOO_LARGE(8004, "HY000", ErrorKind.RESOURCE, "Transaction is too large, size: %s"),
  ER_WRITE_CONFLICT_IN_TIDB(
      8005, "HY000", ErrorKind.TRANSIENT, "Write conflict, txnStartTS %s is stale"),
  ER_INVALID_PLUGIN_ID(
      8018,
      "HY000",
      ErrorKind.USER,
      "Wrong plugin id: %s, valid plugin id is [name]-[version], both name and version should not contain '-'"),
  ER_TABLE_LOCKED(8020, "HY000", ErrorKind.USER, "Table '%s' was locked in %s by %s"),
  ER_KEY_NOT_EXIST(8021, "HY000", ErrorKind.INTERNAL, "Error: key not exist"),
  ER_TXN_RETRYABLE(8022, "HY000", ErrorKind.TRANSIENT, "Error: KV error safe to retry %s"),
  ER_CANNOT_SET_NIL_VALUE(8023, "HY000", ErrorKind.INTERNAL, "can not set nil value"),
  ER_INVALID_TXN(8024, "HY000", ErrorKind.USER, "invalid transaction"),
  ER_ENTRY_TOO_LARGE(
      8025,
      "HY000",
      ErrorKind.RESOURCE,
      "entry too large, the max entry size is %s, the size of data is %s"),
  ER_NOT_IMPLEMENTED(8026, "HY000", ErrorKind.USER, "not implemented"),
  ER_INFO_SCHEMA_EXPIRED(
      8027,
      "HY000",
      ErrorKind.TRANSIENT,
      "Information schema is out of date: schema failed to update in 1 lease, please make sure this node can connect to the store"),
  ER_INFO_SCHEMA_CHANGED(
      8028,
      "HY000",
      ErrorKind.TRANSIENT,
      "Information schema is changed during the execution of the statement(for example, table definition may be updated by other DDL ran in parallel). If you see this error often, try increasing `tidb_max_delta_schema_count`"),
  ER_BAD_NUMBER(8029, "HY000", ErrorKind.USER, "Bad Number"),
  ER_CAST_AS_SIGNED_OVERFLOW(
      8030,
      "HY000",
      ErrorKind.USER,
      "Cast to signed converted positive out-of-range integer to its negative complement"),
  ER_CAST_NEG_INT_AS_UNSIGNED(
      8031,
      "HY000",
      ErrorKind.USER,
      "Cast to unsigned converted negative integer to it's positive complement"),
  ER_INVALID_YEAR_FORMAT(8032, "HY000", ErrorKind.USER, "invalid year format"),
  ER_INVALID_YEAR(8033, "HY000", ErrorKind.USER, "invalid year"),
  ER_INCORRECT_DATETIME_VALUE(8034, "HY000", ErrorKind.USER, "Incorrect datetime value: '%s'"),
  ER_INVALID_WEEK_MODE_FORMAT(8037, "HY000", ErrorKind.USER, "invalid week mode format: '%s'"),
  ER_FIELD_GET_DEFAULT_FAILED(8038, "HY000", ErrorKind.USER, "Field '%s' get default value fail"),
  ER_INDEX_OUT_OF_RANGE(
      8040,
      "HY000",
      ErrorKind.INTERNAL,
      "Index column %s offset out of bound, offset: %s, row: %s"),
  ER_UNSUPPORTED_ISOLATION_LEVEL(
      8048,
      "HY000",
      ErrorKind.USER,
      "The isolation level '%s' is not supported. Set tidb_skip_isolation_level_check=1 to skip this error"),
  ER_UNKNOWN_JOB(8050, "HY000", ErrorKind.INTERNAL, "Unknown type of DDL job"),
  ER_INVALID_DDL_JOB(8052, "HY000", ErrorKind.INTERNAL, "invalid DDL job"),
  ER_DDL_JOB_CANCELLED_STATE(8054, "HY000", ErrorKind.USER, "invalid DDL job flag"),
  ER_SNAPSHOT_TOO_OLD(8055, "HY000", ErrorKind.USER, "snapshot is older than GC safe point %s"),
  ER_INVALID_TABLE_ID(8056, "HY000", ErrorKind.INTERNAL, "invalid table ID"),
  ER_UNSUPPORTED_HINT(
      8061, "HY000", ErrorKind.USER, "Optimizer hint %s is not supported by Atoll and is ignored"),
  ER_CARTESIAN_PRODUCT(8110, "HY000", ErrorKind.USER, "Cartesian product is unsupported"),
  ER_STMT_NOT_FOUND(8111, "HY000", ErrorKind.USER, "Prepared statement not found"),
  ER_WRONG_PARAM_COUNT(8112, "HY000", ErrorKind.USER, "Wrong parameter count"),
  ER_SCHEMA_CHANGED(8113, "HY000", ErrorKind.TRANSIENT, "Schema has changed"),
  ER_PREPARE_MULTI(8115, "HY000", ErrorKind.USER, "Can not prepare multiple statements"),
  ER_PREPARE_DDL(8116, "HY000", ErrorKind.USER, "Can not prepare DDL statements with parameters"),
  ER_RESULT_IS_EMPTY(8117, "HY000", ErrorKind.USER, "Result is empty"),
  ER_BUILD_EXECUTOR(8118, "HY000", ErrorKind.INTERNAL, "Failed to build executor"),
  ER_GET_START_TS(8120, "HY000", ErrorKind.TRANSIENT, "Can not get start timestamp"),
  ER_PRIVILEGE_CHECK_FAIL(8121, "42000", ErrorKind.USER, "privilege check for '%s' fail"),
  ER_INVALID_WILD_CARD(
      8122,
      "HY000",
      ErrorKind.USER,
      "Wildcard fields without any table name appears in wrong place"),
  ER_MIX_OF_GROUP_FUNC_AND_FIELDS_INCOMPATIBLE(
      8123,
      "42000",
      ErrorKind.USER,
      "In aggregated query without GROUP BY, expression #%s of %s contains nonaggregated column '%s'; this is incompatible with sql_mode=only_full_group_by"),
  ER_MULTI_STATEMENT_DISABLED(
      8130,
      "HY000",
      ErrorKind.USER,
      "client has multi-statement capability disabled. Run SET GLOBAL tidb_multi_statement_mode='ON' after you understand the security risk"),
  ER_LAZY_UNIQUENESS_CHECK_FAILURE(
      8131, "23000", ErrorKind.USER, "Duplicate entry '%s' for key '%s'"),
  ER_DATA_INCONSISTENT(
      8133,
      "HY000",
      ErrorKind.INTERNAL,
      "data inconsistency in table: %s, index: %s, index-count:%s != record-count:%s"),
  ER_DATA_INCONSISTENT_MISMATCH_INDEX(
      8134,
      "HY000",
      ErrorKind.INTERNAL,
      "data inconsistency in table: %s, index: %s, col: %s, handle: %s, index-values:%s != record-values:%s"),
  ER_AS_OF(8135, "HY000", ErrorKind.USER, "invalid as of timestamp: %s"),
  ER_TABLE_OPTION_UNION_UNSUPPORTED(
      8136, "HY000", ErrorKind.USER, "CREATE/ALTER table with union option is not supported"),
  ER_AUTO_RANDOM_TOO_MUCH(8138, "HY000", ErrorKind.USER, "Invalid auto random: %s"),
  ER_ASSERTION_FAILED(
      8141,
      "HY000",
      ErrorKind.INTERNAL,
      "assertion failed: key: %s, assertion: %s, start_ts: %s, existing start ts: %s, existing commit ts: %s"),
  ER_LOAD_DATA_INVALID_OPERATION(
      8154, "HY000", ErrorKind.USER, "The current job status cannot perform the operation: %s"),
  ER_QUERY_MEMORY_EXCEEDED(
      8175,
      "HY000",
      ErrorKind.RESOURCE,
      "Your query has been cancelled due to exceeding the allowed memory limit for a single SQL query. Please try narrowing your query scope or increase the tidb_mem_quota_query limit and try again.[conn=%s]"),
  ER_SERVER_MEMORY_EXCEEDED(
      8176,
      "HY000",
      ErrorKind.RESOURCE,
      "Your query has been cancelled due to exceeding the allowed memory limit for this server and this query is currently using the most memory. Please try narrowing your query scope or increase the tidb_server_memory_limit and try again.[conn=%s]"),
  ER_UNSUPPORTED_DDL_OPERATION(8200, "HY000", ErrorKind.USER, "Unsupported %s"),
  ER_NOT_OWNER(8201, "HY000", ErrorKind.TRANSIENT, "Not the DDL owner"),
  ER_INVALID_DDL_STATE(8204, "HY000", ErrorKind.INTERNAL, "Invalid DDL %s state: %s"),
  ER_INVALID_STATE(
      8210, "HY000", ErrorKind.INTERNAL, "The DDL state is invalid: expected %s, actual %s"),
  ER_INVALID_SPLIT_REGION_RANGES(
      8212, "HY000", ErrorKind.USER, "Failed to split region ranges: %s"),
  ER_CANCELLED_DDL_JOB(8214, "HY000", ErrorKind.USER, "Cancelled DDL job"),
  ER_INVALID_AUTO_RANDOM(8216, "HY000", ErrorKind.USER, "Invalid auto random: %s"),
  ER_ADMIN_CHECK_INDEX(
      8223,
      "HY000",
      ErrorKind.INTERNAL,
      "data inconsistency in table: %s, index: %s, handle: %s, index-values:%s != record-values:%s"),
  ER_DDL_JOB_NOT_FOUND(8224, "HY000", ErrorKind.USER, "DDL Job:%s not found"),
  ER_CANCEL_FINISHED_DDL_JOB(
      8225, "HY000", ErrorKind.USER, "This job:%s is finished, so can't be cancelled"),
  ER_CANNOT_CANCEL_DDL_JOB(
      8226, "HY000", ErrorKind.USER, "This job:%s is almost finished, can't be cancelled now"),
  ER_PLACEMENT_REFUSED(8236, "HY000", ErrorKind.USER, "Placement refuses this: %s"),
  ER_NAMESPACE_EXISTS(8238, "HY000", ErrorKind.USER, "Namespace '%s' already exists"),
  ER_NAMESPACE_NOT_EXISTS(8239, "HY000", ErrorKind.USER, "Unknown namespace '%s'"),
  ER_NAMESPACE_IN_USE(8241, "HY000", ErrorKind.USER, "Namespace '%s' is still in use by %s"),
  ER_RESOURCE_GROUP_NOT_EXISTS(8249, "HY000", ErrorKind.USER, "Unknown resource group '%s'"),
  ER_PD_SERVER_TIMEOUT(9001, "HY000", ErrorKind.TRANSIENT, "PD server timeout: %s"),
  ER_TIKV_SERVER_TIMEOUT(9002, "HY000", ErrorKind.TRANSIENT, "TiKV server timeout"),
  ER_TIKV_SERVER_BUSY(9003, "HY000", ErrorKind.TRANSIENT, "TiKV server is busy"),
  ER_RESOLVE_LOCK_TIMEOUT(9004, "HY000", ErrorKind.TRANSIENT, "Resolve lock timeout"),
  ER_REGION_UNAVAILABLE(9005, "HY000", ErrorKind.TRANSIENT, "Region is unavailable"),
  ER_GC_TOO_EARLY(
      9006,
      "HY000",
      ErrorKind.USER,
      "GC life time is shorter than transaction duration, transaction starts at %s, GC safe point is %s"),
  ER_WRITE_CONFLICT(
      9007,
      "HY000",
      ErrorKind.TRANSIENT,
      "Write conflict, txnStartTS=%s, conflictStartTS=%s, conflictCommitTS=%s, key=%s, reason=%s"),
  ER_TIKV_STORE_LIMIT(
      9008, "HY000", ErrorKind.RESOURCE, "Store token is up to the limit, store id = %s"),
  ER_PROMETHEUS_ADDR_IS_NOT_SET(
      9010, "HY000", ErrorKind.USER, "Prometheus address is not set in PD and etcd"),
  ER_TIKV_STALE_COMMAND(9011, "HY000", ErrorKind.TRANSIENT, "TiKV server reports stale command"),
  ER_TIKV_MAX_TIMESTAMP_NOT_SYNCED(
      9012, "HY000", ErrorKind.TRANSIENT, "TiKV max timestamp is not synced"),
  ER_COMMIT_OUTCOME_UNKNOWN(
      9500,
      "HY000",
      ErrorKind.INTERNAL,
      "The outcome of the commit is unknown: %s. Read the data again before repeating the transaction");

  private static final Map<Integer, SqlError> BY_CODE = byCode();

  private final int code;
  private final String sqlState;
  private final ErrorKind kind;
  private final String template;

  SqlError(int code, String sqlState, ErrorKind kind, String template) {
    this.code = code;
    this.sqlState = sqlState;
    this.kind = kind;
    this.template = template;
  }

  private static Map<Integer, SqlError> byCode() {
    Map<Integer, SqlError> map = new HashMap<>();
    for (SqlError error : values()) {
      map.putIfAbsent(error.code, error);
    }
    return Map.copyOf(map);
  }

  /** The entry of a number; the first where a number has several texts. */
  public static Optional<SqlError> ofCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  public int code() {
    return code;
  }

  public String sqlState() {
    return sqlState;
  }

  public ErrorKind kind() {
    return kind;
  }

  public String template() {
    return template;
  }

  /** Whether the same transaction may succeed when it is run again. */
  public boolean isRetryable() {
    return kind == ErrorKind.TRANSIENT;
  }

  /** The message with the template filled in. */
  public String message(Object... arguments) {
    return String.format(template, arguments);
  }

  /** An exception of this error with the template filled in. */
  public SqlException with(Object... arguments) {
    return new SqlException(this, message(arguments));
  }
}
