package io.atoll.mysql;

import io.atoll.mysql.packet.PayloadReader;
import io.atoll.mysql.result.Parameters;
import io.atoll.session.Session.Parameter;
import io.atoll.types.CharacterSet;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;

/**
 * COM_STMT_EXECUTE and the query attributes of COM_QUERY: parameter values behind a bitmap of NULLs
 * and, when they changed, their types.
 *
 * <pre>
 *   statement:4  flags:1  1:4  (count lenenc)  nulls  1|0  (type:2 (name lenenc))*  values
 * </pre>
 */
final class ExecuteRequest {
  static final int CURSOR_READ_ONLY = 1;
  private static final int PARAMETER_COUNT_AVAILABLE = 8;

  /** MySQL's own limit, far above what a statement can have. */
  private static final int MAX_ATTRIBUTES = 65_535;

  private ExecuteRequest() {}

  /** Reads what follows the flags of COM_STMT_EXECUTE; query attributes are read past. */
  static List<Parameter> parameters(
      PayloadReader in,
      int flags,
      ClientStatement statement,
      boolean hasAttributes,
      CharacterSet charset) {
    int wanted = statement.prepared().parameterCount();
    int count = wanted;
    if (hasAttributes && (wanted > 0 || (flags & PARAMETER_COUNT_AVAILABLE) != 0)) {
      count = count(in);
      if (count < wanted) {
        throw SqlError.ER_WRONG_ARGUMENTS.with("mysqld_stmt_execute");
      }
    }
    if (count == 0) {
      return List.of();
    }
    int bitmap = in.position();
    in.skip((count + 7) / 8);
    int[] types = statement.parameterTypes();
    if (in.int1() == 1) {
      types = types(in, count, hasAttributes);
      statement.bind(types);
    }
    if (types.length < count) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("mysqld_stmt_execute");
    }
    if (statement.isLongDataTooLarge()) {
      throw SqlError.ER_WRONG_ARGUMENTS.with(
          "mysqld_stmt_send_long_data: a parameter is longer than 'max_allowed_packet' bytes");
    }
    List<Parameter> parameters = new ArrayList<>(wanted);
    for (int i = 0; i < count; i++) {
      byte[] longData = i < wanted ? statement.longData(i) : null;
      Parameter parameter;
      if (longData != null) {
        parameter = Parameters.longData(longData, types[i], charset);
      } else if (isNull(in, bitmap, i)) {
        parameter = Parameters.ofNull();
      } else {
        parameter = Parameters.read(in, types[i], charset);
      }
      if (i < wanted) {
        parameters.add(parameter);
      }
    }
    return parameters;
  }

  /** Reads past the query attributes that precede a COM_QUERY's text. */
  static void skipAttributes(PayloadReader in, CharacterSet charset) {
    int count = count(in);
    // The number of parameter sets, always 1.
    in.lenenc();
    if (count == 0) {
      return;
    }
    int bitmap = in.position();
    in.skip((count + 7) / 8);
    if (in.int1() != 1) {
      throw PayloadReader.malformed();
    }
    int[] types = types(in, count, true);
    for (int i = 0; i < count; i++) {
      if (!isNull(in, bitmap, i)) {
        Parameters.read(in, types[i], charset);
      }
    }
  }

  private static int count(PayloadReader in) {
    long count = in.lenenc();
    if (count < 0 || count > MAX_ATTRIBUTES) {
      throw PayloadReader.malformed();
    }
    return (int) count;
  }

  private static int[] types(PayloadReader in, int count, boolean named) {
    int[] types = new int[count];
    for (int i = 0; i < count; i++) {
      types[i] = in.int2();
      if (named) {
        in.skip(in.lenenc());
      }
    }
    return types;
  }

  private static boolean isNull(PayloadReader in, int bitmap, int index) {
    return (in.array()[bitmap + (index >>> 3)] & (1 << (index & 7))) != 0;
  }
}
