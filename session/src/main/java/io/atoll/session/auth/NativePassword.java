package io.atoll.session.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * mysql_native_password. The verifier is {@code *HEX(SHA1(SHA1(password)))}; the client answers the
 * scramble {@code s} with {@code SHA1(password) XOR SHA1(s || SHA1(SHA1(password)))}.
 */
public final class NativePassword {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private NativePassword() {}

  public static byte[] verifier(byte[] password) {
    MessageDigest sha1 = Digests.sha1();
    byte[] twice = sha1.digest(sha1.digest(password));
    return ("*" + HEX.formatHex(twice)).getBytes(StandardCharsets.US_ASCII);
  }

  static boolean isVerifier(byte[] verifier) {
    if (verifier.length != 41 || verifier[0] != '*') {
      return false;
    }
    for (int i = 1; i < 41; i++) {
      if (!HexFormat.isHexDigit(verifier[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether {@code answer} was made from the verifier's password. Takes the same time whatever is
   * wrong; an empty verifier takes only an empty answer.
   */
  public static boolean matches(byte[] verifier, byte[] scramble, byte[] answer) {
    if (verifier.length == 0) {
      return answer.length == 0;
    }
    if (!isVerifier(verifier) || answer.length != 20) {
      return false;
    }
    byte[] twice = HEX.parseHex(new String(verifier, 1, 40, StandardCharsets.US_ASCII));
    MessageDigest sha1 = Digests.sha1();
    sha1.update(scramble);
    byte[] once = Digests.xor(answer, sha1.digest(twice));
    return MessageDigest.isEqual(sha1.digest(once), twice);
  }

  /** A client's answer, for our own clients and tests. */
  public static byte[] answer(byte[] password, byte[] scramble) {
    if (password.length == 0) {
      return new byte[0];
    }
    MessageDigest sha1 = Digests.sha1();
    byte[] once = sha1.digest(password);
    byte[] twice = sha1.digest(once);
    sha1.update(scramble);
    return Digests.xor(once, sha1.digest(twice));
  }
}
