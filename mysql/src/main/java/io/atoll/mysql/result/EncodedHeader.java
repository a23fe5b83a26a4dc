package io.atoll.mysql.result;

import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.Transport;
import io.atoll.session.ResultColumn;
import io.atoll.session.ResultHeader;
import io.atoll.types.CharacterSet;
import java.util.List;
import java.util.Optional;

/**
 * A header's packets, encoded once and kept with it: the column count and the column definitions,
 * numbered from 1 as in the answer to a first statement. Immutable.
 */
public final class EncodedHeader {
  private static final Transport NOWHERE =
      new Transport() {
        @Override
        public int read(byte[] target, int start, int length) {
          return -1;
        }

        @Override
        public void write(byte[] source, int start, int length) {
          throw new IllegalStateException("a header is longer than an encoder's buffer");
        }

        @Override
        public void close() {}
      };

  private final String characterSet;
  private final boolean flagsMetadata;
  private final List<ResultColumn> columns;
  private final ColumnKind[] kinds;
  private final Optional<CharacterSet> charset;
  private final byte[] packets;

  private EncodedHeader(ResultHeader header, String characterSet, boolean flagsMetadata) {
    this.characterSet = characterSet;
    this.flagsMetadata = flagsMetadata;
    this.columns = header.columns();
    this.charset = CharacterSet.byName(characterSet).filter(set -> set != CharacterSet.BINARY);
    this.kinds = new ColumnKind[columns.size()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = ColumnKind.of(columns.get(i), charset);
    }
    this.packets = encode();
  }

  /**
   * The encoding of {@code header} for a character set, from the header itself where it has one.
   *
   * @param characterSet MySQL's name; empty for no conversion
   * @param flagsMetadata CLIENT_OPTIONAL_RESULTSET_METADATA: the column count says that definitions
   *     follow
   */
  public static EncodedHeader of(ResultHeader header, String characterSet, boolean flagsMetadata) {
    if (header.encoded() instanceof EncodedHeader kept
        && kept.flagsMetadata == flagsMetadata
        && kept.characterSet.equals(characterSet)) {
      return kept;
    }
    EncodedHeader encoded = new EncodedHeader(header, characterSet, flagsMetadata);
    header.keepEncoded(encoded);
    return encoded;
  }

  ColumnKind[] kinds() {
    return kinds;
  }

  /** Writes column count and definitions. */
  public void write(PacketWriter out) {
    if (out.sequence() == 1 && packets.length > 0) {
      out.packets(packets, 1 + kinds.length);
      return;
    }
    writeCount(out);
    writeDefinitions(out);
  }

  /** A writer that only collects. */
  static PacketWriter detached() {
    return new PacketWriter(NOWHERE, Integer.MAX_VALUE);
  }

  private void writeCount(PacketWriter out) {
    out.begin();
    if (flagsMetadata) {
      out.int1(1);
    }
    out.lenenc(kinds.length);
    out.end();
  }

  /** Writes the definitions alone, as PREPARE answers. */
  public void writeDefinitions(PacketWriter out) {
    for (ResultColumn column : columns) {
      out.begin();
      ColumnDefinitions.write(out, column, charset);
      out.end();
    }
  }

  private byte[] encode() {
    // Very wide results are encoded each time: a kept copy would cost more than it saves.
    if (kinds.length > 200) {
      return new byte[0];
    }
    PacketWriter out = detached();
    out.sequence(1);
    writeCount(out);
    writeDefinitions(out);
    return out.written(0);
  }
}
