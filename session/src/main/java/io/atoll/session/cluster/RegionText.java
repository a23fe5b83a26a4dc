package io.atoll.session.cluster;

import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import java.util.Arrays;
import java.util.HexFormat;

/** A Region's border as TiDB shows it: {@code t_5_r_100}, {@code t_5_i_1_0380…}, {@code t_5_}. */
public final class RegionText {
  private static final HexFormat HEX = HexFormat.of();

  private RegionText() {}

  /**
   * @param border encoded, as Regions have them
   */
  public static String of(Key border) {
    Key key = RegionContents.decoded(border).orElse(null);
    if (key == null) {
      return HEX.formatHex(border.bytes());
    }
    var table = TableKeys.tableIdOf(key);
    if (table.isEmpty()) {
      return HEX.formatHex(key.bytes());
    }
    byte[] bytes = key.bytes();
    String prefix = "t_" + table.getAsLong() + "_";
    if (bytes.length >= TableKeys.INDEX_PREFIX_LENGTH && TableKeys.isIndex(bytes)) {
      return prefix
          + "i_"
          + TableKeys.indexIdOf(key).orElseThrow()
          + "_"
          + rest(bytes, TableKeys.INDEX_PREFIX_LENGTH);
    }
    if (TableKeys.isRow(bytes)) {
      return prefix + "r_" + handle(key, bytes);
    }
    if (TableKeys.rowPrefix(table.getAsLong()).equals(key)) {
      return prefix + "r";
    }
    return prefix + rest(bytes, TableKeys.TABLE_PREFIX_LENGTH);
  }

  private static String handle(Key key, byte[] bytes) {
    boolean mayBeInt = bytes.length == TableKeys.ROW_PREFIX_LENGTH + Long.BYTES;
    return mayBeInt && TableKeys.handleOf(key).orElse(null) instanceof Handle.Int number
        ? Long.toString(number.value())
        : rest(bytes, TableKeys.ROW_PREFIX_LENGTH);
  }

  private static String rest(byte[] bytes, int from) {
    return HEX.formatHex(Arrays.copyOfRange(bytes, from, bytes.length));
  }
}
