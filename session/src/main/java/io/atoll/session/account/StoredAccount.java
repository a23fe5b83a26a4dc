package io.atoll.session.account;

import io.atoll.session.Account;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user or role with all that is kept of it. Immutable.
 *
 * @param password how it proves who it is
 * @param isRole made by CREATE ROLE: locked, without a password, dropped by DROP ROLE or DROP USER
 * @param attributes JSON text of ATTRIBUTE and COMMENT; null for none
 * @param roles roles granted to it, and whether with ADMIN OPTION
 * @param defaultRoles active after login
 */
record StoredAccount(
    AccountName name,
    Password password,
    boolean isRole,
    boolean isLocked,
    boolean requiresTls,
    @Nullable String attributes,
    Grants grants,
    SortedMap<AccountName, Boolean> roles,
    List<AccountName> defaultRoles) {

  /**
   * @param verifier in the plugin's form, ASCII; empty for the empty password
   * @param changedMicros when it was set, microseconds since the epoch
   * @param isExpired by PASSWORD EXPIRE, until it is changed
   * @param lifetimeDays PASSWORD EXPIRE INTERVAL; 0 is NEVER, null is DEFAULT
   */
  record Password(
      String plugin,
      String verifier,
      long changedMicros,
      boolean isExpired,
      @Nullable Long lifetimeDays) {

    private static final long DAY_MICROS = 86_400_000_000L;

    boolean isExpiredAt(long nowMicros) {
      Long days = lifetimeDays;
      return isExpired
          || (days != null && days > 0 && nowMicros - changedMicros > days * DAY_MICROS);
    }

    Password withExpired(boolean value) {
      return new Password(plugin, verifier, changedMicros, value, lifetimeDays);
    }

    Password withLifetime(@Nullable Long days) {
      return new Password(plugin, verifier, changedMicros, isExpired, days);
    }
  }

  StoredAccount {
    roles = Collections.unmodifiableSortedMap(roles);
    defaultRoles = List.copyOf(defaultRoles);
  }

  static StoredAccount fresh(AccountName name, Password password, boolean isRole) {
    return new StoredAccount(
        name, password, isRole, isRole, false, null, Grants.NONE, new TreeMap<>(), List.of());
  }

  StoredAccount withName(AccountName value) {
    return new StoredAccount(
        value, password, isRole, isLocked, requiresTls, attributes, grants, roles, defaultRoles);
  }

  StoredAccount withPassword(Password value) {
    return new StoredAccount(
        name, value, isRole, isLocked, requiresTls, attributes, grants, roles, defaultRoles);
  }

  StoredAccount withLocked(boolean value) {
    return new StoredAccount(
        name, password, isRole, value, requiresTls, attributes, grants, roles, defaultRoles);
  }

  StoredAccount withRequiresTls(boolean value) {
    return new StoredAccount(
        name, password, isRole, isLocked, value, attributes, grants, roles, defaultRoles);
  }

  StoredAccount withAttributes(@Nullable String value) {
    return new StoredAccount(
        name, password, isRole, isLocked, requiresTls, value, grants, roles, defaultRoles);
  }

  StoredAccount withGrants(Grants value) {
    return new StoredAccount(
        name, password, isRole, isLocked, requiresTls, attributes, value, roles, defaultRoles);
  }

  StoredAccount withRoles(SortedMap<AccountName, Boolean> value) {
    return new StoredAccount(
        name, password, isRole, isLocked, requiresTls, attributes, grants, value, defaultRoles);
  }

  StoredAccount withDefaultRoles(List<AccountName> value) {
    return new StoredAccount(
        name, password, isRole, isLocked, requiresTls, attributes, grants, roles, value);
  }

  /** What the handshake needs. */
  Account credentials(long nowMicros) {
    return new Account(
        name.user(),
        name.host(),
        password.plugin(),
        password.verifier().getBytes(StandardCharsets.ISO_8859_1),
        isLocked,
        password.isExpiredAt(nowMicros),
        requiresTls);
  }
}
