package io.atoll.session.account;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The host part of an account: which clients it takes and how specific it is (MySQL's manual,
 * "Specifying Account Names" and "Access Control, Stage 1").
 */
final class HostPattern {
  private final String text;
  private final byte @Nullable [] network;
  private final byte @Nullable [] mask;

  private HostPattern(String text, byte @Nullable [] network, byte @Nullable [] mask) {
    this.text = text;
    this.network = network;
    this.mask = mask;
  }

  static HostPattern of(String text) {
    int slash = text.indexOf('/');
    if (slash > 0) {
      byte[] network = address(text.substring(0, slash)).orElse(null);
      byte[] mask = network == null ? null : mask(text.substring(slash + 1), network.length);
      if (network != null && mask != null) {
        return new HostPattern(text, network, mask);
      }
    }
    return new HostPattern(text, null, null);
  }

  private static byte @Nullable [] mask(String text, int bytes) {
    if (text.indexOf('.') >= 0 || text.indexOf(':') >= 0) {
      return address(text).filter(m -> m.length == bytes).orElse(null);
    }
    int bits;
    try {
      bits = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return null;
    }
    if (bits < 0 || bits > bytes * 8) {
      return null;
    }
    byte[] mask = new byte[bytes];
    for (int i = 0; i < bits; i++) {
      mask[i / 8] |= (byte) (0x80 >> (i % 8));
    }
    return mask;
  }

  /** An address written in digits; never asks a name server. */
  private static Optional<byte[]> address(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return Optional.of(Inet6Address.ofLiteral(text).getAddress());
      }
      return Optional.of(Inet4Address.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean hasWildcards() {
    return NamePattern.firstWildcard(text) != Integer.MAX_VALUE;
  }

  /** Higher is tried first: literal hosts, then netmasks by length, then patterns. */
  int specificity() {
    if (mask != null) {
      int bits = 0;
      for (byte b : mask) {
        bits += Integer.bitCount(b & 0xFF);
      }
      return 1_000_000 + bits;
    }
    if (text.isEmpty()) {
      return 0;
    }
    int wildcard = NamePattern.firstWildcard(text);
    return wildcard == Integer.MAX_VALUE ? 2_000_000 : 1 + wildcard;
  }

  /**
   * @param host the client's host name or address
   */
  boolean takes(String host) {
    if (network != null && mask != null) {
      byte[] client = address(host).orElse(null);
      if (client == null || client.length != network.length) {
        return false;
      }
      byte[] masked = client.clone();
      for (int i = 0; i < masked.length; i++) {
        masked[i] &= mask[i];
      }
      return Arrays.equals(masked, network);
    }
    if (text.isEmpty() || text.equals("%")) {
      return true;
    }
    if (!hasWildcards() && isThisMachine(text) && isThisMachine(host)) {
      return true;
    }
    return NamePattern.matches(text, host);
  }

  private static boolean isThisMachine(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("127.0.0.1")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1");
  }
}
