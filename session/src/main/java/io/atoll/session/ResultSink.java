package io.atoll.session;

import io.atoll.chunk.Chunk;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;

/**
 * Where a session puts the results of a statement. Called on the connection's thread, in the order
 * {@code header rows* end} for a result set, or {@code ok}, or {@code error}; once per result of a
 * multi-statement text or CALL. {@code rows} may block on a slow client: that is the back-pressure.
 * After {@code header} an {@code error} may still come. Where the client is gone every call throws
 * {@link java.io.UncheckedIOException}: the statement ends, the session is closed afterwards.
 */
public interface ResultSink {
  /**
   * @param format how values are shown: time zone of TIMESTAMPs, character set of strings
   */
  void header(ResultHeader header, ResultFormat format);

  /**
   * The rows that count of a chunk whose columns are the header's. The chunk is the caller's again
   * on return.
   */
  void rows(Chunk chunk);

  void end(Completion completion);

  void ok(Completion completion);

  void error(SqlException error);

  /**
   * LOAD DATA LOCAL: asks the client for a file, before any other answer to the statement. What the
   * statement does not read of it is skipped.
   *
   * @throws SqlException 3948 where the client does not allow it
   */
  default LocalFile localFile(String name) {
    throw SqlError.ER_CLIENT_LOCAL_FILES_DISABLED.with();
  }

  /** A file of the client's, piece by piece. */
  interface LocalFile {
    /** The next piece, of any length above 0; empty at the end of the file. */
    byte[] next();
  }
}
