package io.atoll.session.account;

import io.atoll.parser.ast.AccountStatement;
import io.atoll.session.Account;
import io.atoll.types.Diagnostics;
import java.util.List;

/** CREATE USER, GRANT and their kin. Thread-safe. */
public interface AccountCommands {
  /**
   * Runs a statement that changes accounts or privileges; it is durable and in force at this node
   * when the call returns. All of the statement happens or nothing.
   *
   * @param actor who asks; lacking privileges are 1227, 1044, 1142, 1045 or 1410
   * @param roles active ones of the actor's session
   * @param database the current one; empty where none is chosen
   * @param diagnostics takes the notes of IF EXISTS and the like
   */
  void run(
      AccountStatement statement,
      Account actor,
      List<String> roles,
      String database,
      Diagnostics diagnostics);

  /**
   * SET ROLE: the roles that the session has from now on, in the form that {@link Privileges}
   * takes. Changes nothing by itself.
   *
   * @throws io.atoll.types.SqlException 3530 for a role that is not granted
   */
  List<String> activeRoles(AccountStatement.SetRole statement, Account account);

  /** SHOW GRANTS: one GRANT statement a row; privileges of {@code roles} are merged in. */
  List<String> grants(Account account, List<String> roles);

  /**
   * Roles named in SHOW GRANTS … USING, as active roles are named; 3530 for one that the account
   * was not granted.
   */
  List<String> grantedRoles(List<io.atoll.parser.ast.Account> names, Account account);

  /** SHOW CREATE USER. */
  String createUser(Account account);

  /** FLUSH PRIVILEGES: takes what other nodes changed. */
  void reload();
}
