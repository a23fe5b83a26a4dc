package io.atoll.mysql.result;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.ServerStatus;
import io.atoll.session.Completion;
import io.atoll.types.CharacterSet;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** OK, EOF and ERR packets in the form that the client's capabilities ask for. */
public final class Responses {
  private static final int MAX_ERROR_BYTES = 512 * 4;

  private final PacketWriter out;
  private final int capabilities;

  public Responses(PacketWriter out, int capabilities) {
    this.out = out;
    this.capabilities = capabilities;
  }

  public PacketWriter out() {
    return out;
  }

  public boolean has(int capability) {
    return (capabilities & capability) != 0;
  }

  /** OK without rows, warnings or changes. */
  public void ok(int statusFlags) {
    ok(new Completion(0, 0, 0, statusFlags, "", List.of(), false));
  }

  public void ok(Completion completion) {
    okPacket(0x00, completion, 0);
  }

  /**
   * The end of definitions or rows: EOF, or OK with EOF's first byte for clients that gave EOF up.
   *
   * @param extraFlags SERVER_STATUS_* of the protocol to add
   */
  public void endOfRows(Completion completion, int extraFlags) {
    if (has(Capabilities.DEPRECATE_EOF)) {
      okPacket(0xFE, completion, extraFlags);
    } else {
      eof(completion.warningCount(), status(completion) | extraFlags);
    }
  }

  /** The EOF between definitions and rows, which newer clients do without. */
  public void endOfDefinitions(int warningCount, int statusFlags) {
    if (!has(Capabilities.DEPRECATE_EOF)) {
      eof(warningCount, statusFlags);
    }
  }

  private void eof(int warningCount, int statusFlags) {
    out.begin();
    out.int1(0xFE);
    out.int2(Math.min(0xFFFF, warningCount));
    out.int2(statusFlags);
    out.end();
  }

  private static int status(Completion completion) {
    return completion.statusFlags()
        | (completion.moreResults() ? ServerStatus.MORE_RESULTS_EXISTS : 0);
  }

  private void okPacket(int first, Completion completion, int extraFlags) {
    boolean tracks = has(Capabilities.SESSION_TRACK);
    boolean changed = tracks && !completion.changes().isEmpty();
    out.begin();
    out.int1(first);
    out.lenenc(completion.affectedRows());
    out.lenenc(completion.lastInsertId());
    out.int2(status(completion) | extraFlags | (changed ? ServerStatus.SESSION_STATE_CHANGED : 0));
    out.int2(Math.min(0xFFFF, completion.warningCount()));
    if (changed || !completion.info().isEmpty()) {
      out.lenencString(completion.info());
    }
    if (changed) {
      stateChanges(completion.changes());
    }
    out.end();
  }

  private void stateChanges(List<Completion.StateChange> changes) {
    PacketWriter block = EncodedHeader.detached();
    for (Completion.StateChange change : changes) {
      PacketWriter data = EncodedHeader.detached();
      int type =
          switch (change) {
            case Completion.StateChange.SystemVariable variable -> {
              data.lenencString(variable.name());
              data.lenencString(variable.value());
              yield 0;
            }
            case Completion.StateChange.Schema schema -> {
              data.lenencString(schema.name());
              yield 1;
            }
            case Completion.StateChange.TransactionState state -> {
              data.lenencString(state.state());
              yield 5;
            }
          };
      block.int1(type);
      block.lenencBytes(data.written(0));
    }
    out.lenencBytes(block.written(0));
  }

  /** ERR; whatever packet was begun is forgotten. */
  public void error(SqlException error) {
    error(error, CharacterSet.UTF8MB4);
  }

  public void error(SqlException error, CharacterSet charset) {
    out.cancel();
    String text = error.getMessage() == null ? error.error().name() : error.getMessage();
    byte[] message = charset.fromUtf8(text.getBytes(StandardCharsets.UTF_8));
    out.begin();
    out.int1(0xFF);
    out.int2(error.error().code());
    out.int1('#');
    out.bytes(error.error().sqlState().getBytes(StandardCharsets.US_ASCII));
    out.bytes(message, 0, Math.min(message.length, MAX_ERROR_BYTES));
    out.end();
  }
}
