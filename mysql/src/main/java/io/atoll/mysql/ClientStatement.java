package io.atoll.mysql;

import io.atoll.session.Session;
import io.atoll.session.Session.OpenCursor;
import io.atoll.session.Session.Prepared;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement as its client knows it: by number, with bound types, long data, a cursor.
 */
final class ClientStatement {
  private static final int[] NOT_BOUND = {};

  private final int id;
  private final Prepared prepared;
  private int[] parameterTypes = NOT_BOUND;
  private ByteArrayOutputStream @Nullable [] longData;
  private @Nullable OpenCursor cursor;
  private boolean longDataTooLarge;

  ClientStatement(int id, Prepared prepared) {
    this.id = id;
    this.prepared = prepared;
  }

  int id() {
    return id;
  }

  Session.Prepared prepared() {
    return prepared;
  }

  /** The wire types of the last execution that sent some; empty where none did. */
  int[] parameterTypes() {
    return parameterTypes;
  }

  void bind(int[] types) {
    this.parameterTypes = types;
  }

  @Nullable OpenCursor cursor() {
    return cursor;
  }

  void open(OpenCursor opened) {
    closeCursor();
    cursor = opened;
  }

  void closeCursor() {
    OpenCursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
  }

  /** Adds to a parameter's long data, up to {@code maxBytes}; errors show at the execution. */
  @SuppressWarnings("nullness")
  void addLongData(int parameter, byte[] source, int start, int length, long maxBytes) {
    ByteArrayOutputStream[] all = longData;
    if (all == null) {
      all = new ByteArrayOutputStream[prepared.parameterCount()];
      longData = all;
    }
    ByteArrayOutputStream data = all[parameter];
    if (data == null) {
      data = new ByteArrayOutputStream(length);
      all[parameter] = data;
    }
    if (data.size() + (long) length > maxBytes) {
      longDataTooLarge = true;
    } else {
      data.write(source, start, length);
    }
  }

  boolean isLongDataTooLarge() {
    return longDataTooLarge;
  }

  /** The long data of a parameter; null where none was sent. */
  byte @Nullable [] longData(int parameter) {
    ByteArrayOutputStream[] all = longData;
    return all == null || all[parameter] == null ? null : all[parameter].toByteArray();
  }

  void forgetLongData() {
    longData = null;
    longDataTooLarge = false;
  }

  void close() {
    closeCursor();
    prepared.close();
  }
}
