package io.atoll.app;

import java.util.List;

/** What a process of a cluster is, once it has started. */
interface Role extends AutoCloseable {
  /** How to reach it, for the operator: lines like {@code connect: …}. */
  List<String> told();

  @Override
  void close();
}
