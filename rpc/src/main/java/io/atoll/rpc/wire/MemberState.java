package io.atoll.rpc.wire;

import java.util.Map;

/**
 * What a member of placement holds at one moment, for another that its log cannot bring up.
 *
 * @param appliedIndex of the newest entry in it
 * @param appliedTerm of that entry
 * @param seenTerm the newest term that the giver knows
 */
public record MemberState(
    long appliedIndex, long appliedTerm, long seenTerm, Map<String, byte[]> values) {
  public MemberState {
    values = Map.copyOf(values);
  }
}
