package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.parser.ast.AccountStatement.Authentication;
import io.atoll.parser.ast.AccountStatement.Requirement;
import io.atoll.parser.ast.AccountStatement.RoleChoice;
import io.atoll.parser.ast.AccountStatement.UserOption;
import io.atoll.parser.ast.AccountStatement.UserSpec;
import io.atoll.parser.ast.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accounts, users and roles. */
final class AccountGrammar {
  private final Tokens in;

  AccountGrammar(Grammar grammar) {
    this.in = grammar.in;
  }

  /** {@code user[@host]} or CURRENT_USER[()]. */
  Account account() {
    int start = in.start();
    if (in.accept(CURRENT_USER)) {
      if (in.accept(LEFT_PAREN)) {
        in.expect(RIGHT_PAREN);
      }
      return new Account("", null, true, start, in.previousEnd());
    }
    String user = in.identOrText();
    String host = null;
    if (in.at(VARIABLE)) {
      host = in.lexer.variableName();
      in.next();
    }
    return new Account(user, host, false, start, in.previousEnd());
  }

  List<Account> accounts() {
    List<Account> accounts = new ArrayList<>(2);
    do {
      accounts.add(account());
    } while (in.accept(COMMA));
    return accounts;
  }

  /** {@code DEFINER = account}. */
  Account definer() {
    in.expectWord("DEFINER");
    in.expect(EQUAL);
    return account();
  }

  private List<UserSpec> specs(boolean isAlter) {
    List<UserSpec> specs = new ArrayList<>(1);
    do {
      specs.add(spec(isAlter));
    } while (in.accept(COMMA));
    return specs;
  }

  private UserSpec spec(boolean isAlter) {
    Account account;
    int start = in.start();
    if (isAlter && in.at(USER) && in.lexer.peek() == LEFT_PAREN) {
      in.next();
      in.next();
      in.expect(RIGHT_PAREN);
      account = new Account("", null, true, start, in.previousEnd());
    } else {
      account = account();
    }
    Authentication authentication = null;
    if (in.acceptWord("IDENTIFIED")) {
      authentication = identified(isAlter);
      while (!isAlter && in.accept(AND)) {
        in.expectWord("IDENTIFIED");
        identified(false);
      }
    } else if (isAlter && in.acceptWord("DISCARD")) {
      in.expectWord("OLD");
      in.expectWord("PASSWORD");
      authentication = new Authentication(null, null, false, null, null, false, true);
    } else if (isAlter && (in.at(ADD) || in.atWord("MODIFY"))) {
      while (in.accept(ADD) || in.acceptWord("MODIFY")) {
        in.number();
        in.expectWord("FACTOR");
        in.expectWord("IDENTIFIED");
        identified(false);
      }
    } else if (isAlter && in.at(DROP)) {
      while (in.accept(DROP)) {
        in.number();
        in.expectWord("FACTOR");
      }
    }
    return new UserSpec(account, authentication);
  }

  /** After IDENTIFIED. */
  private Authentication identified(boolean isAlter) {
    String plugin = null;
    String password = null;
    String hash = null;
    boolean isRandom = false;
    if (in.accept(WITH)) {
      plugin = in.identOrText();
      if (in.accept(AS)) {
        hash = in.textOrBytes();
      } else if (in.accept(BY)) {
        isRandom = in.acceptWord("RANDOM");
        if (isRandom) {
          in.expectWord("PASSWORD");
        } else {
          password = in.text();
        }
      }
    } else {
      in.expect(BY);
      isRandom = in.acceptWord("RANDOM");
      if (isRandom) {
        in.expectWord("PASSWORD");
      } else {
        password = in.text();
      }
    }
    String replaces = null;
    boolean retains = false;
    if (isAlter) {
      if (in.accept(REPLACE)) {
        replaces = in.text();
      }
      retains = retain();
    }
    return new Authentication(plugin, password, isRandom, hash, replaces, retains, false);
  }

  private boolean retain() {
    if (in.acceptWord("RETAIN")) {
      in.expectWord("CURRENT");
      in.expectWord("PASSWORD");
      return true;
    }
    return false;
  }

  /** {@code REQUIRE …}. */
  List<Requirement> requirements() {
    List<Requirement> requirements = new ArrayList<>();
    if (!in.accept(REQUIRE)) {
      return requirements;
    }
    if (in.accept(SSL)) {
      requirements.add(new Requirement("SSL", null));
    } else if (in.acceptWord("X509")) {
      requirements.add(new Requirement("X509", null));
    } else if (in.acceptWord("NONE")) {
      requirements.add(new Requirement("NONE", null));
    } else {
      do {
        if (!in.atWord("SUBJECT") && !in.atWord("ISSUER") && !in.atWord("CIPHER")) {
          throw in.error();
        }
        String kind = in.word();
        requirements.add(new Requirement(kind, in.text()));
      } while (in.accept(AND)
          || in.atWord("SUBJECT")
          || in.atWord("ISSUER")
          || in.atWord("CIPHER"));
    }
    return requirements;
  }

  private static boolean isLimit(Tokens in) {
    return in.atWord("MAX_QUERIES_PER_HOUR")
        || in.atWord("MAX_UPDATES_PER_HOUR")
        || in.atWord("MAX_CONNECTIONS_PER_HOUR")
        || in.atWord("MAX_USER_CONNECTIONS");
  }

  private void limits(List<UserOption> options) {
    if (!isLimit(in)) {
      throw in.error();
    }
    while (isLimit(in)) {
      String name = in.word();
      options.add(new UserOption(name, in.number(), null));
    }
  }

  private List<UserOption> options() {
    List<UserOption> options = new ArrayList<>();
    if (in.accept(WITH)) {
      limits(options);
    }
    while (!in.atEnd()) {
      if (in.acceptWord("ACCOUNT")) {
        boolean isLock = in.accept(LOCK);
        if (!isLock) {
          in.expect(UNLOCK);
        }
        options.add(new UserOption(isLock ? "ACCOUNT LOCK" : "ACCOUNT UNLOCK", null, null));
      } else if (in.acceptWord("PASSWORD")) {
        options.add(passwordOption());
      } else if (in.atWord("FAILED_LOGIN_ATTEMPTS")) {
        options.add(new UserOption(in.word(), in.number(), null));
      } else if (in.acceptWord("PASSWORD_LOCK_TIME")) {
        boolean isUnbounded = in.acceptWord("UNBOUNDED");
        options.add(new UserOption("PASSWORD_LOCK_TIME", isUnbounded ? null : in.number(), null));
      } else if (in.atWord("COMMENT") || in.atWord("ATTRIBUTE")) {
        String name = in.word();
        options.add(new UserOption(name, null, in.text()));
      } else {
        break;
      }
    }
    return options;
  }

  /** After PASSWORD. */
  private UserOption passwordOption() {
    if (in.acceptWord("EXPIRE")) {
      if (in.accept(INTERVAL)) {
        long days = in.number();
        in.expectWord("DAY");
        return new UserOption("PASSWORD EXPIRE INTERVAL", days, null);
      }
      if (in.acceptWord("NEVER")) {
        return new UserOption("PASSWORD EXPIRE NEVER", null, null);
      }
      if (in.accept(DEFAULT)) {
        return new UserOption("PASSWORD EXPIRE DEFAULT", null, null);
      }
      return new UserOption("PASSWORD EXPIRE", null, null);
    }
    if (in.acceptWord("HISTORY")) {
      Long count = in.accept(DEFAULT) ? null : in.number();
      return new UserOption("PASSWORD HISTORY", count, null);
    }
    if (in.acceptWord("REUSE")) {
      in.expect(INTERVAL);
      if (in.accept(DEFAULT)) {
        return new UserOption("PASSWORD REUSE INTERVAL", null, null);
      }
      long days = in.number();
      in.expectWord("DAY");
      return new UserOption("PASSWORD REUSE INTERVAL", days, null);
    }
    in.expect(REQUIRE);
    in.expectWord("CURRENT");
    String choice = in.accept(DEFAULT) ? "DEFAULT" : in.acceptWord("OPTIONAL") ? "OPTIONAL" : "";
    return new UserOption("PASSWORD REQUIRE CURRENT", null, choice);
  }

  /** At USER, after CREATE. */
  Statement createUser(int start) {
    in.next();
    boolean ifNotExists = in.ifNotExists();
    List<UserSpec> users = specs(false);
    List<Account> roles = List.of();
    if (in.accept(DEFAULT)) {
      in.expectWord("ROLE");
      roles = accounts();
    }
    List<Requirement> requirements = requirements();
    List<UserOption> options = options();
    return new AccountStatement.CreateUser(
        ifNotExists, users, roles, requirements, options, start, in.previousEnd());
  }

  /** At USER, after ALTER. */
  Statement alterUser(int start) {
    in.next();
    boolean ifExists = in.ifExists();
    List<UserSpec> users = specs(true);
    if (users.size() == 1 && in.accept(DEFAULT)) {
      in.expectWord("ROLE");
      Account user = users.get(0).account();
      RoleChoice choice = RoleChoice.LIST;
      List<Account> roles = List.of();
      if (in.accept(ALL)) {
        choice = RoleChoice.ALL;
      } else if (in.acceptWord("NONE")) {
        choice = RoleChoice.NONE;
      } else {
        roles = accounts();
      }
      return new AccountStatement.SetDefaultRole(
          choice, roles, List.of(user), start, in.previousEnd());
    }
    List<Requirement> requirements = requirements();
    List<UserOption> options = options();
    return new AccountStatement.AlterUser(
        ifExists, users, requirements, options, start, in.previousEnd());
  }

  /** At USER or ROLE, after DROP. */
  Statement dropUser(int start) {
    boolean isRole = !in.at(USER);
    in.next();
    boolean ifExists = in.ifExists();
    List<Account> accounts = accounts();
    return new AccountStatement.DropUser(ifExists, isRole, accounts, start, in.previousEnd());
  }

  Statement createRole(int start) {
    in.next();
    boolean ifNotExists = in.ifNotExists();
    List<Account> roles = accounts();
    return new AccountStatement.CreateRole(ifNotExists, roles, start, in.previousEnd());
  }

  /** At USER, after RENAME. */
  Statement renameUser(int start) {
    in.next();
    List<AccountStatement.UserRename> pairs = new ArrayList<>();
    do {
      Account from = account();
      in.expect(TO);
      pairs.add(new AccountStatement.UserRename(from, account()));
    } while (in.accept(COMMA));
    return new AccountStatement.RenameUser(pairs, start, in.previousEnd());
  }

  /** At ROLE, after SET. */
  Statement setRole(int start) {
    in.next();
    if (in.accept(DEFAULT)) {
      return new AccountStatement.SetRole(RoleChoice.DEFAULT, List.of(), start, in.previousEnd());
    }
    if (in.acceptWord("NONE")) {
      return new AccountStatement.SetRole(RoleChoice.NONE, List.of(), start, in.previousEnd());
    }
    if (in.accept(ALL)) {
      if (in.accept(EXCEPT)) {
        return new AccountStatement.SetRole(
            RoleChoice.ALL_EXCEPT, accounts(), start, in.previousEnd());
      }
      return new AccountStatement.SetRole(RoleChoice.ALL, List.of(), start, in.previousEnd());
    }
    return new AccountStatement.SetRole(RoleChoice.LIST, accounts(), start, in.previousEnd());
  }

  /** At DEFAULT, after SET. */
  Statement setDefaultRole(int start) {
    in.next();
    in.expectWord("ROLE");
    RoleChoice choice = RoleChoice.LIST;
    List<Account> roles = List.of();
    if (in.accept(ALL)) {
      choice = RoleChoice.ALL;
    } else if (in.acceptWord("NONE")) {
      choice = RoleChoice.NONE;
    } else {
      roles = accounts();
    }
    in.expect(TO);
    return new AccountStatement.SetDefaultRole(choice, roles, accounts(), start, in.previousEnd());
  }

  /** At PASSWORD, after SET. */
  Statement setPassword(int start) {
    in.next();
    Account account = in.accept(FOR) ? account() : null;
    String password = null;
    boolean isRandom = false;
    if (in.accept(TO)) {
      in.expectWord("RANDOM");
      isRandom = true;
    } else {
      if (!in.accept(ASSIGN)) {
        in.expect(EQUAL);
      }
      password = password();
    }
    String replaces = in.accept(REPLACE) ? in.text() : null;
    boolean retains = retain();
    return new AccountStatement.SetPassword(
        account, password, isRandom, replaces, retains, start, in.previousEnd());
  }

  /** A text; {@code PASSWORD('text')}, gone from MySQL 8.0, is still what old scripts write. */
  private @Nullable String password() {
    if (in.acceptWord("PASSWORD")) {
      in.expect(LEFT_PAREN);
      String text = in.text();
      in.expect(RIGHT_PAREN);
      return text;
    }
    return in.text();
  }

  UserSpec grantee() {
    return spec(false);
  }

  List<UserOption> grantLimits() {
    List<UserOption> options = new ArrayList<>();
    limits(options);
    return options;
  }

  boolean atLimit() {
    return isLimit(in);
  }
}
