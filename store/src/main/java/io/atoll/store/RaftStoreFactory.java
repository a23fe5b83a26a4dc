package io.atoll.store;

import io.atoll.kv.KvEngine;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StateMachine;

/** Opens the Raft groups of a store on its engine; chosen where the program is wired. */
public interface RaftStoreFactory {
  RaftStore open(KvEngine engine, StateMachine machine);
}
