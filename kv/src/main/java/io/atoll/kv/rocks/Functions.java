package io.atoll.kv.rocks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * RocksDB's C functions ({@code include/rocksdb/c.h}) as method handles. Pointers are passed as
 * longs, which spares a segment object per call. Constants, so that the JIT compiles straight
 * calls.
 */
final class Functions {
  private Functions() {}

  /** All memory: native addresses are offsets into it. */
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = SymbolLookup.loaderLookup();
  private static final MemoryLayout P = JAVA_LONG;
  private static final StringBuilder MISSING = new StringBuilder();

  static final MethodHandle WRITEBATCH_CREATE_FROM =
      value(P, "rocksdb_writebatch_create_from", P, P);
  static final MethodHandle WRITEBATCH_DESTROY = nothing("rocksdb_writebatch_destroy", P);
  static final MethodHandle WRITE = nothing("rocksdb_write", P, P, P, P);
  static final MethodHandle WRITEOPTIONS_CREATE = value(P, "rocksdb_writeoptions_create");
  static final MethodHandle WRITEOPTIONS_DESTROY = nothing("rocksdb_writeoptions_destroy", P);
  static final MethodHandle WRITEOPTIONS_DISABLE_WAL =
      nothing("rocksdb_writeoptions_disable_WAL", P, java.lang.foreign.ValueLayout.JAVA_INT);
  static final MethodHandle GET_INTO_BUFFER =
      value(JAVA_BYTE, "rocksdb_get_into_buffer_cf", P, P, P, P, P, P, P, P, P, P);
  static final MethodHandle CREATE_SNAPSHOT = value(P, "rocksdb_create_snapshot", P);
  static final MethodHandle RELEASE_SNAPSHOT = nothing("rocksdb_release_snapshot", P, P);
  static final MethodHandle READOPTIONS_CREATE = value(P, "rocksdb_readoptions_create");
  static final MethodHandle READOPTIONS_DESTROY = nothing("rocksdb_readoptions_destroy", P);
  static final MethodHandle READOPTIONS_SET_SNAPSHOT =
      nothing("rocksdb_readoptions_set_snapshot", P, P);
  static final MethodHandle READOPTIONS_SET_READ_TIER =
      nothing("rocksdb_readoptions_set_read_tier", P, java.lang.foreign.ValueLayout.JAVA_INT);
  static final MethodHandle READOPTIONS_SET_LOWER =
      nothing("rocksdb_readoptions_set_iterate_lower_bound", P, P, P);
  static final MethodHandle READOPTIONS_SET_UPPER =
      nothing("rocksdb_readoptions_set_iterate_upper_bound", P, P, P);
  static final MethodHandle READOPTIONS_SET_TOTAL_ORDER =
      nothing("rocksdb_readoptions_set_total_order_seek", P, JAVA_BYTE);
  static final MethodHandle READOPTIONS_SET_SAME_PREFIX =
      nothing("rocksdb_readoptions_set_prefix_same_as_start", P, JAVA_BYTE);
  static final MethodHandle CREATE_ITERATOR = value(P, "rocksdb_create_iterator_cf", P, P, P);
  static final MethodHandle ITER_DESTROY = nothing("rocksdb_iter_destroy", P);
  static final MethodHandle ITER_VALID = value(JAVA_BYTE, "rocksdb_iter_valid", P);
  static final MethodHandle ITER_SEEK = nothing("rocksdb_iter_seek", P, P, P);
  static final MethodHandle ITER_SEEK_FOR_PREV = nothing("rocksdb_iter_seek_for_prev", P, P, P);
  static final MethodHandle ITER_SEEK_TO_FIRST = nothing("rocksdb_iter_seek_to_first", P);
  static final MethodHandle ITER_SEEK_TO_LAST = nothing("rocksdb_iter_seek_to_last", P);
  static final MethodHandle ITER_NEXT = nothing("rocksdb_iter_next", P);
  static final MethodHandle ITER_PREV = nothing("rocksdb_iter_prev", P);
  static final MethodHandle ITER_KEY = value(P, "rocksdb_iter_key", P, P);
  static final MethodHandle ITER_VALUE = value(P, "rocksdb_iter_value", P, P);
  static final MethodHandle ITER_GET_ERROR = nothing("rocksdb_iter_get_error", P, P);
  static final MethodHandle FREE = nothing("rocksdb_free", P);

  /** Names of functions the loaded library does not export; empty when all are there. */
  static String missing() {
    return MISSING.toString();
  }

  private static MethodHandle value(MemoryLayout result, String name, MemoryLayout... arguments) {
    return find(name, FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle nothing(String name, MemoryLayout... arguments) {
    return find(name, FunctionDescriptor.ofVoid(arguments));
  }

  private static MethodHandle find(String name, FunctionDescriptor descriptor) {
    Optional<MemorySegment> symbol = SYMBOLS.find(name);
    if (symbol.isEmpty()) {
      MISSING.append(MISSING.isEmpty() ? "" : ", ").append(name);
      return java.lang.invoke.MethodHandles.empty(descriptor.toMethodType());
    }
    return LINKER.downcallHandle(symbol.get(), descriptor);
  }

  /** Rethrows what the compiler cannot see passes; a native call itself throws nothing. */
  static AssertionError unexpected(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    return new AssertionError("a call into RocksDB failed in Java", cause);
  }
}
