package io.atoll.mvcc;

/** What a record of the write family says, with TiKV's byte. */
public enum WriteKind {
  PUT('P'),
  DELETE('D'),
  /** The key was locked by a committed transaction that did not change it. */
  LOCK('L'),
  /** The transaction that started at the record's timestamp is rolled back. */
  ROLLBACK('R');

  private final byte flag;

  WriteKind(char flag) {
    this.flag = (byte) flag;
  }

  byte flag() {
    return flag;
  }

  static WriteKind of(int flag) {
    return switch (flag) {
      case 'P' -> PUT;
      case 'D' -> DELETE;
      case 'L' -> LOCK;
      case 'R' -> ROLLBACK;
      default -> throw new MvccCorruptionException("write record of unknown kind " + flag);
    };
  }

  /** What committing a lock writes. */
  static WriteKind committing(LockKind lock) {
    return switch (lock) {
      case PUT -> PUT;
      case DELETE -> DELETE;
      case LOCK -> LOCK;
      case PESSIMISTIC, SHARED ->
          throw new IllegalStateException("a " + lock + " lock is never committed");
    };
  }
}
