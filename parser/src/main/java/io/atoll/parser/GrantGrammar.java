package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.parser.ast.AccountStatement.ObjectKind;
import io.atoll.parser.ast.AccountStatement.Privilege;
import io.atoll.parser.ast.AccountStatement.Requirement;
import io.atoll.parser.ast.AccountStatement.Target;
import io.atoll.parser.ast.AccountStatement.UserOption;
import io.atoll.parser.ast.AccountStatement.UserSpec;
import io.atoll.parser.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GRANT and REVOKE. */
final class GrantGrammar {
  private final AccountGrammar accounts;
  private final Tokens in;

  /** The list before ON, TO or FROM, both as privileges and, where it can be one, as roles. */
  private final List<Privilege> privileges = new ArrayList<>();

  private final List<Account> roles = new ArrayList<>();
  private boolean mayBeRoles = true;
  private boolean mayBePrivileges = true;

  GrantGrammar(Grammar grammar) {
    this.accounts = grammar.accounts();
    this.in = grammar.in;
  }

  Statement grant() {
    int start = in.start();
    in.next();
    if (in.acceptWord("PROXY")) {
      in.expect(ON);
      Account proxied = accounts.account();
      in.expect(TO);
      List<Account> users = accounts.accounts();
      boolean withGrant = in.accept(WITH);
      if (withGrant) {
        in.expect(GRANT);
        in.expect(OPTION);
      }
      return new AccountStatement.Proxy(false, proxied, users, withGrant, start, in.previousEnd());
    }
    list();
    if (!in.at(ON)) {
      if (!mayBeRoles) {
        throw in.error();
      }
      in.expect(TO);
      List<Account> users = accounts.accounts();
      boolean withAdmin = in.accept(WITH);
      if (withAdmin) {
        in.expectWord("ADMIN");
        in.expect(OPTION);
      }
      return new AccountStatement.GrantRoles(roles, users, withAdmin, start, in.previousEnd());
    }
    if (!mayBePrivileges) {
      throw in.error();
    }
    in.next();
    Target target = target();
    in.expect(TO);
    List<UserSpec> users = new ArrayList<>();
    do {
      users.add(accounts.grantee());
    } while (in.accept(COMMA));
    List<Requirement> requirements = accounts.requirements();
    boolean withGrant = false;
    List<UserOption> options = new ArrayList<>();
    if (in.accept(WITH)) {
      boolean any = false;
      while (in.at(GRANT) || accounts.atLimit()) {
        if (in.accept(GRANT)) {
          in.expect(OPTION);
          withGrant = true;
        } else {
          options.addAll(accounts.grantLimits());
        }
        any = true;
      }
      if (!any) {
        throw in.error();
      }
    }
    Account grantAs = null;
    if (in.accept(AS)) {
      grantAs = accounts.account();
      if (in.accept(WITH)) {
        in.expectWord("ROLE");
        if (in.accept(ALL)) {
          if (in.accept(EXCEPT)) {
            accounts.accounts();
          }
        } else if (!in.accept(DEFAULT) && !in.acceptWord("NONE")) {
          accounts.accounts();
        }
      }
    }
    return new AccountStatement.Grant(
        privileges,
        target,
        users,
        requirements,
        withGrant,
        options,
        grantAs,
        start,
        in.previousEnd());
  }

  Statement revoke() {
    int start = in.start();
    in.next();
    boolean ifExists = in.ifExists();
    if (in.acceptWord("PROXY")) {
      in.expect(ON);
      Account proxied = accounts.account();
      in.expect(FROM);
      List<Account> users = accounts.accounts();
      ignoreUnknown();
      return new AccountStatement.Proxy(true, proxied, users, false, start, in.previousEnd());
    }
    if (in.at(ALL)) {
      Lexer.Mark mark = in.lexer.mark();
      in.next();
      in.acceptWord("PRIVILEGES");
      if (in.accept(COMMA)) {
        in.expect(GRANT);
        in.expect(OPTION);
        in.expect(FROM);
        List<Account> users = accounts.accounts();
        boolean ignore = ignoreUnknown();
        return new AccountStatement.Revoke(
            ifExists,
            List.of(new Privilege("ALL", List.of()), new Privilege("GRANT OPTION", List.of())),
            null,
            users,
            ignore,
            start,
            in.previousEnd());
      }
      in.lexer.reset(mark);
    }
    list();
    if (!in.at(ON)) {
      if (!mayBeRoles) {
        throw in.error();
      }
      in.expect(FROM);
      List<Account> users = accounts.accounts();
      boolean ignore = ignoreUnknown();
      return new AccountStatement.RevokeRoles(
          ifExists, roles, users, ignore, start, in.previousEnd());
    }
    if (!mayBePrivileges) {
      throw in.error();
    }
    in.next();
    Target target = target();
    in.expect(FROM);
    List<Account> users = accounts.accounts();
    boolean ignore = ignoreUnknown();
    return new AccountStatement.Revoke(
        ifExists, privileges, target, users, ignore, start, in.previousEnd());
  }

  private boolean ignoreUnknown() {
    if (in.accept(IGNORE)) {
      in.expectWord("UNKNOWN");
      in.expectWord("USER");
      return true;
    }
    return false;
  }

  private void list() {
    if (in.accept(ALL)) {
      in.acceptWord("PRIVILEGES");
      mayBeRoles = false;
      privileges.add(new Privilege("ALL", List.of()));
      return;
    }
    do {
      item();
    } while (in.accept(COMMA));
  }

  private void item() {
    String name = privilege();
    if (name == null) {
      Account role = accounts.account();
      roles.add(role);
      if (role.host() != null) {
        mayBePrivileges = false;
      } else {
        // A dynamic privilege has the syntax of a role.
        List<String> columns = in.at(LEFT_PAREN) ? in.identsInParentheses() : List.of();
        if (!columns.isEmpty()) {
          mayBeRoles = false;
        }
        privileges.add(new Privilege(role.user().toUpperCase(java.util.Locale.ROOT), columns));
      }
      return;
    }
    mayBeRoles = false;
    boolean mayHaveColumns =
        name.equals("SELECT")
            || name.equals("INSERT")
            || name.equals("UPDATE")
            || name.equals("REFERENCES");
    List<String> columns =
        mayHaveColumns && in.at(LEFT_PAREN) ? in.identsInParentheses() : List.of();
    privileges.add(new Privilege(name, columns));
  }

  /** A static privilege's name, or null for what may be a role or dynamic privilege. */
  private @Nullable String privilege() {
    switch (in.token()) {
      case SELECT, INSERT, UPDATE, DELETE, REFERENCES, USAGE, INDEX, DROP, TRIGGER -> {
        return in.word();
      }
      case ALTER -> {
        in.next();
        return in.acceptWord("ROUTINE") ? "ALTER ROUTINE" : "ALTER";
      }
      case CREATE -> {
        in.next();
        return createPrivilege();
      }
      case GRANT -> {
        in.next();
        in.expect(OPTION);
        return "GRANT OPTION";
      }
      case SHOW -> {
        in.next();
        if (in.accept(DATABASES)) {
          return "SHOW DATABASES";
        }
        in.expectWord("VIEW");
        return "SHOW VIEW";
      }
      case LOCK -> {
        in.next();
        in.expectWord("TABLES");
        return "LOCK TABLES";
      }
      default -> {}
    }
    if (in.atWord("RELOAD")
        || in.atWord("SHUTDOWN")
        || in.atWord("PROCESS")
        || in.atWord("FILE")
        || in.atWord("SUPER")
        || in.atWord("EXECUTE")
        || in.atWord("EVENT")) {
      return in.word();
    }
    if (in.acceptWord("REPLICATION")) {
      if (in.acceptWord("SLAVE")) {
        return "REPLICATION SLAVE";
      }
      in.expectWord("CLIENT");
      return "REPLICATION CLIENT";
    }
    return null;
  }

  private String createPrivilege() {
    if (in.acceptWord("TEMPORARY")) {
      in.expectWord("TABLES");
      return "CREATE TEMPORARY TABLES";
    }
    for (String word : new String[] {"ROUTINE", "VIEW", "USER", "TABLESPACE", "ROLE"}) {
      if (in.acceptWord(word)) {
        return "CREATE " + word;
      }
    }
    return "CREATE";
  }

  private Target target() {
    ObjectKind kind = ObjectKind.TABLE;
    if (in.at(TABLE)) {
      in.next();
    } else if (in.at(FUNCTION)) {
      in.next();
      kind = ObjectKind.FUNCTION;
    } else if (in.at(PROCEDURE)) {
      in.next();
      kind = ObjectKind.PROCEDURE;
    }
    if (in.accept(STAR)) {
      if (in.accept(DOT)) {
        in.expect(STAR);
        return new Target(kind, false, null, null);
      }
      return new Target(kind, true, null, null);
    }
    String first = in.ident();
    if (in.accept(DOT)) {
      if (in.accept(STAR)) {
        return new Target(kind, false, first, null);
      }
      return new Target(kind, false, first, in.ident());
    }
    return new Target(kind, false, null, first);
  }
}
