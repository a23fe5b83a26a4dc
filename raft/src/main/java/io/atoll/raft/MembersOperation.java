package io.atoll.raft;

/**
 * A change of members as the log stores it.
 *
 * @param peer whom it is about
 * @param mode the library's mode, by ordinal
 * @param members the members afterwards
 */
record MembersOperation(Peer peer, int mode, Members members) {}
