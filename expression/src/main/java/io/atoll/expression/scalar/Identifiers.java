package io.atoll.expression.scalar;

import io.atoll.expression.SessionInfo;
import io.atoll.types.SqlError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** UUIDs and network addresses. */
final class Identifiers {
  private static final List<Arg> TEXT = List.of(Arg.OTHER_TEXT);

  private Identifiers() {}

  static void register(Registrar registrar) {
    registrar.session(
        "UUID", 0, 0, List.of(), ResultTypes.connectionText(36), false, Identifiers::uuid);
    registrar.row(
        "IS_UUID", 1, 1, TEXT, ResultTypes.BOOLEAN, row -> row.set(digits(row.getText(0)) != null));
    registrar.row(
        "UUID_TO_BIN",
        1,
        2,
        List.of(Arg.OTHER_TEXT, Arg.INT),
        ResultTypes.binary(16),
        Identifiers::toBinary);
    registrar.row(
        "BIN_TO_UUID",
        1,
        2,
        List.of(Arg.OTHER_TEXT, Arg.INT),
        ResultTypes.connectionText(36),
        Identifiers::fromBinary);
    registrar.row("INET_ATON", 1, 1, TEXT, ResultTypes.NULLABLE_INTEGER, Identifiers::inetAton);
    registrar.row(
        "INET_NTOA",
        1,
        1,
        List.of(Arg.INT),
        ResultTypes.connectionText(15),
        row -> {
          long v = row.getLong(0);
          if (v < 0 || v > 0xFFFFFFFFL) {
            row.setNull();
          } else {
            row.set((v >>> 24) + "." + (v >>> 16 & 255) + "." + (v >>> 8 & 255) + "." + (v & 255));
          }
        });
    registrar.row("INET6_ATON", 1, 1, TEXT, ResultTypes.binary(16), Identifiers::inet6Aton);
    registrar.row("INET6_NTOA", 1, 1, TEXT, ResultTypes.connectionText(39), Identifiers::inet6Ntoa);
    registrar.row(
        "IS_IPV4", 1, 1, TEXT, ResultTypes.BOOLEAN, row -> row.set(parse4(row.getText(0)) != null));
    registrar.row(
        "IS_IPV6", 1, 1, TEXT, ResultTypes.BOOLEAN, row -> row.set(parse6(row.getText(0)) != null));
    registrar.row(
        "FORMAT_BYTES",
        1,
        1,
        List.of(Arg.DOUBLE),
        ResultTypes.connectionText(11),
        Identifiers::formatBytes);
  }

  /** Version 1 by form: the time from the statement's clock, the rest random. */
  private static void uuid(Row row) {
    SessionInfo session = row.context().session();
    RandomGenerator random = session.random();
    long ticks = row.context().clockMicros() * 10 + 0x01B21DD213814000L + random.nextInt(10);
    long low = random.nextLong();
    String hex =
        HexFormat.of().toHexDigits((int) ticks)
            + HexFormat.of().toHexDigits((short) (ticks >>> 32))
            + HexFormat.of().toHexDigits((short) (ticks >>> 48 & 0x0FFF | 0x1000))
            + HexFormat.of().toHexDigits(low & 0x3FFFFFFFFFFFFFFFL | 0x8000010000000000L);
    row.set(dashed(hex));
  }

  private static String dashed(String hex) {
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-"
        + hex.substring(12, 16)
        + "-"
        + hex.substring(16, 20)
        + "-"
        + hex.substring(20);
  }

  /** The 32 digits of a UUID with or without dashes and braces; null where it is none. */
  private static @org.jspecify.annotations.Nullable String digits(String text) {
    String t = text;
    if (t.length() == 38 && t.startsWith("{") && t.endsWith("}")) {
      t = t.substring(1, 37);
    }
    if (t.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      t = t.replace("-", "");
    }
    return t.matches("[0-9a-fA-F]{32}") ? t.toLowerCase(Locale.ROOT) : null;
  }

  private static void toBinary(Row row) {
    String hex = digits(row.getText(0));
    if (hex == null) {
      throw SqlError.ER_WRONG_VALUE_FOR_TYPE.with("string", row.getText(0), "uuid_to_bin");
    }
    if (row.count() > 1 && row.getLong(1) != 0) {
      hex = hex.substring(12, 16) + hex.substring(8, 12) + hex.substring(0, 8) + hex.substring(16);
    }
    row.set(HexFormat.of().parseHex(hex));
  }

  private static void fromBinary(Row row) {
    if (row.length(0) != 16) {
      throw SqlError.ER_WRONG_VALUE_FOR_TYPE.with("string", row.getText(0), "bin_to_uuid");
    }
    String hex = HexFormat.of().formatHex(row.getBytes(0));
    if (row.count() > 1 && row.getLong(1) != 0) {
      hex = hex.substring(8, 16) + hex.substring(4, 8) + hex.substring(0, 4) + hex.substring(16);
    }
    row.set(dashed(hex));
  }

  private static void inetAton(Row row) {
    String text = row.getText(0);
    String[] parts = text.split("\\.", -1);
    long value = 0;
    if (parts.length > 4 || text.isEmpty()) {
      row.setNull();
      return;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 255) {
        row.setNull();
        return;
      }
      boolean last = i == parts.length - 1;
      value =
          last
              ? value << 8 * (4 - i) | Integer.parseInt(parts[i])
              : value << 8 | Integer.parseInt(parts[i]);
    }
    row.set(value);
  }

  private static byte @org.jspecify.annotations.Nullable [] parse4(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return null;
    }
    byte[] out = new byte[4];
    String[] parts = text.split("\\.", -1);
    for (int i = 0; i < 4; i++) {
      int v = Integer.parseInt(parts[i]);
      if (v > 255) {
        return null;
      }
      out[i] = (byte) v;
    }
    return out;
  }

  private static byte @org.jspecify.annotations.Nullable [] parse6(String text) {
    if (!text.contains(":") || !text.matches("[0-9a-fA-F:.]{2,45}")) {
      return null;
    }
    try {
      // a text with a colon is never looked up as a name
      byte[] address = InetAddress.getByName(text).getAddress();
      if (address.length == 16) {
        return address;
      }
      byte[] mapped = new byte[16];
      mapped[10] = -1;
      mapped[11] = -1;
      System.arraycopy(address, 0, mapped, 12, 4);
      return mapped;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static void inet6Aton(Row row) {
    String text = row.getText(0);
    byte[] address = parse4(text);
    if (address == null) {
      address = parse6(text);
    }
    if (address == null) {
      row.setNull();
    } else {
      row.set(address);
    }
  }

  private static void inet6Ntoa(Row row) {
    byte[] a = row.getBytes(0);
    if (a.length == 4) {
      row.set((a[0] & 255) + "." + (a[1] & 255) + "." + (a[2] & 255) + "." + (a[3] & 255));
    } else if (a.length == 16) {
      row.set(text6(a));
    } else {
      row.setNull();
    }
  }

  private static String text6(byte[] a) {
    int[] words = new int[8];
    for (int i = 0; i < 8; i++) {
      words[i] = (a[2 * i] & 255) << 8 | (a[2 * i + 1] & 255);
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int j = i;
      while (j < 8 && words[j] == 0) {
        j++;
      }
      if (j - i > bestLength) {
        bestStart = i;
        bestLength = j - i;
      }
    }
    String dotted = (a[12] & 255) + "." + (a[13] & 255) + "." + (a[14] & 255) + "." + (a[15] & 255);
    if (bestStart == 0 && (bestLength == 6 || (bestLength == 5 && words[5] == 0xFFFF))) {
      return bestLength == 6 ? "::" + dotted : "::ffff:" + dotted;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(words[i]));
    }
    return out.toString();
  }

  private static void formatBytes(Row row) {
    double bytes = row.getDouble(0);
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double size = Math.abs(bytes);
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    String text =
        unit == 0
            ? String.format(Locale.ROOT, "%4d bytes", (long) bytes)
            : String.format(Locale.ROOT, "%4.2f %s", bytes < 0 ? -size : size, units[unit]);
    row.set(text);
  }
}
