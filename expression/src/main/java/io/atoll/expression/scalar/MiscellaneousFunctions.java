package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.SessionInfo;
import io.atoll.types.SqlError;
import java.util.List;
import java.util.Locale;

/** What MySQL's manual calls miscellaneous: NAME_CONST, UUID_SHORT, FORMAT_PICO_TIME and such. */
final class MiscellaneousFunctions {
  private static final String[] TIME_UNITS = {"ps", "ns", "us", "ms", "s", "min", "h", "d"};
  private static final double[] PICOSECONDS = {
    1, 1e3, 1e6, 1e9, 1e12, 60e12, 3600e12, 86_400e12, Double.MAX_VALUE
  };

  private MiscellaneousFunctions() {}

  static void register(Registrar registrar) {
    registrar.add(
        "NAME_CONST",
        2,
        2,
        (name, arguments, context) -> {
          if (!(arguments.get(0) instanceof Expression.Constant)
              || !(arguments.get(1) instanceof Expression.Constant value)) {
            throw SqlError.ER_WRONG_ARGUMENTS.with("NAME_CONST");
          }
          return value;
        },
        (call, arguments) -> arguments[1]);
    registrar.add(
        Functions.SYSTEM_VARIABLE,
        1,
        1,
        (name, arguments, context) ->
            new Expression.Call(
                new io.atoll.expression.Function(name),
                arguments,
                Collations.retype(arguments.get(0).type(), Collations.SYSTEM_TEXTS)),
        (call, arguments) -> new Retyped(call.type(), arguments[0]));
    registrar.session(
        "UUID_SHORT",
        0,
        0,
        List.of(),
        (arguments, context) -> io.atoll.types.SqlType.UNSIGNED_BIGINT.withNullable(false),
        false,
        MiscellaneousFunctions::uuidShort);
    registrar.row(
        "FORMAT_PICO_TIME",
        1,
        1,
        List.of(Arg.DOUBLE),
        ResultTypes.connectionText(17),
        row -> row.set(picoTime(row.getDouble(0))));
    registrar.row(
        "IS_IPV4_COMPAT",
        1,
        1,
        List.of(Arg.OTHER_TEXT),
        ResultTypes.BOOLEAN,
        row -> row.set(isEmbedded(row, 0)));
    registrar.row(
        "IS_IPV4_MAPPED",
        1,
        1,
        List.of(Arg.OTHER_TEXT),
        ResultTypes.BOOLEAN,
        row -> row.set(isEmbedded(row, 0xFF)));
    registrar.row(
        "JSON_STORAGE_FREE",
        1,
        1,
        List.of(Arg.JSON_DOCUMENT),
        ResultTypes.INTEGER,
        row -> row.set(0L));
  }

  /** Unique for this server: microseconds of its clock, and chance below them. */
  private static void uuidShort(Row row) {
    SessionInfo session = row.context().session();
    row.set((row.context().clockMicros() << 8 | session.random().nextInt(256)) & Long.MAX_VALUE);
  }

  private static String picoTime(double picoseconds) {
    int unit = 0;
    while (Math.abs(picoseconds) >= PICOSECONDS[unit + 1]) {
      unit++;
    }
    return unit == 0
        ? String.format(Locale.ROOT, "%3d %s", (long) picoseconds, TIME_UNITS[0])
        : String.format(Locale.ROOT, "%4.2f %s", picoseconds / PICOSECONDS[unit], TIME_UNITS[unit]);
  }

  /** An IPv6 address of 16 bytes that holds an IPv4 one behind ten zeros and two filling bytes. */
  private static boolean isEmbedded(Row row, int filling) {
    if (row.length(0) != 16) {
      return false;
    }
    byte[] address = row.getBytes(0);
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    boolean isFilled = (address[10] & 255) == filling && (address[11] & 255) == filling;
    boolean isReserved = address[12] == 0 && address[13] == 0 && address[14] == 0;
    return isFilled && (filling != 0 || !isReserved || (address[15] & 255) > 1);
  }
}
