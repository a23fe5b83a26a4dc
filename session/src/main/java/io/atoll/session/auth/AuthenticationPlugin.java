package io.atoll.session.auth;

import io.atoll.runtime.RandomSource;
import java.util.Optional;

/** The ways to prove a password, by MySQL's names. */
public enum AuthenticationPlugin {
  CACHING_SHA2_PASSWORD("caching_sha2_password"),
  MYSQL_NATIVE_PASSWORD("mysql_native_password");

  private final String mysqlName;

  AuthenticationPlugin(String mysqlName) {
    this.mysqlName = mysqlName;
  }

  public String mysqlName() {
    return mysqlName;
  }

  public static Optional<AuthenticationPlugin> named(String name) {
    for (AuthenticationPlugin plugin : values()) {
      if (plugin.mysqlName.equalsIgnoreCase(name)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }

  /**
   * What is stored for a new password (CREATE USER … IDENTIFIED BY); empty for the empty password.
   */
  public byte[] verifier(byte[] password, RandomSource random) {
    if (password.length == 0) {
      return new byte[0];
    }
    return switch (this) {
      case CACHING_SHA2_PASSWORD -> CachingSha2Password.verifier(password, random);
      case MYSQL_NATIVE_PASSWORD -> NativePassword.verifier(password);
    };
  }

  /** Whether {@code verifier} (IDENTIFIED WITH … AS '…') has this plugin's form. */
  public boolean isVerifier(byte[] verifier) {
    if (verifier.length == 0) {
      return true;
    }
    return switch (this) {
      case CACHING_SHA2_PASSWORD -> CachingSha2Password.isVerifier(verifier);
      case MYSQL_NATIVE_PASSWORD -> NativePassword.isVerifier(verifier);
    };
  }
}
