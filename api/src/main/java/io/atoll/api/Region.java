package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;

/**
 * A Region's descriptor: a range of keys and who holds it.
 *
 * @param start first key, in engine order: a memcomparable-<em>encoded</em> user key (as PD's
 *     public protocol has it), without timestamp; empty for the beginning
 * @param end end of the range, excluded, encoded likewise; empty for no end
 */
public record Region(RegionId id, Key start, Key end, RegionEpoch epoch, List<Peer> peers) {
  public Region {
    peers = List.copyOf(peers);
  }

  /** Whether an encoded key lies in the Region. */
  public boolean contains(Key encodedKey) {
    return start.compareTo(encodedKey) <= 0 && (end.isEmpty() || encodedKey.compareTo(end) < 0);
  }
}
