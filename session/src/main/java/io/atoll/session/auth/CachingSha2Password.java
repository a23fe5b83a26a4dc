package io.atoll.session.auth;

import io.atoll.runtime.RandomSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * caching_sha2_password. The verifier is {@code $A$005$<20 bytes salt><43 characters>}: SHA-256
 * crypt with 5 x 1000 rounds. The fast path needs {@code SHA256(SHA256(password))}, which the
 * server keeps in memory after a full authentication: the client answers the scramble {@code s}
 * with {@code SHA256(password) XOR SHA256(SHA256(SHA256(password)) || s)}.
 */
public final class CachingSha2Password {
  private static final int SALT_BYTES = 20;
  private static final int SALT_START = 7;
  private static final int ROUNDS_UNIT = 1000;
  private static final int DEFAULT_UNITS = 5;
  private static final int VERIFIER_BYTES = SALT_START + SALT_BYTES + Sha256Crypt.ENCODED_BYTES;

  private CachingSha2Password() {}

  public static byte[] verifier(byte[] password, RandomSource random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    for (int i = 0; i < salt.length; i++) {
      // Seven bits, and neither the end of a C string nor the separator of the format.
      salt[i] &= 0x7F;
      if (salt[i] == 0 || salt[i] == '$') {
        salt[i]++;
      }
    }
    return verifier(password, salt, DEFAULT_UNITS);
  }

  static byte[] verifier(byte[] password, byte[] salt, int units) {
    byte[] prefix = String.format("$A$%03X$", units).getBytes(StandardCharsets.US_ASCII);
    byte[] digest = Sha256Crypt.crypt(password, salt, units * ROUNDS_UNIT);
    byte[] result = Arrays.copyOf(prefix, VERIFIER_BYTES);
    System.arraycopy(salt, 0, result, SALT_START, SALT_BYTES);
    System.arraycopy(digest, 0, result, SALT_START + SALT_BYTES, digest.length);
    return result;
  }

  static boolean isVerifier(byte[] v) {
    return v.length == VERIFIER_BYTES
        && v[0] == '$'
        && v[1] == 'A'
        && v[2] == '$'
        && v[6] == '$'
        && units(v) > 0;
  }

  private static int units(byte[] v) {
    int units = 0;
    for (int i = 3; i < 6; i++) {
      int digit = Character.digit(v[i], 16);
      if (digit < 0) {
        return -1;
      }
      units = units * 16 + digit;
    }
    return units;
  }

  /** Full authentication: whether the clear password is the verifier's. Some milliseconds. */
  public static boolean matches(byte[] verifier, byte[] password) {
    if (verifier.length == 0) {
      return password.length == 0;
    }
    if (!isVerifier(verifier)) {
      return false;
    }
    byte[] salt = Arrays.copyOfRange(verifier, SALT_START, SALT_START + SALT_BYTES);
    return MessageDigest.isEqual(verifier(password, salt, units(verifier)), verifier);
  }

  /** {@code SHA256(SHA256(password))}, to be kept for {@link #matchesFast}. */
  public static byte[] fastVerifier(byte[] password) {
    MessageDigest sha = Digests.sha256();
    return sha.digest(sha.digest(password));
  }

  public static boolean matchesFast(byte[] fastVerifier, byte[] scramble, byte[] answer) {
    if (answer.length != 32) {
      return false;
    }
    MessageDigest sha = Digests.sha256();
    sha.update(fastVerifier);
    byte[] once = Digests.xor(answer, sha.digest(scramble));
    return MessageDigest.isEqual(sha.digest(once), fastVerifier);
  }

  /** A client's answer, for our own clients and tests. */
  public static byte[] answer(byte[] password, byte[] scramble) {
    if (password.length == 0) {
      return new byte[0];
    }
    MessageDigest sha = Digests.sha256();
    byte[] once = sha.digest(password);
    sha.update(sha.digest(once));
    return Digests.xor(once, sha.digest(scramble));
  }
}
