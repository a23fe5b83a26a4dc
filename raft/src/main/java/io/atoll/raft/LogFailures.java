package io.atoll.raft;

import java.io.IOException;

/** Failures of the file layer as the log's own. */
final class LogFailures {
  private LogFailures() {}

  static RaftLogException of(String what, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    boolean noSpace = isNoSpace(cause);
    return new RaftLogException(
        noSpace ? RaftLogException.Reason.NO_SPACE : RaftLogException.Reason.IO,
        what + ": " + (noSpace ? "the disk is full" : text),
        cause);
  }

  static boolean isNoSpace(IOException cause) {
    String text = String.valueOf(cause.getMessage());
    return text.contains("No space left") || text.contains("quota exceeded");
  }
}
