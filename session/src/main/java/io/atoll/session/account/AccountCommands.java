package io.atoll.session.account;

import io.atoll.parser.ast.AccountStatement;
import io.atoll.session.Account;
import java.util.List;

/** CREATE USER, GRANT and their kin. Thread-safe. */
public interface AccountCommands {
  /**
   * Runs a statement that changes accounts or privileges; it is durable and in force at this node
   * when the call returns.
   *
   * @param actor who asks; lacking privileges are 1227, 1044, 1142 or 1410
   * @param database the current one; empty where none is chosen
   */
  void run(AccountStatement statement, Account actor, List<String> roles, String database);

  /** SHOW GRANTS: one GRANT statement a row. */
  List<String> grants(Account account, List<String> roles);

  /** SHOW CREATE USER. */
  String createUser(Account account);
}
