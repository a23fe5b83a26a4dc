package io.atoll.session.account;

import io.atoll.parser.ast.AccountStatement.AlterUser;
import io.atoll.parser.ast.AccountStatement.Authentication;
import io.atoll.parser.ast.AccountStatement.CreateRole;
import io.atoll.parser.ast.AccountStatement.CreateUser;
import io.atoll.parser.ast.AccountStatement.DropUser;
import io.atoll.parser.ast.AccountStatement.RenameUser;
import io.atoll.parser.ast.AccountStatement.SetPassword;
import io.atoll.parser.ast.AccountStatement.UserRename;
import io.atoll.parser.ast.AccountStatement.UserSpec;
import io.atoll.session.account.StoredAccount.Password;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.types.SqlError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER, DROP and RENAME USER, CREATE and DROP ROLE, SET PASSWORD. */
final class UserStatements {
  private static final AuthenticationPlugin DEFAULT_PLUGIN =
      AuthenticationPlugin.CACHING_SHA2_PASSWORD;

  private UserStatements() {}

  static void create(CreateUser statement, AccountChange change) {
    change.requireGlobal("CREATE USER");
    List<AccountName> failed = new ArrayList<>();
    for (UserSpec spec : statement.users()) {
      AccountName name = change.name(spec.account());
      if (change.accounts().containsKey(name)) {
        if (statement.ifNotExists()) {
          change.diagnostics().note(SqlError.ER_USER_ALREADY_EXISTS, name.literal());
        } else {
          failed.add(name);
        }
        continue;
      }
      StoredAccount account =
          StoredAccount.fresh(name, password(spec.authentication(), DEFAULT_PLUGIN, change), false);
      account = UserOptions.apply(account, statement.requirements(), statement.options());
      TreeMap<AccountName, Boolean> roles = new TreeMap<>();
      List<AccountName> defaults = new ArrayList<>();
      for (io.atoll.parser.ast.Account written : statement.defaultRoles()) {
        AccountName role = change.name(written);
        if (!change.accounts().containsKey(role)) {
          throw SqlError.ER_UNKNOWN_AUTHID.with(role.user(), role.host());
        }
        RoleStatements.requireAdmin(role, change);
        roles.put(role, false);
        defaults.add(role);
      }
      change.put(account.withRoles(roles).withDefaultRoles(defaults));
    }
    if (!failed.isEmpty()) {
      throw AccountChange.failed("CREATE USER", failed);
    }
  }

  static void createRole(CreateRole statement, AccountChange change) {
    change.requireGlobal("CREATE ROLE", "CREATE USER");
    List<AccountName> failed = new ArrayList<>();
    for (io.atoll.parser.ast.Account written : statement.roles()) {
      AccountName name = change.name(written);
      if (name.user().isEmpty()) {
        failed.add(name);
      } else if (!change.accounts().containsKey(name)) {
        Password none = password(null, DEFAULT_PLUGIN, change);
        change.put(StoredAccount.fresh(name, none.withExpired(true), true));
      } else if (statement.ifNotExists()) {
        change.diagnostics().note(SqlError.ER_USER_ALREADY_EXISTS, name.literal());
      } else {
        failed.add(name);
      }
    }
    if (!failed.isEmpty()) {
      throw AccountChange.failed("CREATE ROLE", failed);
    }
  }

  static void alter(AlterUser statement, AccountChange change) {
    List<AccountName> failed = new ArrayList<>();
    boolean onlyPasswords = statement.requirements().isEmpty() && statement.options().isEmpty();
    for (UserSpec spec : statement.users()) {
      AccountName name = change.name(spec.account());
      boolean isOwn = name.equals(change.actorName());
      if (!isOwn || !onlyPasswords) {
        change.requireGlobal("CREATE USER");
      }
      StoredAccount account = change.accounts().get(name);
      if (account == null) {
        if (statement.ifExists()) {
          change.diagnostics().note(SqlError.ER_USER_DOES_NOT_EXIST, name.literal());
        } else {
          failed.add(name);
        }
        continue;
      }
      if (!isOwn) {
        change.guard(account);
      }
      Authentication authentication = spec.authentication();
      if (authentication != null) {
        account = account.withPassword(replaced(account.password(), authentication, change));
      }
      change.put(UserOptions.apply(account, statement.requirements(), statement.options()));
    }
    if (!failed.isEmpty()) {
      throw AccountChange.failed("ALTER USER", failed);
    }
  }

  static void drop(DropUser statement, AccountChange change) {
    if (statement.isRole()) {
      change.requireGlobal("DROP ROLE", "CREATE USER");
    } else {
      change.requireGlobal("CREATE USER");
    }
    List<AccountName> failed = new ArrayList<>();
    for (io.atoll.parser.ast.Account written : statement.accounts()) {
      AccountName name = change.name(written);
      StoredAccount account = change.accounts().get(name);
      if (account != null) {
        change.guard(account);
        change.accounts().remove(name);
        renameRole(name, null, change);
      } else if (statement.ifExists()) {
        change.diagnostics().note(SqlError.ER_USER_DOES_NOT_EXIST, name.literal());
      } else {
        failed.add(name);
      }
    }
    if (!failed.isEmpty()) {
      throw AccountChange.failed(statement.isRole() ? "DROP ROLE" : "DROP USER", failed);
    }
  }

  static void rename(RenameUser statement, AccountChange change) {
    change.requireGlobal("CREATE USER");
    List<AccountName> failed = new ArrayList<>();
    for (UserRename pair : statement.pairs()) {
      AccountName from = change.name(pair.from());
      AccountName to = change.name(pair.to());
      StoredAccount account = change.accounts().get(from);
      if (account == null || change.accounts().containsKey(to)) {
        failed.add(from);
        continue;
      }
      change.guard(account);
      change.accounts().remove(from);
      change.put(account.withName(to));
      renameRole(from, to, change);
    }
    if (!failed.isEmpty()) {
      throw AccountChange.failed("RENAME USER", failed);
    }
  }

  /** Changes a role's name wherever it is granted; a null name takes it away. */
  private static void renameRole(AccountName from, @Nullable AccountName to, AccountChange change) {
    for (StoredAccount each : List.copyOf(change.accounts().values())) {
      Boolean isAdmin = each.roles().get(from);
      if (isAdmin == null && !each.defaultRoles().contains(from)) {
        continue;
      }
      TreeMap<AccountName, Boolean> roles = new TreeMap<>(each.roles());
      roles.remove(from);
      List<AccountName> defaults = new ArrayList<>(each.defaultRoles());
      if (to == null) {
        defaults.remove(from);
      } else {
        defaults.replaceAll(role -> role.equals(from) ? to : role);
        if (isAdmin != null) {
          roles.put(to, isAdmin);
        }
      }
      change.put(each.withRoles(roles).withDefaultRoles(defaults));
    }
  }

  static void setPassword(SetPassword statement, AccountChange change) {
    io.atoll.parser.ast.Account written = statement.account();
    AccountName name = written == null ? change.actorName() : change.name(written);
    boolean isOwn = name.equals(change.actorName());
    if (!isOwn
        && !change.authority().hasGlobal("CREATE USER")
        && !StaticPrivilege.UPDATE.isIn(change.authority().ofDatabase("mysql"))) {
      throw SqlError.ER_DBACCESS_DENIED_ERROR.with(
          change.actor().user(), change.actor().hostPattern(), "mysql");
    }
    StoredAccount account = change.accounts().get(name);
    if (account == null) {
      throw SqlError.ER_PASSWORD_NO_MATCH.with();
    }
    if (!isOwn) {
      change.guard(account);
    }
    Authentication authentication =
        new Authentication(
            null,
            statement.password(),
            statement.isRandom(),
            null,
            statement.replaces(),
            statement.retainsCurrent(),
            false);
    change.put(account.withPassword(replaced(account.password(), authentication, change)));
  }

  private static Password replaced(
      Password old, Authentication authentication, AccountChange change) {
    AuthenticationPlugin plugin = AuthenticationPlugin.named(old.plugin()).orElse(DEFAULT_PLUGIN);
    return password(authentication, plugin, change).withLifetime(old.lifetimeDays());
  }

  /**
   * A new password.
   *
   * @param authentication null for no IDENTIFIED clause: an empty password
   * @param plugin where the clause names none
   */
  static Password password(
      @Nullable Authentication authentication, AuthenticationPlugin plugin, AccountChange change) {
    if (authentication == null) {
      return new Password(plugin.mysqlName(), "", change.nowMicros(), false, null);
    }
    if (authentication.isRandomPassword()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("RANDOM PASSWORD");
    }
    if (authentication.replaces() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("REPLACE of the current password");
    }
    if (authentication.retainsCurrent() || authentication.discardsOld()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("a second password");
    }
    String asked = authentication.plugin();
    AuthenticationPlugin used =
        asked == null
            ? plugin
            : AuthenticationPlugin.named(asked)
                .orElseThrow(() -> SqlError.ER_PLUGIN_IS_NOT_LOADED.with(asked));
    byte[] verifier = new byte[0];
    if (authentication.hash() != null) {
      verifier = authentication.hash().getBytes(StandardCharsets.ISO_8859_1);
      if (!used.isVerifier(verifier)) {
        throw SqlError.ER_PASSWORD_FORMAT.with();
      }
    } else if (authentication.password() != null) {
      verifier =
          used.verifier(
              authentication.password().getBytes(StandardCharsets.UTF_8), change.random());
    }
    return new Password(
        used.mysqlName(),
        new String(verifier, StandardCharsets.ISO_8859_1),
        change.nowMicros(),
        false,
        null);
  }
}
