package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.rpc.plan.ChunkReader;
import io.atoll.rpc.plan.ChunkWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Chunks come out of their bytes as they went in, but for rows that do not count. */
final class ChunksTest {
  @Test
  void chunksOfAllStoragesComeThrough() {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<Chunk> chunks = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        chunks.add(chunk(random));
      }
      List<Chunk> read = ChunkReader.decode(ChunkWriter.encode(chunks));
      assertThat(read).hasSameSizeAs(chunks);
      for (int i = 0; i < chunks.size(); i++) {
        assertSame(read.get(i), chunks.get(i));
      }
    }
  }

  @Test
  void theFormatIsWhatItsDescriptionSays() {
    LongVector five = new LongVector(1);
    five.append(5);
    assertThat(HexFormat.of().formatHex(ChunkWriter.encode(List.of(new Chunk(five)))))
        .isEqualTo("01000000" + "01000000" + "01000000" + "00" + "00" + "0500000000000000");
  }

  static void assertSame(Chunk actual, Chunk expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.columnCount()).isEqualTo(expected.columnCount());
    for (int c = 0; c < expected.columnCount(); c++) {
      Vector a = actual.column(c);
      Vector e = expected.column(c);
      assertThat(a.getClass()).isEqualTo(e.getClass());
      if (e instanceof DecimalVector d) {
        assertThat(((DecimalVector) a).scale()).isEqualTo(d.scale());
      }
      for (int i = 0; i < expected.rows(); i++) {
        assertThat(a.value(actual.position(i))).isEqualTo(e.value(expected.position(i)));
      }
    }
  }

  private static Chunk chunk(Random random) {
    int rows = random.nextInt(200);
    int columns = random.nextInt(5);
    if (columns == 0) {
      return Chunk.ofRows(rows);
    }
    Vector[] vectors = new Vector[columns];
    for (int c = 0; c < columns; c++) {
      vectors[c] = vector(random, rows);
    }
    Chunk chunk = new Chunk(vectors);
    if (random.nextBoolean()) {
      return chunk;
    }
    int[] selection = new int[rows];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (random.nextInt(3) == 0) {
        selection[count++] = i;
      }
    }
    return chunk.select(selection, count);
  }

  private static Vector vector(Random random, int rows) {
    boolean hasNulls = random.nextBoolean();
    int kind = random.nextInt(4);
    Vector vector =
        switch (kind) {
          case 0 -> new LongVector(0);
          case 1 -> new DoubleVector(4);
          case 2 -> new DecimalVector(1, random.nextInt(30));
          default -> new BytesVector(2);
        };
    boolean isWide = random.nextBoolean();
    for (int i = 0; i < rows; i++) {
      if (hasNulls && random.nextInt(4) == 0) {
        vector.appendNull();
        continue;
      }
      switch (vector) {
        case LongVector longs -> longs.append(random.nextLong());
        case DoubleVector doubles -> doubles.append(random.nextGaussian());
        case DecimalVector decimals ->
            decimals.append(
                new BigDecimal(
                    new BigInteger(isWide ? random.nextInt(1, 210) : 60, random),
                    decimals.scale()));
        case BytesVector bytes -> {
          byte[] value = new byte[random.nextInt(30)];
          random.nextBytes(value);
          bytes.append(value);
        }
      }
    }
    return vector;
  }
}
