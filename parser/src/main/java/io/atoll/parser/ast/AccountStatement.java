package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users, roles, privileges. */
public sealed interface AccountStatement extends Statement {

  /**
   * One authentication factor of a user.
   *
   * @param plugin null when not written
   * @param password BY 'text'
   * @param hash AS 'hash'
   */
  record Authentication(
      @Nullable String plugin,
      @Nullable String password,
      boolean isRandomPassword,
      @Nullable String hash,
      @Nullable String replaces,
      boolean retainsCurrent,
      boolean discardsOld) {}

  record UserSpec(Account account, @Nullable Authentication authentication) {}

  /** {@code requireTls}: NONE, SSL, X509, or CIPHER/ISSUER/SUBJECT items with their text. */
  record Requirement(String kind, @Nullable String value) {}

  /** Resource limits, password and lock options: name upper case, as MySQL spells it. */
  record UserOption(String name, @Nullable Long number, @Nullable String text) {}

  record CreateUser(
      boolean ifNotExists,
      List<UserSpec> users,
      List<Account> defaultRoles,
      List<Requirement> requirements,
      List<UserOption> options,
      int start,
      int end)
      implements AccountStatement {
    public CreateUser {
      users = List.copyOf(users);
      defaultRoles = List.copyOf(defaultRoles);
      requirements = List.copyOf(requirements);
      options = List.copyOf(options);
    }
  }

  record AlterUser(
      boolean ifExists,
      List<UserSpec> users,
      List<Requirement> requirements,
      List<UserOption> options,
      int start,
      int end)
      implements AccountStatement {
    public AlterUser {
      users = List.copyOf(users);
      requirements = List.copyOf(requirements);
      options = List.copyOf(options);
    }
  }

  record DropUser(boolean ifExists, boolean isRole, List<Account> accounts, int start, int end)
      implements AccountStatement {
    public DropUser {
      accounts = List.copyOf(accounts);
    }
  }

  record UserRename(Account from, Account to) {}

  record RenameUser(List<UserRename> pairs, int start, int end) implements AccountStatement {
    public RenameUser {
      pairs = List.copyOf(pairs);
    }
  }

  record CreateRole(boolean ifNotExists, List<Account> roles, int start, int end)
      implements AccountStatement {
    public CreateRole {
      roles = List.copyOf(roles);
    }
  }

  enum RoleChoice {
    DEFAULT,
    NONE,
    ALL,
    ALL_EXCEPT,
    LIST
  }

  record SetRole(RoleChoice choice, List<Account> roles, int start, int end)
      implements AccountStatement {
    public SetRole {
      roles = List.copyOf(roles);
    }
  }

  /** {@code SET DEFAULT ROLE … TO users}, {@code ALTER USER u DEFAULT ROLE …}. */
  record SetDefaultRole(
      RoleChoice choice, List<Account> roles, List<Account> users, int start, int end)
      implements AccountStatement {
    public SetDefaultRole {
      roles = List.copyOf(roles);
      users = List.copyOf(users);
    }
  }

  /** {@code SET PASSWORD [FOR account] = 'text'}; a null account is the current user. */
  record SetPassword(
      @Nullable Account account,
      @Nullable String password,
      boolean isRandom,
      @Nullable String replaces,
      boolean retainsCurrent,
      int start,
      int end)
      implements AccountStatement {}

  /** {@code SELECT (a, b)}: the name upper case, single blanks; ALL for ALL PRIVILEGES. */
  record Privilege(String name, List<String> columns) {
    public Privilege {
      columns = List.copyOf(columns);
    }
  }

  enum ObjectKind {
    TABLE,
    FUNCTION,
    PROCEDURE
  }

  /**
   * {@code *.*} has both names null, {@code *} only {@code isCurrentSchema}, {@code db.*} no name.
   */
  record Target(
      ObjectKind kind, boolean isCurrentSchema, @Nullable String schema, @Nullable String name) {}

  record Grant(
      List<Privilege> privileges,
      Target target,
      List<UserSpec> users,
      List<Requirement> requirements,
      boolean withGrantOption,
      List<UserOption> options,
      @Nullable Account grantAs,
      int start,
      int end)
      implements AccountStatement {
    public Grant {
      privileges = List.copyOf(privileges);
      users = List.copyOf(users);
      requirements = List.copyOf(requirements);
      options = List.copyOf(options);
    }
  }

  record GrantRoles(
      List<Account> roles, List<Account> users, boolean withAdminOption, int start, int end)
      implements AccountStatement {
    public GrantRoles {
      roles = List.copyOf(roles);
      users = List.copyOf(users);
    }
  }

  /** A null target is {@code REVOKE ALL PRIVILEGES, GRANT OPTION FROM …}. */
  record Revoke(
      boolean ifExists,
      List<Privilege> privileges,
      @Nullable Target target,
      List<Account> users,
      boolean ignoreUnknownUser,
      int start,
      int end)
      implements AccountStatement {
    public Revoke {
      privileges = List.copyOf(privileges);
      users = List.copyOf(users);
    }
  }

  record RevokeRoles(
      boolean ifExists,
      List<Account> roles,
      List<Account> users,
      boolean ignoreUnknownUser,
      int start,
      int end)
      implements AccountStatement {
    public RevokeRoles {
      roles = List.copyOf(roles);
      users = List.copyOf(users);
    }
  }

  /** {@code GRANT|REVOKE PROXY ON proxied TO|FROM users}. */
  record Proxy(
      boolean isRevoke,
      Account proxied,
      List<Account> users,
      boolean withGrantOption,
      int start,
      int end)
      implements AccountStatement {
    public Proxy {
      users = List.copyOf(users);
    }
  }
}
