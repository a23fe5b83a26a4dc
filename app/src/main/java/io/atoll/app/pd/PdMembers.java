package io.atoll.app.pd;

import java.util.List;
import java.util.Optional;

/**
 * Placement's members.
 *
 * @param leader whose member leads, as far as this one knows; 0 for nobody
 */
public record PdMembers(List<Member> all, long leader) {
  /**
   * One of them.
   *
   * @param address host and port of its gRPC; empty for none
   * @param isWell whether it answers, as far as this one knows
   */
  public record Member(long id, String name, String address, boolean isWell) {}

  public PdMembers {
    all = List.copyOf(all);
  }

  Optional<Member> leading() {
    return all.stream().filter(each -> each.id() == leader).findAny();
  }
}
