package io.atoll.session.account;

import io.atoll.session.virtual.VirtualContext.GrantRow;
import java.util.List;
import java.util.Map;

/** One account's privileges as rows of information_schema's privilege tables. */
final class GrantRows {
  private GrantRows() {}

  static void add(StoredAccount account, List<GrantRow> rows) {
    String grantee = account.name().literal();
    Grants grants = account.grants();
    add(grantee, "", "", "", grants.global(), grants.global(), rows);
    grants.dynamic().forEach((name, may) -> rows.add(new GrantRow(grantee, "", "", "", name, may)));
    if (StaticPrivilege.names(grants.global()).isEmpty() && grants.dynamic().isEmpty()) {
      rows.add(new GrantRow(grantee, "", "", "", "USAGE", false));
    }
    grants.databases().forEach((pattern, mask) -> add(grantee, pattern, "", "", mask, mask, rows));
    for (Map<String, Grants.OfTable> ofDatabase : grants.tables().values()) {
      for (Grants.OfTable t : ofDatabase.values()) {
        add(grantee, t.database(), t.table(), "", t.mask(), t.mask(), rows);
        t.columns()
            .forEach((column, mask) ->
                add(grantee, t.database(), t.table(), column, mask, t.mask(), rows));
      }
    }
  }

  private static void add(
      String grantee,
      String database,
      String table,
      String column,
      long mask,
      long optionOf,
      List<GrantRow> rows) {
    boolean isGrantable = StaticPrivilege.GRANT_OPTION.isIn(optionOf);
    for (String name : StaticPrivilege.names(mask)) {
      rows.add(new GrantRow(grantee, database, table, column, name, isGrantable));
    }
  }
}
