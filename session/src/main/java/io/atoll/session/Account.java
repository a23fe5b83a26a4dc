package io.atoll.session;

/**
 * An account's credentials, as the handshake needs them.
 *
 * @param user account name
 * @param hostPattern account host, may hold wildcards
 * @param plugin {@code caching_sha2_password} or {@code mysql_native_password}
 * @param authentication the stored verifier, in MySQL's format: {@code *HEX(SHA1(SHA1(p)))}, or
 *     {@code $A$005$<20 bytes salt><43 characters>}; empty for an empty password
 */
public record Account(
    String user,
    String hostPattern,
    String plugin,
    byte[] authentication,
    boolean isLocked,
    boolean isPasswordExpired,
    boolean requiresTls) {}
