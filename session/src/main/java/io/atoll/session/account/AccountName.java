package io.atoll.session.account;

import io.atoll.session.describe.Quoting;
import io.atoll.types.SqlError;
import java.util.Locale;

/**
 * The name of a user or role.
 *
 * @param host a host name, address, netmask or pattern; lower case
 */
record AccountName(String user, String host) implements Comparable<AccountName> {
  private static final int USER_CHARACTERS = 32;
  private static final int HOST_CHARACTERS = 255;

  AccountName {
    host = host.toLowerCase(Locale.ROOT);
  }

  /**
   * A name as a statement wrote it; a missing host means {@code %}.
   *
   * @throws io.atoll.types.SqlException 1470 where it is too long or its host malformed
   */
  static AccountName of(io.atoll.parser.ast.Account written, io.atoll.session.Account actor) {
    if (written.isCurrentUser()) {
      return of(actor);
    }
    String host = written.host();
    if (host == null) {
      host = "%";
    }
    if (written.user().codePointCount(0, written.user().length()) > USER_CHARACTERS) {
      throw SqlError.ER_WRONG_STRING_LENGTH.with(written.user(), "user name", USER_CHARACTERS);
    }
    if (host.length() > HOST_CHARACTERS) {
      throw SqlError.ER_WRONG_STRING_LENGTH.with(host, "host name", HOST_CHARACTERS);
    }
    if (host.indexOf('@') >= 0) {
      throw SqlError.ER_UNKNOWN_ERROR.with("Malformed hostname (illegal symbol: '@')");
    }
    return new AccountName(written.user(), host);
  }

  static AccountName of(io.atoll.session.Account account) {
    return new AccountName(account.user(), account.hostPattern());
  }

  /** {@code `user`@`host`}: the form of roles in sessions and of SHOW GRANTS. */
  String quoted() {
    return Quoting.name(user) + "@" + Quoting.name(host);
  }

  /** {@code 'user'@'host'}: the form of error messages and of information_schema. */
  String literal() {
    return "'" + user + "'@'" + host + "'";
  }

  /** The reverse of {@link #quoted}. */
  static AccountName parse(String quoted) {
    int middle = quoted.lastIndexOf("`@`");
    if (middle < 1) {
      throw new IllegalArgumentException(quoted);
    }
    return new AccountName(
        quoted.substring(1, middle).replace("``", "`"),
        quoted.substring(middle + 3, quoted.length() - 1).replace("``", "`"));
  }

  @Override
  public int compareTo(AccountName other) {
    int byUser = user.compareTo(other.user);
    return byUser != 0 ? byUser : host.compareTo(other.host);
  }
}
