package io.atoll.session.auth;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * SHA-256 based crypt (U. Drepper, "Unix crypt using SHA-256 and SHA-512"), with MySQL's salts of
 * 20 bytes in place of 16.
 */
final class Sha256Crypt {
  private static final byte[] ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** Length of the encoded digest. */
  static final int ENCODED_BYTES = 43;

  private Sha256Crypt() {}

  static byte[] crypt(byte[] password, byte[] salt, int rounds) {
    MessageDigest sha = Digests.sha256();
    sha.update(password);
    sha.update(salt);
    byte[] b = sha.digest(password);

    sha.update(password);
    sha.update(salt);
    for (int left = password.length; left > 0; left -= 32) {
      sha.update(b, 0, Math.min(left, 32));
    }
    for (int bits = password.length; bits > 0; bits >>>= 1) {
      if ((bits & 1) != 0) {
        sha.update(b, 0, 32);
      } else {
        sha.update(password);
      }
    }
    byte[] a = sha.digest();

    for (int i = 0; i < password.length; i++) {
      sha.update(password);
    }
    byte[] p = repeat(sha.digest(), password.length);
    for (int i = 0; i < 16 + (a[0] & 0xFF); i++) {
      sha.update(salt);
    }
    byte[] s = repeat(sha.digest(), salt.length);

    for (int round = 0; round < rounds; round++) {
      boolean odd = (round & 1) != 0;
      sha.update(odd ? p : a);
      if (round % 3 != 0) {
        sha.update(s);
      }
      if (round % 7 != 0) {
        sha.update(p);
      }
      sha.update(odd ? a : p);
      a = sha.digest();
    }
    return encode(a);
  }

  private static byte[] repeat(byte[] digest, int length) {
    byte[] result = new byte[length];
    for (int i = 0; i < length; i += 32) {
      System.arraycopy(digest, 0, result, i, Math.min(32, length - i));
    }
    return result;
  }

  private static byte[] encode(byte[] d) {
    byte[] out = new byte[ENCODED_BYTES];
    int[] order = {
      0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18,
      28, 8, 9, 19, 29
    };
    int at = 0;
    for (int i = 0; i < order.length; i += 3) {
      at = put(out, at, 4, d[order[i]], d[order[i + 1]], d[order[i + 2]]);
    }
    at = put(out, at, 3, (byte) 0, d[31], d[30]);
    return at == out.length ? out : Arrays.copyOf(out, at);
  }

  private static int put(byte[] out, int at, int characters, byte b2, byte b1, byte b0) {
    int bits = (b2 & 0xFF) << 16 | (b1 & 0xFF) << 8 | (b0 & 0xFF);
    for (int i = 0; i < characters; i++) {
      out[at + i] = ALPHABET[bits & 0x3F];
      bits >>>= 6;
    }
    return at + characters;
  }
}
