package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvException;
import io.atoll.kv.Snapshot;
import io.atoll.kv.WriteBatch;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A journal in an engine of its own, flushed at each save. Owns the engine. */
public final class EngineJournal implements Journal {
  private static final Family FAMILY = Family.RAFT;

  private final KvEngine engine;

  public EngineJournal(KvEngine engine) {
    this.engine = engine;
  }

  @Override
  public Map<String, byte[]> load() {
    Map<String, byte[]> result = new HashMap<>();
    try (Snapshot snapshot = engine.snapshot();
        Cursor cursor = snapshot.cursor(FAMILY, new byte[0], new byte[0])) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        result.put(new String(cursor.key(), StandardCharsets.UTF_8), cursor.value());
      }
    }
    return result;
  }

  @Override
  public void save(Map<String, byte[]> changes) {
    try (WriteBatch batch = engine.newBatch()) {
      changes.forEach((name, value) -> {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        if (value.length == 0) {
          batch.delete(FAMILY, key);
        } else {
          batch.put(FAMILY, key, value);
        }
      });
      engine.write(batch);
      engine.flush();
    } catch (KvException.NoSpace e) {
      // The engine goes on by itself once there is space; the values are saved again when they
      // are asked for again.
      throw PlacementUnavailableException.diskFull("the disk is full");
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
