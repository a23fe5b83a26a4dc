package io.atoll.raft;

/** What an entry's payload is, as the log stores it. */
enum EntryKind {
  COMMAND(0),
  NEW_TERM(1),
  MEMBERS(2);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static EntryKind of(int code) {
    for (EntryKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("entry kind " + code + " is of a newer version");
  }
}
