package io.atoll.session.account;

import io.atoll.catalog.Catalog;
import io.atoll.runtime.RandomSource;
import io.atoll.session.Account;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One account statement on its way: who asks, and the accounts as they are becoming. One thread.
 */
final class AccountChange {
  private final Account actor;
  private final Authority authority;
  private final String database;
  private final Catalog catalog;
  private final Diagnostics diagnostics;
  private final RandomSource random;
  private final long nowMicros;
  private final TreeMap<AccountName, StoredAccount> accounts;

  AccountChange(
      Accounts before,
      Account actor,
      List<String> roles,
      String database,
      Catalog catalog,
      Diagnostics diagnostics,
      RandomSource random,
      long nowMicros) {
    this.actor = actor;
    this.authority = before.authority(actor.user(), actor.hostPattern(), roles);
    this.database = database;
    this.catalog = catalog;
    this.diagnostics = diagnostics;
    this.random = random;
    this.nowMicros = nowMicros;
    this.accounts = before.copy();
  }

  /** The accounts after the statement. */
  TreeMap<AccountName, StoredAccount> accounts() {
    return accounts;
  }

  Account actor() {
    return actor;
  }

  AccountName actorName() {
    return AccountName.of(actor);
  }

  Authority authority() {
    return authority;
  }

  Catalog catalog() {
    return catalog;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  RandomSource random() {
    return random;
  }

  long nowMicros() {
    return nowMicros;
  }

  /** The current database; 1046 where none is chosen. */
  String database() {
    if (database.isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return database;
  }

  AccountName name(io.atoll.parser.ast.Account written) {
    return AccountName.of(written, actor);
  }

  void put(StoredAccount account) {
    accounts.put(account.name(), account);
  }

  /** 1227 unless one of them is held globally. */
  void requireGlobal(String... privileges) {
    for (String each : privileges) {
      if (authority.hasGlobal(each)) {
        return;
      }
    }
    throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with(String.join(", ", privileges));
  }

  /** Accounts with SYSTEM_USER are changed only by those who have it too. */
  void guard(StoredAccount target) {
    if (target.grants().dynamic().containsKey("SYSTEM_USER")) {
      requireGlobal("SYSTEM_USER");
    }
  }

  /** 1396, naming all accounts that a statement failed for. */
  static SqlException failed(String operation, Collection<AccountName> names) {
    return SqlError.ER_CANNOT_USER.with(
        operation, names.stream().map(AccountName::literal).collect(Collectors.joining(",")));
  }
}
