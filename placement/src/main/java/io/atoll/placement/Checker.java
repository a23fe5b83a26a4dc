package io.atoll.placement;

import java.util.Optional;

/** Says what is wrong with one Region and how it is put right. Asked at each of its heartbeats. */
interface Checker {
  Optional<Operator.Plan> check(KnownRegion region, ClusterView view);
}
