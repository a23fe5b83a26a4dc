package io.atoll.raft;

/**
 * The library's snapshot: nothing but the place in the log, the data stays in the engine.
 *
 * @param membersIndex index of the entry that made {@code members}, 0 for the first ones
 */
record Marker(long index, int term, long membersIndex, Members members) {}
