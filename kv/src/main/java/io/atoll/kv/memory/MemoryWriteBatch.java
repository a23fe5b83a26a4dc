package io.atoll.kv.memory;

import io.atoll.kv.Family;
import io.atoll.kv.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/** Remembers the operations as they came. */
final class MemoryWriteBatch implements WriteBatch {
  sealed interface Operation {
    Family family();
  }

  record Put(Family family, byte[] key, byte[] value) implements Operation {}

  record Delete(Family family, byte[] key) implements Operation {}

  record DeleteRange(Family family, byte[] start, byte[] end) implements Operation {}

  private final List<Operation> operations = new ArrayList<>();
  private long sizeBytes;

  List<Operation> operations() {
    return operations;
  }

  @Override
  public void put(Family family, byte[] key, byte[] value) {
    operations.add(new Put(family, key.clone(), value.clone()));
    sizeBytes += key.length + value.length;
  }

  @Override
  public void delete(Family family, byte[] key) {
    operations.add(new Delete(family, key.clone()));
    sizeBytes += key.length;
  }

  @Override
  public void deleteRange(Family family, byte[] start, byte[] end) {
    operations.add(new DeleteRange(family, start.clone(), end.clone()));
    sizeBytes += start.length + end.length;
  }

  @Override
  public int count() {
    return operations.size();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void clear() {
    operations.clear();
    sizeBytes = 0;
  }

  @Override
  public void close() {
    clear();
  }
}
