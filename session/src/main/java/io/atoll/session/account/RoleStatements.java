package io.atoll.session.account;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.AccountStatement.GrantRoles;
import io.atoll.parser.ast.AccountStatement.RevokeRoles;
import io.atoll.parser.ast.AccountStatement.RoleChoice;
import io.atoll.parser.ast.AccountStatement.SetDefaultRole;
import io.atoll.parser.ast.AccountStatement.SetRole;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** GRANT and REVOKE of roles, SET ROLE, SET DEFAULT ROLE. */
final class RoleStatements {
  private RoleStatements() {}

  static void grant(GrantRoles statement, AccountChange change) {
    List<AccountName> roles = statement.roles().stream().map(change::name).toList();
    roles.forEach(role -> requireAdmin(role, change));
    for (Account written : statement.users()) {
      StoredAccount user = known(change.name(written), change);
      TreeMap<AccountName, Boolean> granted = new TreeMap<>(user.roles());
      for (AccountName role : roles) {
        known(role, change);
        if (role.equals(user.name()) || reaches(role, user.name(), change)) {
          throw SqlError.ER_ROLE_GRANTED_TO_ITSELF.with(user.name().quoted(), role.quoted());
        }
        granted.merge(role, statement.withAdminOption(), Boolean::logicalOr);
      }
      change.put(user.withRoles(granted));
    }
  }

  static void revoke(RevokeRoles statement, AccountChange change) {
    List<AccountName> roles = statement.roles().stream().map(change::name).toList();
    roles.forEach(role -> requireAdmin(role, change));
    for (AccountName role : roles) {
      if (!change.accounts().containsKey(role)) {
        unknown(role, statement.ifExists(), change);
      }
    }
    for (Account written : statement.users()) {
      AccountName name = change.name(written);
      StoredAccount user = change.accounts().get(name);
      if (user == null) {
        unknown(name, statement.ignoreUnknownUser(), change);
        continue;
      }
      TreeMap<AccountName, Boolean> granted = new TreeMap<>(user.roles());
      List<AccountName> defaults = new ArrayList<>(user.defaultRoles());
      roles.forEach(granted::remove);
      defaults.removeAll(roles);
      change.put(user.withRoles(granted).withDefaultRoles(defaults));
    }
  }

  private static void unknown(AccountName name, boolean isTolerated, AccountChange change) {
    if (!isTolerated) {
      throw SqlError.ER_UNKNOWN_AUTHID.with(name.user(), name.host());
    }
    change
        .diagnostics()
        .add(
            Diagnostics.Level.WARNING,
            SqlError.ER_UNKNOWN_AUTHID,
            SqlError.ER_UNKNOWN_AUTHID.message(name.user(), name.host()));
  }

  private static StoredAccount known(AccountName name, AccountChange change) {
    StoredAccount account = change.accounts().get(name);
    if (account == null) {
      throw SqlError.ER_UNKNOWN_AUTHID.with(name.user(), name.host());
    }
    return account;
  }

  /** Whether {@code role} has {@code target} among its roles, directly or not. */
  private static boolean reaches(AccountName role, AccountName target, AccountChange change) {
    StoredAccount account = change.accounts().get(role);
    if (account == null) {
      return false;
    }
    for (AccountName each : account.roles().keySet()) {
      if (each.equals(target) || reaches(each, target, change)) {
        return true;
      }
    }
    return false;
  }

  /** 1227 unless the actor may pass the role on. */
  static void requireAdmin(AccountName role, AccountChange change) {
    StoredAccount actor = change.accounts().get(change.actorName());
    if (actor != null && Boolean.TRUE.equals(actor.roles().get(role))) {
      return;
    }
    if (!change.authority().hasGlobal("ROLE_ADMIN") && !change.authority().hasGlobal("SUPER")) {
      throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("WITH ADMIN, ROLE_ADMIN, SUPER");
    }
  }

  static void setDefault(SetDefaultRole statement, AccountChange change) {
    for (Account written : statement.users()) {
      AccountName name = change.name(written);
      if (!name.equals(change.actorName())) {
        change.requireGlobal("CREATE USER");
      }
      StoredAccount user = known(name, change);
      change.put(
          user.withDefaultRoles(
              choose(
                  statement.choice(),
                  statement.roles().stream().map(change::name).toList(),
                  user)));
    }
  }

  /** The roles that SET ROLE makes active. */
  static List<AccountName> choose(SetRole statement, StoredAccount user) {
    List<AccountName> named =
        statement.roles().stream().map(role -> AccountName.of(role, user.credentials(0))).toList();
    return choose(statement.choice(), named, user);
  }

  private static List<AccountName> choose(
      RoleChoice choice, List<AccountName> named, StoredAccount user) {
    Map<AccountName, Boolean> granted = user.roles();
    return switch (choice) {
      case NONE -> List.of();
      case DEFAULT -> user.defaultRoles().stream().filter(granted::containsKey).toList();
      case ALL -> List.copyOf(granted.keySet());
      case ALL_EXCEPT -> granted.keySet().stream().filter(r -> !named.contains(r)).toList();
      case LIST -> {
        for (AccountName role : named) {
          if (!granted.containsKey(role)) {
            throw SqlError.ER_ROLE_NOT_GRANTED.with(
                role.user(), role.host(), user.name().user(), user.name().host());
          }
        }
        yield named.stream().distinct().toList();
      }
    };
  }
}
