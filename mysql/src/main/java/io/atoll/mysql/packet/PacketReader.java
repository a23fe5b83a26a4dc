package io.atoll.mysql.packet;

import io.atoll.types.SqlError;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Reads packets: {@code length:3 sequence:1 payload}; a payload of 2^24-1 bytes or more comes in
 * pieces of 2^24-1 with a shorter last one (perhaps empty) and is joined here.
 *
 * <p>{@link #next} leaves the payload at {@code array()[start() .. end())}, valid until the next
 * call. The buffer grows with what has truly arrived, so that a header alone makes nobody allocate,
 * and is given up once a large packet is done with. Used by one thread, but for {@link #lookAhead}.
 */
public final class PacketReader {
  private static final int PIECE = 0xFFFFFF;
  private static final int INITIAL_BYTES = 1024;
  private static final int RETAINED_BYTES = 16 << 10;
  private static final int STEP_BYTES = 1 << 20;

  private final Transport transport;
  private final boolean checksSequence;

  /** Held while reading; a look-ahead for a closed socket only tries it. */
  private final ReentrantLock reading = new ReentrantLock();

  private byte[] buffer = new byte[INITIAL_BYTES];

  /** Received bytes not yet consumed lie at {@code [position, limit)}. */
  private int position;

  private int limit;
  private boolean ended;
  private int sequence;
  private int start;
  private int end;

  public PacketReader(Transport transport, boolean checksSequence) {
    this.transport = transport;
    this.checksSequence = checksSequence;
  }

  /** Expects the packet that starts a command: sequence 0. */
  public void startCommand() {
    sequence = 0;
  }

  /** The sequence number that the next packet of either side carries. */
  public int sequence() {
    return sequence;
  }

  public void sequence(int next) {
    this.sequence = next & 0xFF;
  }

  public byte[] array() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  /** Bytes received beyond the last packet; TLS must start with them. */
  public byte[] takeBuffered() {
    byte[] rest = Arrays.copyOfRange(buffer, position, limit);
    position = limit;
    return rest;
  }

  /**
   * Reads the next packet; false when the peer closed between packets.
   *
   * @param maxBytes the longest payload accepted (max_allowed_packet)
   * @throws ProtocolException 1153 for a longer payload, whose rest has then been read and thrown
   *     away; 1156 for a wrong sequence number; 1158 for an end within a packet
   */
  public boolean next(long maxBytes) throws IOException {
    reading.lock();
    try {
      if (position == limit) {
        position = 0;
        limit = 0;
        if (buffer.length > RETAINED_BYTES) {
          buffer = new byte[INITIAL_BYTES];
        }
      }
      if (!fill(4)) {
        if (limit != position) {
          throw new ProtocolException(SqlError.ER_NET_READ_ERROR);
        }
        return false;
      }
      int length = header(position);
      checkSize(position, length, length, maxBytes);
      position += 4;
      int payload = length;
      require(payload);
      while (length == PIECE) {
        require(payload + 4);
        int header = position + payload;
        length = header(header);
        checkSize(header, (long) payload + length, length, maxBytes);
        // Close the gap that the header leaves, so that the payload is in one piece.
        System.arraycopy(buffer, header + 4, buffer, header, limit - header - 4);
        limit -= 4;
        payload += length;
        require(payload);
      }
      start = position;
      end = position + payload;
      position = end;
      return true;
    } finally {
      reading.unlock();
    }
  }

  /**
   * Called by another thread while a statement runs: waits for the peer to send or to close, and
   * tells which. Does nothing when the connection's thread is itself reading or {@code relevant} no
   * longer holds.
   *
   * @return true when the peer has closed the connection
   */
  public boolean lookAhead(BooleanSupplier relevant) {
    if (!reading.tryLock()) {
      return false;
    }
    try {
      if (!relevant.getAsBoolean() || position != limit) {
        return false;
      }
      if (ended) {
        return true;
      }
      // The last packet may still be in use where it lies: read behind it, or into a new array.
      if (limit == buffer.length) {
        byte[] larger = Arrays.copyOf(buffer, buffer.length + 256);
        buffer = larger;
      }
      int count = transport.read(buffer, limit, Math.min(256, buffer.length - limit));
      if (count < 0) {
        ended = true;
        return true;
      }
      limit += count;
      return false;
    } catch (IOException e) {
      ended = true;
      return true;
    } finally {
      reading.unlock();
    }
  }

  private int header(int at) throws ProtocolException {
    int length = (buffer[at] & 0xFF) | (buffer[at + 1] & 0xFF) << 8 | (buffer[at + 2] & 0xFF) << 16;
    int received = buffer[at + 3] & 0xFF;
    if (checksSequence && received != sequence) {
      throw new ProtocolException(SqlError.ER_NET_PACKETS_OUT_OF_ORDER);
    }
    sequence = (received + 1) & 0xFF;
    return length;
  }

  private void checkSize(int headerAt, long total, int piece, long maxBytes) throws IOException {
    if (total <= maxBytes && total <= Integer.MAX_VALUE - 64) {
      return;
    }
    long buffered = limit - headerAt - 4L;
    position = limit;
    skipRest(piece, buffered);
    throw new ProtocolException(SqlError.ER_NET_PACKET_TOO_LARGE);
  }

  /**
   * Reads what is left of a packet that is too large, keeping none of it: a client that still
   * writes would otherwise meet a reset connection in place of our error.
   */
  private void skipRest(int firstPiece, long buffered) throws IOException {
    byte[] waste = new byte[32 << 10];
    int piece = firstPiece;
    long left = piece - buffered;
    while (left >= 0) {
      while (left > 0) {
        int count = transport.read(waste, 0, (int) Math.min(waste.length, left));
        if (count < 0) {
          return;
        }
        left -= count;
      }
      if (piece != PIECE) {
        return;
      }
      for (int have = 0; have < 4; ) {
        int count = transport.read(waste, have, 4 - have);
        if (count < 0) {
          return;
        }
        have += count;
      }
      piece = (waste[0] & 0xFF) | (waste[1] & 0xFF) << 8 | (waste[2] & 0xFF) << 16;
      sequence = ((waste[3] & 0xFF) + 1) & 0xFF;
      left = piece;
    }
  }

  private void require(int bytes) throws IOException {
    if (!fill(bytes)) {
      throw new ProtocolException(SqlError.ER_NET_READ_ERROR);
    }
  }

  /** Makes {@code bytes} bytes available from {@link #position}; false at the end of the stream. */
  private boolean fill(int bytes) throws IOException {
    while (limit - position < bytes) {
      if (ended) {
        return false;
      }
      if (limit == buffer.length || position + bytes > buffer.length) {
        makeRoom(bytes);
      }
      int count = transport.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
        return false;
      }
      limit += count;
    }
    return true;
  }

  private void makeRoom(int bytes) {
    int held = limit - position;
    if (bytes <= buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, held);
    } else {
      // Grow with what has arrived, not with what a header announces.
      int capacity = (int) Math.min(bytes, Math.max(STEP_BYTES, held * 2L));
      if (capacity > buffer.length) {
        byte[] larger = new byte[capacity];
        System.arraycopy(buffer, position, larger, 0, held);
        buffer = larger;
      } else {
        System.arraycopy(buffer, position, buffer, 0, held);
      }
    }
    position = 0;
    limit = held;
  }
}
