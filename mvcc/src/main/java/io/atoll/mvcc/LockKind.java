package io.atoll.mvcc;

import io.atoll.api.LockInfo;

/** What a lock stands for, with TiKV's byte. */
public enum LockKind {
  PUT('P'),
  DELETE('D'),
  /** Locks the key, changes nothing. */
  LOCK('L'),
  /** Taken by a statement, before prewrite; never stops a plain read. */
  PESSIMISTIC('S'),
  /** Several holders, each a {@link #LOCK} or {@link #PESSIMISTIC} lock of its own. */
  SHARED('H');

  private final byte flag;

  LockKind(char flag) {
    this.flag = (byte) flag;
  }

  byte flag() {
    return flag;
  }

  static LockKind of(int flag) {
    for (LockKind kind : values()) {
      if (kind.flag == flag) {
        return kind;
      }
    }
    throw new MvccCorruptionException("lock record of unknown kind " + flag);
  }

  /** How the interface names it; a shared lock is named by its holders. */
  LockInfo.Kind info() {
    return switch (this) {
      case PUT -> LockInfo.Kind.PUT;
      case DELETE -> LockInfo.Kind.DELETE;
      case LOCK -> LockInfo.Kind.LOCK;
      case PESSIMISTIC, SHARED -> LockInfo.Kind.PESSIMISTIC;
    };
  }
}
