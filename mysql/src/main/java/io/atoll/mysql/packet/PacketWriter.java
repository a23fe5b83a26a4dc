package io.atoll.mysql.packet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes packets into a buffer that goes out at the end of a response ({@link #flush}) or when it
 * is full, in one write for many packets. A packet is built between {@link #begin} and {@link
 * #end}; payloads of 2^24-1 bytes and more are split into pieces.
 *
 * <p>Failures of the transport come as {@link UncheckedIOException}. Used by one thread.
 */
public final class PacketWriter {
  private static final int PIECE = 0xFFFFFF;
  private static final int INITIAL_BYTES = 1024;
  private static final int RETAINED_BYTES = 16 << 10;

  /** Buffered bytes above this are sent at the next end of a packet. */
  private static final int FLUSH_BYTES = 64 << 10;

  private final Transport transport;
  private final int flushBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int position;
  private int packet = -1;
  private int sequence;

  public PacketWriter(Transport transport) {
    this(transport, FLUSH_BYTES);
  }

  public PacketWriter(Transport transport, int flushBytes) {
    this.transport = transport;
    this.flushBytes = flushBytes;
  }

  public int sequence() {
    return sequence;
  }

  public void sequence(int next) {
    this.sequence = next & 0xFF;
  }

  /** Starts a packet. */
  public void begin() {
    reserve(4);
    packet = position;
    position += 4;
  }

  /** Whether a packet was begun and not ended. */
  public boolean isOpen() {
    return packet >= 0;
  }

  /** Forgets the packet begun. */
  public void cancel() {
    if (packet >= 0) {
      position = packet;
      packet = -1;
    }
  }

  /** Ends the packet begun. */
  public void end() {
    int length = position - packet - 4;
    if (length >= PIECE) {
      endInPieces(length);
    } else {
      header(packet, length);
      packet = -1;
      if (position >= flushBytes) {
        send();
      }
    }
  }

  private void header(int at, int length) {
    buffer[at] = (byte) length;
    buffer[at + 1] = (byte) (length >>> 8);
    buffer[at + 2] = (byte) (length >>> 16);
    buffer[at + 3] = (byte) sequence;
    sequence = (sequence + 1) & 0xFF;
  }

  private void endInPieces(int length) {
    try {
      int from = packet;
      int left = length;
      if (from > 0) {
        transport.write(buffer, 0, from);
      }
      while (left >= PIECE) {
        header(from, PIECE);
        transport.write(buffer, from, PIECE + 4);
        // The next header takes the place of the last four bytes just sent.
        from += PIECE;
        left -= PIECE;
      }
      header(from, left);
      transport.write(buffer, from, left + 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    packet = -1;
    position = 0;
    buffer = new byte[INITIAL_BYTES];
  }

  private void send() {
    try {
      transport.write(buffer, 0, position);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    position = 0;
  }

  /** Sends what is buffered and gives up a large buffer. */
  public void flush() {
    if (position > 0) {
      send();
    }
    if (buffer.length > RETAINED_BYTES) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  /** Whole packets made elsewhere, with headers numbered from {@link #sequence} on. */
  public void packets(byte[] source, int count) {
    byte[] b = reserve(source.length);
    System.arraycopy(source, 0, b, position, source.length);
    position += source.length;
    sequence = (sequence + count) & 0xFF;
    if (position >= flushBytes) {
      send();
    }
  }

  /**
   * Makes room for {@code bytes} more and returns the buffer; write from {@link #position()} and
   * set {@link #position(int)} afterwards.
   */
  public byte[] reserve(int bytes) {
    if (bytes > buffer.length - position) {
      long wanted = (long) position + bytes;
      if (wanted > Integer.MAX_VALUE - 64) {
        throw new UncheckedIOException(new IOException("a row is longer than 2 GiB"));
      }
      buffer =
          Arrays.copyOf(
              buffer, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(wanted, buffer.length * 2L)));
    }
    return buffer;
  }

  public int position() {
    return position;
  }

  public void position(int value) {
    position = value;
  }

  public void int1(int value) {
    reserve(1);
    buffer[position++] = (byte) value;
  }

  public void int2(int value) {
    reserve(2);
    buffer[position++] = (byte) value;
    buffer[position++] = (byte) (value >>> 8);
  }

  public void int3(int value) {
    reserve(3);
    buffer[position++] = (byte) value;
    buffer[position++] = (byte) (value >>> 8);
    buffer[position++] = (byte) (value >>> 16);
  }

  public void int4(int value) {
    int2(value);
    int2(value >>> 16);
  }

  public void int8(long value) {
    int4((int) value);
    int4((int) (value >>> 32));
  }

  /** A length-encoded integer, unsigned. */
  public void lenenc(long value) {
    if (value >= 0 && value < 251) {
      int1((int) value);
    } else if (value >= 0 && value < 1 << 16) {
      int1(0xFC);
      int2((int) value);
    } else if (value >= 0 && value < 1 << 24) {
      int1(0xFD);
      int3((int) value);
    } else {
      int1(0xFE);
      int8(value);
    }
  }

  public void bytes(byte[] source, int start, int length) {
    reserve(length);
    System.arraycopy(source, start, buffer, position, length);
    position += length;
  }

  public void bytes(byte[] source) {
    bytes(source, 0, source.length);
  }

  /** A length-encoded string. */
  public void lenencBytes(byte[] source) {
    lenenc(source.length);
    bytes(source);
  }

  public void lenencString(String value) {
    lenencBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A string ended by a zero byte. */
  public void zeroEnded(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
    int1(0);
  }

  public void zeros(int count) {
    reserve(count);
    Arrays.fill(buffer, position, position + count, (byte) 0);
    position += count;
  }

  /** What was written of the packet begun, header left out; for caches of encoded packets. */
  public byte[] written(int from) {
    return Arrays.copyOfRange(buffer, from, position);
  }
}
