package io.atoll.kv.rocks;

import io.atoll.kv.KvEngine;
import io.atoll.kv.KvEngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The path taken where the native library lacks the C API. */
final class RocksKvEngineByJniTest extends KvEngineContract {
  @TempDir Path folder;

  @Override
  protected KvEngine open() {
    return RocksKvEngine.open(folder, RocksKvEngineTest.SMALL, false);
  }

  @Override
  protected KvEngine crash(KvEngine current) {
    ((RocksKvEngine) current).closeWithoutFlush();
    return open();
  }
}
