package io.atoll.raft;

import java.util.Optional;

/** The newest term seen and whom this replica voted for in it. */
record Vote(int term, Optional<Peer> votedFor) {}
