package io.atoll.session.account;

import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.Account;
import io.atoll.session.virtual.VirtualContext;
import java.util.List;
import java.util.Optional;

/** What accounts there are and what they may do, as of now. Thread-safe; never blocks on I/O. */
public interface Privileges {
  /** The account that MySQL's rules (most specific host first) give a client. */
  Optional<Account> account(String user, String host);

  /**
   * Throws 1142, 1143, 1044 or 1227 where the account lacks one of them.
   *
   * @param roles active roles of the session
   */
  void require(Account account, List<String> roles, List<RequiredPrivilege> privileges);

  /** An account by its exact name and host pattern. */
  Optional<Account> named(String user, String hostPattern);

  /**
   * The roles that are active after login, each as {@code `role`@`host`}; all methods here take
   * roles in this form.
   */
  List<String> defaultRoles(Account account);

  /** Whether the account has a global (static or dynamic) privilege. */
  boolean hasGlobal(Account account, List<String> roles, String privilege);

  /** Whether the account has any privilege on a database, or a table of it where one is named. */
  boolean isVisible(Account account, List<String> roles, String database, String table);

  /** The privileges that the account may see in information_schema: its own, or all of them. */
  List<VirtualContext.GrantRow> visibleGrants(Account account, List<String> roles);
}
