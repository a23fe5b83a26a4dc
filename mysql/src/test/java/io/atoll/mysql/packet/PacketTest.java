package io.atoll.mysql.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.types.SqlError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
  private static final int PIECE = 0xFFFFFF;

  private static final class Memory implements Transport {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
    private final Random chunks = new Random(3);
    int reads;

    @Override
    public int read(byte[] target, int start, int length) {
      reads++;
      return in.read(target, start, Math.min(length, 1 + chunks.nextInt(200_000)));
    }

    @Override
    public void write(byte[] source, int start, int length) {
      written.write(source, start, length);
    }

    @Override
    public void close() {}

    void turn() {
      in = new ByteArrayInputStream(written.toByteArray());
      written.reset();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 250, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE - 1, 2 * PIECE})
  void payloadsOfEveryLengthPass(int length) throws IOException {
    byte[] payload = new byte[length];
    new Random(length).nextBytes(payload);
    Memory memory = new Memory();
    PacketWriter out = new PacketWriter(memory);
    for (byte[] each : new byte[][] {{1, 2, 3}, payload, {4}}) {
      out.begin();
      out.bytes(each);
      out.end();
    }
    out.flush();
    memory.turn();
    PacketReader in = new PacketReader(memory, true);
    for (byte[] each : new byte[][] {{1, 2, 3}, payload, {4}}) {
      assertThat(in.next(1 << 30)).isTrue();
      assertThat(Arrays.equals(in.array(), in.start(), in.end(), each, 0, each.length)).isTrue();
    }
    assertThat(in.next(1 << 30)).isFalse();
    assertThat(in.sequence()).isEqualTo(3 + length / PIECE);
  }

  @Test
  void joinedPayloadsAboveTheLimitAreSkippedToTheirEnd() throws IOException {
    Memory memory = new Memory();
    PacketWriter out = new PacketWriter(memory);
    out.begin();
    out.zeros(PIECE + 1000);
    out.end();
    out.flush();
    memory.turn();
    PacketReader in = new PacketReader(memory, true);
    assertThatThrownBy(() -> in.next(PIECE + 10))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error().error()).isEqualTo(SqlError.ER_NET_PACKET_TOO_LARGE));
    assertThat(memory.in.available()).isZero();
  }

  @Test
  void anAnnouncedLengthAloneTakesNoMemory() {
    Memory memory = new Memory();
    memory.written.writeBytes(new byte[] {-2, -1, -1, 0, 1, 2, 3});
    memory.turn();
    PacketReader in = new PacketReader(memory, true);
    assertThatThrownBy(() -> in.next(1 << 30)).isInstanceOf(ProtocolException.class);
    assertThat(in.array().length).isLessThanOrEqualTo(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 250, 251, 65535, 65536, 0xFFFFFF, 0x1000000, Long.MAX_VALUE, -1})
  void lengthEncodedIntegersPass(long value) throws IOException {
    Memory memory = new Memory();
    PacketWriter out = new PacketWriter(memory);
    out.begin();
    out.lenenc(value);
    out.end();
    out.flush();
    memory.turn();
    PacketReader in = new PacketReader(memory, true);
    assertThat(in.next(100)).isTrue();
    PayloadReader payload = new PayloadReader(in.array(), in.start(), in.end());
    assertThat(payload.lenenc()).isEqualTo(value);
    assertThat(payload.remaining()).isZero();
  }

  @Test
  void compressedFramesPass() throws IOException {
    for (CompressedTransport.Algorithm algorithm :
        new CompressedTransport.Algorithm[] {
          new CompressedTransport.Algorithm.Zlib(), new CompressedTransport.Algorithm.Zstandard(3)
        }) {
      Memory memory = new Memory();
      CompressedTransport sender = new CompressedTransport(memory, algorithm);
      Random random = new Random(5);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int length : new int[] {1, 49, 50, 1000, 300_000, 700_000}) {
        byte[] data = new byte[length];
        if (length % 3 == 1) {
          random.nextBytes(data);
        }
        all.writeBytes(data);
        sender.write(data, 0, length);
      }
      memory.turn();
      CompressedTransport receiver = new CompressedTransport(memory, algorithm);
      byte[] back = new byte[all.size()];
      for (int have = 0; have < back.length; ) {
        int count = receiver.read(back, have, back.length - have);
        assertThat(count).isPositive();
        have += count;
      }
      assertThat(Arrays.equals(back, all.toByteArray())).isTrue();
      assertThat(receiver.read(back, 0, 1)).isNegative();
    }
  }

  /** Ordinary packets begin and end anywhere in compressed ones, which may be stored. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, PIECE - 4})
  void randomBytesOfManyPiecesPassInFramesOfAnyLength(int frameBytes) throws IOException {
    byte[] payload = new byte[2 * PIECE + 1_000_000];
    new Random(frameBytes).nextBytes(payload);
    Memory plain = new Memory();
    PacketWriter out = new PacketWriter(plain);
    for (byte[] each : new byte[][] {{1, 2, 3}, payload, {4}}) {
      out.begin();
      out.bytes(each);
      out.end();
    }
    out.flush();
    byte[] stream = plain.written.toByteArray();
    Memory memory = new Memory();
    int sequence = 0;
    for (int at = 0; at < stream.length; at += frameBytes) {
      int length = Math.min(frameBytes, stream.length - at);
      byte[] header = {
        (byte) length, (byte) (length >>> 8), (byte) (length >>> 16), (byte) sequence++, 0, 0, 0
      };
      memory.write(header, 0, header.length);
      memory.write(stream, at, length);
    }
    memory.turn();
    PacketReader in =
        new PacketReader(
            new CompressedTransport(memory, new CompressedTransport.Algorithm.Zlib()), false);
    for (byte[] each : new byte[][] {{1, 2, 3}, payload, {4}}) {
      assertThat(in.next(1L << 30)).isTrue();
      assertThat(Arrays.equals(in.array(), in.start(), in.end(), each, 0, each.length)).isTrue();
    }
    assertThat(in.next(1L << 30)).isFalse();
  }
}
