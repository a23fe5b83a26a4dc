package io.atoll.expression.scalar;

import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.List;

/** Functions about the server: its files, its replication, the statements that it runs. */
final class ServerFunctions {
  private static final List<Arg> TEXTS = List.of(Arg.OTHER_TEXT);
  private static final List<Arg> TEXT_NUMBER = List.of(Arg.OTHER_TEXT, Arg.INT);

  private ServerFunctions() {}

  static void register(Registrar registrar) {
    // secure_file_priv is NULL: no file of the server is read.
    registrar.rowWithNulls(
        "LOAD_FILE",
        1,
        1,
        TEXTS,
        (arguments, context) -> ResultTypes.text(-1, Collation.BINARY).withNullable(true),
        Row::setNull);
    registrar.row(
        "GTID_SUBSET",
        2,
        2,
        TEXTS,
        ResultTypes.NULLABLE_INTEGER,
        row -> row.set(set(row, 0).isSubsetOf(set(row, 1)) ? 1L : 0L));
    registrar.row(
        "GTID_SUBTRACT",
        2,
        2,
        TEXTS,
        (arguments, context) ->
            ResultTypes.text(-1, context.connectionCollation()).withNullable(true),
        row -> row.set(set(row, 0).minus(set(row, 1)).toString()));
    // Nothing is replicated from anywhere: there is no position to wait for.
    for (String name : List.of("MASTER_POS_WAIT", "SOURCE_POS_WAIT")) {
      registrar.rowWithNulls(name, 2, 4, TEXT_NUMBER, ResultTypes.NULLABLE_INTEGER, Row::setNull);
    }
    digest(registrar, "STATEMENT_DIGEST", false);
    digest(registrar, "STATEMENT_DIGEST_TEXT", true);
  }

  private static GtidSet set(Row row, int argument) {
    String text = row.getText(argument);
    GtidSet set = GtidSet.parse(text);
    if (set == null) {
      throw SqlError.ER_MALFORMED_GTID_SET_SPECIFICATION.with(text);
    }
    return set;
  }

  private static void digest(Registrar registrar, String name, boolean isText) {
    registrar.session(
        name,
        1,
        1,
        TEXTS,
        (arguments, context) ->
            (isText
                    ? ResultTypes.text(-1, context.connectionCollation())
                    : SqlType.varchar(64, context.connectionCollation()))
                .withNullable(true),
        true,
        row -> {
          if (row.isNull(0)) {
            row.setNull();
          } else {
            row.set(row.context().session().statementDigest(row.getText(0), isText));
          }
        });
  }
}
