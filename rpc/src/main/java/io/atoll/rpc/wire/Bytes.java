package io.atoll.rpc.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.atoll.codec.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings of protobuf and arrays of {@code api}: nobody changes either, so that they share
 * memory where that saves a copy worth saving.
 */
public final class Bytes {
  /** Below this a copy is cheaper than looking for the array. */
  private static final int COPIED = 512;

  private Bytes() {}

  public static ByteString of(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  public static ByteString of(Key key) {
    return key.isEmpty() ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(key.bytes());
  }

  public static Iterable<ByteString> of(List<Key> keys) {
    List<ByteString> result = new ArrayList<>(keys.size());
    for (Key key : keys) {
      result.add(of(key));
    }
    return result;
  }

  public static Key key(ByteString bytes) {
    return bytes.isEmpty() ? Key.EMPTY : Key.of(array(bytes));
  }

  public static List<Key> keys(List<ByteString> bytes) {
    List<Key> result = new ArrayList<>(bytes.size());
    for (ByteString each : bytes) {
      result.add(key(each));
    }
    return result;
  }

  /** The content, not to be changed. */
  public static byte[] array(ByteString bytes) {
    if (bytes.size() < COPIED) {
      return bytes.toByteArray();
    }
    Finder finder = new Finder();
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, finder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] found = finder.found;
    return found != null && found.length == bytes.size() ? found : bytes.toByteArray();
  }

  /** Keeps the array behind a byte string that consists of one whole array. */
  private static final class Finder extends ByteOutput {
    byte @Nullable [] found;

    @Override
    public void write(byte value) {}

    @Override
    public void write(byte[] value, int offset, int length) {}

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      // Of a string in several pieces no piece is as long as the whole, which the caller checks.
      if (offset == 0 && length == value.length) {
        found = value;
      }
    }

    @Override
    public void write(ByteBuffer value) {}

    @Override
    public void writeLazy(ByteBuffer value) {}
  }
}
