package io.atoll.session.account;

import io.atoll.catalog.Catalog;
import io.atoll.client.KvClient;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.session.Account;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.session.virtual.VirtualContext;
import io.atoll.session.virtual.VirtualTable;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts kept among the metadata, served from an immutable snapshot in memory. A change is
 * durable first, then replaces the snapshot of this node; other nodes are told to reload, and look
 * for a new version every {@link #REFRESH}, too, or at FLUSH PRIVILEGES. Thread-safe; only
 * statements that change accounts do I/O.
 */
public final class StoredAccounts implements Privileges, AccountCommands, AutoCloseable {
  /** After at most this long a change of another node is in force here. */
  static final Duration REFRESH = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(StoredAccounts.class);

  private final Environment environment;
  private final AccountStorage storage;
  private final Supplier<Catalog> catalog;
  private final Runnable onChange;
  private final Scheduler.Timer refresh;
  private volatile Accounts accounts;

  StoredAccounts(Environment environment, AccountStorage storage, Supplier<Catalog> catalog) {
    this(environment, storage, catalog, () -> {});
  }

  StoredAccounts(
      Environment environment,
      AccountStorage storage,
      Supplier<Catalog> catalog,
      Runnable onChange) {
    this.onChange = onChange;
    this.environment = environment;
    this.storage = storage;
    this.catalog = catalog;
    this.accounts = storage.load().orElseGet(this::bootstrap);
    this.refresh = environment.scheduler().every(REFRESH, this::refresh);
  }

  /**
   * Loads the accounts; an empty store gets {@code root@%} with all privileges and no password.
   *
   * @param catalog the schemas as of now: GRANT asks for tables and columns
   * @param onChange tells other nodes that this one has changed accounts; does not throw
   */
  public static StoredAccounts open(
      Environment environment, KvClient client, Supplier<Catalog> catalog, Runnable onChange) {
    return new StoredAccounts(environment, new MetaAccountStorage(client), catalog, onChange);
  }

  private Accounts bootstrap() {
    LOG.info("accounts are made: root without a password");
    return storage.change(before -> {
      if (before.version() != 0) {
        return before;
      }
      AccountName root = new AccountName("root", "%");
      StoredAccount.Password none =
          new StoredAccount.Password(
              AuthenticationPlugin.CACHING_SHA2_PASSWORD.mysqlName(),
              "",
              environment.clock().wallMicros(),
              false,
              null);
      Grants all =
          Grants.NONE.withGlobal(StaticPrivilege.GLOBAL_LEVEL | StaticPrivilege.GRANT_OPTION.bit());
      for (String name : DynamicPrivileges.NAMES) {
        all = all.withDynamic(name, true);
      }
      return new Accounts(
          0, new TreeMap<>(Map.of(root, StoredAccount.fresh(root, none, false).withGrants(all))));
    });
  }

  private void refresh() {
    try {
      if (storage.version() != accounts.version()) {
        reload();
      }
    } catch (RuntimeException e) {
      // The store is away for the moment: what is known stays in force.
      LOG.debug("accounts could not be refreshed", e);
    }
  }

  @Override
  public void close() {
    refresh.cancel();
  }

  /** mysql.user and its kin. */
  public List<VirtualTable> virtualTables() {
    return new AccountTables(() -> accounts).list();
  }

  private synchronized void replace(Accounts newer) {
    if (newer.version() > accounts.version()) {
      accounts = newer;
    }
  }

  @Override
  public void reload() {
    storage.load().ifPresent(this::replace);
  }

  // Privileges.

  @Override
  public Optional<Account> account(String user, String host) {
    return accounts.login(user, host).map(a -> a.credentials(environment.clock().wallMicros()));
  }

  @Override
  public Optional<Account> named(String user, String hostPattern) {
    return Optional.ofNullable(accounts.find(new AccountName(user, hostPattern)))
        .map(a -> a.credentials(environment.clock().wallMicros()));
  }

  @Override
  public List<String> defaultRoles(Account account) {
    StoredAccount stored = accounts.find(AccountName.of(account));
    return stored == null
        ? List.of()
        : stored.defaultRoles().stream()
            .filter(stored.roles()::containsKey)
            .map(AccountName::quoted)
            .toList();
  }

  private Authority authority(Account account, List<String> roles) {
    return accounts.authority(account.user(), account.hostPattern(), roles);
  }

  @Override
  public void require(Account account, List<String> roles, List<RequiredPrivilege> privileges) {
    if (!privileges.isEmpty()) {
      Accounts now = accounts;
      now.authority(account.user(), account.hostPattern(), roles).require(account, privileges, now);
    }
  }

  @Override
  public boolean hasGlobal(Account account, List<String> roles, String privilege) {
    return authority(account, roles).hasGlobal(privilege);
  }

  @Override
  public boolean isVisible(Account account, List<String> roles, String database, String table) {
    Authority authority = authority(account, roles);
    return table.isEmpty()
        ? authority.seesDatabase(database)
        : authority.seesTable(database, table);
  }

  @Override
  public List<VirtualContext.GrantRow> visibleGrants(Account account, List<String> roles) {
    Accounts now = accounts;
    boolean seesAll = StaticPrivilege.SELECT.isIn(authority(account, roles).ofDatabase("mysql"));
    List<VirtualContext.GrantRow> rows = new ArrayList<>();
    for (StoredAccount each : now.all()) {
      if (seesAll || each.name().equals(AccountName.of(account))) {
        GrantRows.add(each, rows);
      }
    }
    return rows;
  }

  // Commands.

  @Override
  public void run(
      AccountStatement statement,
      Account actor,
      List<String> roles,
      String database,
      Diagnostics diagnostics) {
    replace(
        storage.change(before -> {
          AccountChange change =
              new AccountChange(
                  before,
                  actor,
                  roles,
                  database,
                  catalog.get(),
                  diagnostics,
                  environment.random(),
                  environment.clock().wallMicros());
          apply(statement, change);
          return new Accounts(before.version(), change.accounts());
        }));
    onChange.run();
  }

  private static void apply(AccountStatement statement, AccountChange change) {
    switch (statement) {
      case AccountStatement.CreateUser s -> UserStatements.create(s, change);
      case AccountStatement.AlterUser s -> UserStatements.alter(s, change);
      case AccountStatement.DropUser s -> UserStatements.drop(s, change);
      case AccountStatement.RenameUser s -> UserStatements.rename(s, change);
      case AccountStatement.CreateRole s -> UserStatements.createRole(s, change);
      case AccountStatement.SetPassword s -> UserStatements.setPassword(s, change);
      case AccountStatement.Grant s -> GrantStatements.grant(s, change);
      case AccountStatement.Revoke s -> GrantStatements.revoke(s, change);
      case AccountStatement.GrantRoles s -> RoleStatements.grant(s, change);
      case AccountStatement.RevokeRoles s -> RoleStatements.revoke(s, change);
      case AccountStatement.SetDefaultRole s -> RoleStatements.setDefault(s, change);
      case AccountStatement.SetRole _ ->
          throw new IllegalArgumentException("SET ROLE changes a session, not the accounts");
      case AccountStatement.Proxy _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("PROXY");
    }
  }

  private StoredAccount stored(Account account) {
    StoredAccount found = accounts.find(AccountName.of(account));
    if (found == null) {
      throw SqlError.ER_NONEXISTING_GRANT.with(account.user(), account.hostPattern());
    }
    return found;
  }

  @Override
  public List<String> activeRoles(AccountStatement.SetRole statement, Account account) {
    return RoleStatements.choose(statement, stored(account)).stream()
        .map(AccountName::quoted)
        .toList();
  }

  @Override
  public List<String> grants(Account account, List<String> roles) {
    return GrantText.grants(stored(account), authority(account, roles));
  }

  @Override
  public List<String> grantedRoles(List<io.atoll.parser.ast.Account> names, Account account) {
    StoredAccount stored = stored(account);
    List<String> roles = new ArrayList<>();
    for (io.atoll.parser.ast.Account name : names) {
      AccountName role = new AccountName(name.user(), name.host() == null ? "%" : name.host());
      if (!stored.roles().containsKey(role)) {
        throw SqlError.ER_ROLE_NOT_GRANTED.with(
            role.user(), role.host(), stored.name().user(), stored.name().host());
      }
      roles.add(role.quoted());
    }
    return roles;
  }

  @Override
  public String createUser(Account account) {
    return GrantText.createUser(stored(account));
  }
}
