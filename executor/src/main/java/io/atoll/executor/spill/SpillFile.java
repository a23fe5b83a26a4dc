package io.atoll.executor.spill;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.runtime.FileSystem;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file of chunks of one shape: written once from front to back, then read from front to
 * back any number of times. Records: length (4 bytes, little endian), then {@link ChunkCodec}'s
 * form. One thread. A full disk ends the statement (1021); the file is removed at {@link #close}.
 */
public final class SpillFile implements AutoCloseable {
  private final FileSystem files;
  private final String name;
  private final FileSystem.LogFile file;
  private final List<SqlType> types;
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private long sizeBytes;
  private long rows;

  SpillFile(FileSystem files, String name, List<SqlType> types) throws IOException {
    this.files = files;
    this.name = name;
    this.types = types;
    this.file = files.open(name);
  }

  public long rows() {
    return rows;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** Appends the rows that count. */
  public void write(Chunk chunk) {
    Chunk dense = chunk.selection() == null ? chunk : chunk.compact();
    buffer.clear().position(4);
    buffer = ChunkCodec.encode(dense, buffer);
    buffer.putInt(0, buffer.position() - 4);
    buffer.flip();
    int length = buffer.remaining();
    try {
      file.append(buffer);
    } catch (IOException e) {
      throw diskError(e);
    }
    sizeBytes += length;
    rows += dense.rows();
  }

  private io.atoll.types.SqlException diskError(IOException e) {
    return new io.atoll.types.SqlException(
        SqlError.ER_DISK_FULL,
        "Temporary file " + name + " cannot be written or read: " + e.getMessage(),
        e);
  }

  /** A reading from the front; several may be open at once. */
  public Reader reader() {
    return new Reader(0);
  }

  /**
   * A reading that starts behind the first records.
   *
   * @param fromByte {@link #sizeBytes} before the first chunk to be read was written
   */
  public Reader reader(long fromByte) {
    return new Reader(fromByte);
  }

  /** Gives the chunks in the order written. */
  public final class Reader {
    private long position;
    private ByteBuffer input = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    Reader(long fromByte) {
      this.position = fromByte;
    }

    /** The next chunk, owned by the caller; null at the end. */
    public @Nullable Chunk next() {
      if (position >= sizeBytes) {
        return null;
      }
      try {
        input.clear().limit(4);
        file.read(position, input);
        int length = input.getInt(0);
        if (input.capacity() < length) {
          input = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        input.clear().limit(length);
        file.read(position + 4, input);
        input.flip();
        position += 4L + length;
      } catch (IOException e) {
        throw diskError(e);
      }
      Vector[] columns = new Vector[types.size()];
      return ChunkCodec.decode(input, types, columns);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
      files.delete(name);
    } catch (IOException e) {
      // The folder of temporary files is emptied at the next start.
    }
  }
}
