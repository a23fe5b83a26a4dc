package io.atoll.mysql.result;

import io.atoll.chunk.Chunk;
import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.PacketReader;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.ProtocolException;
import io.atoll.session.Completion;
import io.atoll.session.ResultFormat;
import io.atoll.session.ResultHeader;
import io.atoll.session.ResultSink;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.ZoneConverter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of a statement to a connection. One is kept per connection; rows leave as the
 * buffer fills, the rest at the connection's flush.
 *
 * <pre>
 *   header:  column count, definitions, (EOF)
 *   rows:    one packet each
 *   end:     EOF or OK
 * </pre>
 */
public final class ResultWriter implements ResultSink {
  private final Responses responses;
  private final PacketWriter out;
  private final PacketReader in;
  private final IntSupplier statusFlags;
  private boolean binary;
  private ColumnKind[] kinds = {};
  private ZoneConverter zone = new ZoneConverter(ZoneOffset.UTC);
  private boolean isAnswered;
  private boolean readsLocalFile;

  /**
   * @param statusFlags SERVER_STATUS_* of this moment, for the EOF after the definitions
   */
  public ResultWriter(Responses responses, PacketReader in, IntSupplier statusFlags) {
    this.responses = responses;
    this.in = in;
    this.out = responses.out();
    this.statusFlags = statusFlags;
  }

  /** Starts the answer to a command. */
  public ResultWriter start(boolean binaryRows) {
    this.binary = binaryRows;
    this.isAnswered = false;
    return this;
  }

  /** Whether the answer that was started has been ended by {@code end}, {@code ok} or an error. */
  public boolean isAnswered() {
    return isAnswered;
  }

  @Override
  public void header(ResultHeader header, ResultFormat format) {
    isAnswered = false;
    prepareRows(header, format).write(out);
    responses.endOfDefinitions(0, statusFlags.getAsInt());
  }

  /** Makes ready for rows of {@code header}; the caller sends the definitions. */
  public EncodedHeader prepareRows(ResultHeader header, ResultFormat format) {
    EncodedHeader encoded =
        EncodedHeader.of(
            header, format.characterSet(), responses.has(Capabilities.OPTIONAL_RESULTSET_METADATA));
    kinds = encoded.kinds();
    ZoneId wanted = format.timeZone();
    if (!zone.zone().equals(wanted)) {
      zone = new ZoneConverter(wanted);
    }
    return encoded;
  }

  @Override
  public void rows(Chunk chunk) {
    if (binary) {
      BinaryRows.write(out, chunk, kinds, zone);
    } else {
      TextRows.write(out, chunk, kinds, zone);
    }
  }

  @Override
  public void end(Completion completion) {
    responses.endOfRows(completion, 0);
    isAnswered = !completion.moreResults();
  }

  @Override
  public void ok(Completion completion) {
    skipLocalFile();
    responses.ok(completion);
    isAnswered = !completion.moreResults();
  }

  @Override
  public void error(SqlException error) {
    skipLocalFile();
    responses.error(error);
    isAnswered = true;
  }

  @Override
  public LocalFile localFile(String name) {
    if (!responses.has(Capabilities.LOCAL_FILES)) {
      throw SqlError.ER_CLIENT_LOCAL_FILES_DISABLED.with();
    }
    out.begin();
    out.int1(0xFB);
    out.bytes(name.getBytes(StandardCharsets.UTF_8));
    out.end();
    out.flush();
    in.sequence(out.sequence());
    readsLocalFile = true;
    return this::nextPiece;
  }

  private byte[] nextPiece() {
    if (!readsLocalFile) {
      return new byte[0];
    }
    try {
      if (!in.next(Integer.MAX_VALUE)) {
        throw new ProtocolException(SqlError.ER_NET_READ_ERROR);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.sequence(in.sequence());
    byte[] piece = Arrays.copyOfRange(in.array(), in.start(), in.end());
    readsLocalFile = piece.length > 0;
    return piece;
  }

  private void skipLocalFile() {
    while (readsLocalFile) {
      nextPiece();
    }
  }

  /** A sink for the rows of a FETCH: how they end is kept for the caller. */
  public Fetched fetched() {
    return new Fetched(this);
  }

  /** Takes the rows of one FETCH. */
  public static final class Fetched implements ResultSink {
    private final ResultWriter writer;
    private @Nullable Completion completion;
    private boolean hasFailed;

    Fetched(ResultWriter writer) {
      this.writer = writer;
    }

    /** How the rows ended; null where they did not end well. */
    public @Nullable Completion completion() {
      return completion;
    }

    public boolean hasFailed() {
      return hasFailed;
    }

    @Override
    public void header(ResultHeader header, ResultFormat format) {
      throw new IllegalStateException("a fetch sends no header");
    }

    @Override
    public void rows(Chunk chunk) {
      writer.rows(chunk);
    }

    @Override
    public void end(Completion end) {
      completion = end;
    }

    @Override
    public void ok(Completion end) {
      completion = end;
    }

    @Override
    public void error(SqlException error) {
      hasFailed = true;
      writer.error(error);
    }
  }
}
