package io.atoll.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.kv.memory.MemoryKvEngine;
import org.junit.jupiter.api.Test;

final class MemoryKvEngineTest extends KvEngineContract {
  @Override
  protected KvEngine open() {
    return new MemoryKvEngine();
  }

  @Override
  protected KvEngine crash(KvEngine current) {
    ((MemoryKvEngine) current).crash();
    return current;
  }

  @Test
  void aHeldFlushWaitsForTheTest() {
    MemoryKvEngine memory = (MemoryKvEngine) engine;
    memory.holdFlushes(true);
    put(Family.DEFAULT, "a", "1");
    memory.requestFlush();
    assertThat(memory.flushRequested()).isTrue();
    memory.crash();
    assertThat(memory.get(Family.DEFAULT, b("a"))).isNull();
  }

  @Test
  void aFailureStopsWritesUntilACrash() {
    MemoryKvEngine memory = (MemoryKvEngine) engine;
    memory.failWith(new KvException.NoSpace("no space left", null));
    assertThatThrownBy(() -> put(Family.DEFAULT, "a", "1")).isInstanceOf(KvException.NoSpace.class);
    memory.crash();
    put(Family.DEFAULT, "a", "1");
  }
}
