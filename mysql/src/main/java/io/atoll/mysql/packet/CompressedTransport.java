package io.atoll.mysql.packet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.atoll.types.SqlError;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The compressed protocol: the stream of packets cut into frames of {@code compressedLength:3
 * sequence:1 length:3 data}, where length 0 means that the data is not compressed. Frames have a
 * sequence of their own, which starts at 0 with each command.
 */
public final class CompressedTransport implements Transport {
  /** How frames are compressed. */
  public sealed interface Algorithm {
    record Zlib() implements Algorithm {}

    /**
     * @param level 1 to 22, the client's wish
     */
    record Zstandard(int level) implements Algorithm {}
  }

  /** Shorter frames are sent as they are, as MySQL does. */
  private static final int MIN_COMPRESSED_BYTES = 50;

  private static final int MAX_FRAME_BYTES = 256 << 10;
  private static final int HEADER_BYTES = 7;
  private static final byte[] NONE = {};

  private final Transport under;
  private final Algorithm algorithm;
  private final byte[] header = new byte[HEADER_BYTES];

  /** Decompressed bytes not yet read. */
  private byte[] frame = NONE;

  private int position;
  private int limit;

  /** Written by the reading thread, used by the writing one; they take turns. */
  private volatile int sequence;

  public CompressedTransport(Transport under, Algorithm algorithm) {
    this.under = under;
    this.algorithm = algorithm;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    while (position == limit) {
      frame = NONE;
      if (!nextFrame()) {
        return -1;
      }
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(frame, position, target, start, count);
    position += count;
    if (position == limit) {
      position = 0;
      limit = 0;
      frame = NONE;
    }
    return count;
  }

  private boolean nextFrame() throws IOException {
    if (!readFully(header, HEADER_BYTES)) {
      return false;
    }
    int compressed = int3(0);
    int received = header[3] & 0xFF;
    int length = int3(4);
    // A pipelined command starts again at 0 before the answer to the one before was written.
    if (received != sequence && received != 0) {
      throw new ProtocolException(SqlError.ER_NET_PACKETS_OUT_OF_ORDER);
    }
    sequence = (received + 1) & 0xFF;
    byte[] data = new byte[compressed];
    if (!readFully(data, compressed)) {
      throw new ProtocolException(SqlError.ER_NET_READ_ERROR);
    }
    position = 0;
    if (length == 0) {
      frame = data;
      limit = compressed;
    } else {
      frame = decompress(data, length);
      limit = length;
    }
    return true;
  }

  private int int3(int at) {
    return (header[at] & 0xFF) | (header[at + 1] & 0xFF) << 8 | (header[at + 2] & 0xFF) << 16;
  }

  private boolean readFully(byte[] target, int length) throws IOException {
    for (int have = 0; have < length; ) {
      int count = under.read(target, have, length - have);
      if (count < 0) {
        return false;
      }
      have += count;
    }
    return true;
  }

  private byte[] decompress(byte[] data, int length) throws IOException {
    byte[] result = new byte[length];
    switch (algorithm) {
      case Algorithm.Zlib zlib -> {
        Inflater inflater = new Inflater();
        try {
          inflater.setInput(data);
          int have = 0;
          while (have < length && !inflater.finished()) {
            int count = inflater.inflate(result, have, length - have);
            if (count == 0) {
              break;
            }
            have += count;
          }
          if (have != length) {
            throw new ProtocolException(SqlError.ER_NET_UNCOMPRESS_ERROR);
          }
        } catch (DataFormatException e) {
          throw new ProtocolException(SqlError.ER_NET_UNCOMPRESS_ERROR);
        } finally {
          inflater.end();
        }
      }
      case Algorithm.Zstandard zstandard -> {
        try {
          long count = Zstd.decompressByteArray(result, 0, length, data, 0, data.length);
          if (Zstd.isError(count) || count != length) {
            throw new ProtocolException(SqlError.ER_NET_UNCOMPRESS_ERROR);
          }
        } catch (ZstdException e) {
          throw new ProtocolException(SqlError.ER_NET_UNCOMPRESS_ERROR);
        }
      }
    }
    return result;
  }

  @Override
  public void write(byte[] source, int start, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int count = Math.min(MAX_FRAME_BYTES, length - done);
      writeFrame(source, start + done, count);
      done += count;
    }
  }

  private void writeFrame(byte[] source, int start, int length) throws IOException {
    byte[] out = new byte[HEADER_BYTES + length];
    int compressed = length < MIN_COMPRESSED_BYTES ? 0 : compress(source, start, length, out);
    if (compressed == 0) {
      System.arraycopy(source, start, out, HEADER_BYTES, length);
    }
    int sent = compressed == 0 ? length : compressed;
    putInt3(out, 0, sent);
    out[3] = (byte) sequence;
    putInt3(out, 4, compressed == 0 ? 0 : length);
    sequence = (sequence + 1) & 0xFF;
    under.write(out, 0, HEADER_BYTES + sent);
  }

  /** Compresses behind the header; 0 where that saves nothing. */
  private int compress(byte[] source, int start, int length, byte[] out) {
    return switch (algorithm) {
      case Algorithm.Zlib zlib -> {
        Deflater deflater = new Deflater();
        try {
          deflater.setInput(source, start, length);
          deflater.finish();
          int count = deflater.deflate(out, HEADER_BYTES, length);
          yield deflater.finished() && count < length ? count : 0;
        } finally {
          deflater.end();
        }
      }
      case Algorithm.Zstandard zstandard -> {
        byte[] target = new byte[(int) Zstd.compressBound(length)];
        long count =
            Zstd.compressByteArray(
                target, 0, target.length, source, start, length, zstandard.level());
        if (Zstd.isError(count) || count >= length) {
          yield 0;
        }
        System.arraycopy(target, 0, out, HEADER_BYTES, (int) count);
        yield (int) count;
      }
    };
  }

  private static void putInt3(byte[] target, int at, int value) {
    target[at] = (byte) value;
    target[at + 1] = (byte) (value >>> 8);
    target[at + 2] = (byte) (value >>> 16);
  }

  @Override
  public void close() throws IOException {
    under.close();
  }
}
