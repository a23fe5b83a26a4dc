package io.atoll.raft;

/**
 * Kinds of records in the shared log. Codes never change their meaning.
 *
 * <pre>
 *   1 ENTRY          index 8, term 4, kind 1, payload: replaces what was at or above the index
 *   2 REWRITTEN      as ENTRY, copied from a segment about to be dropped: only fills a gap
 *   3 TRUNCATE_FROM  index 8: entries at or above it are gone
 *   4 MARKER         index 8, term 4, members index 8, members: the library's snapshot
 *   5 TERM           term 4, voted peer id 8, voted store id 8 (both -1: none)
 *   6 GROUP          the whole state of a group but its entries: self, voting 1, initial members,
 *                    then as TERM, then as MARKER
 *   7 DESTROYED      nothing
 *   8 SEGMENT_START  previous segment 8, its end 8, store id 8; group is 0
 *   9 VOTING         1 byte
 *  16..19            kept for the brackets of ingestion and range deletion (begin, end; begin, end)
 *
 *   peer             peer id 8, store id 8
 *   members          voters 4, peers, learners 4, peers
 * </pre>
 */
final class RecordType {
  private RecordType() {}

  static final byte ENTRY = 1;
  static final byte REWRITTEN = 2;
  static final byte TRUNCATE_FROM = 3;
  static final byte MARKER = 4;
  static final byte TERM = 5;
  static final byte GROUP = 6;
  static final byte DESTROYED = 7;
  static final byte SEGMENT_START = 8;
  static final byte VOTING = 9;
  static final byte INGEST_BEGIN = 16;
  static final byte INGEST_END = 17;
  static final byte DELETE_RANGE_BEGIN = 18;
  static final byte DELETE_RANGE_END = 19;

  /** Where an ENTRY's parts lie in its body. */
  static final int ENTRY_INDEX = 0;

  static final int ENTRY_TERM = 8;
  static final int ENTRY_KIND = 12;
  static final int ENTRY_PAYLOAD = 13;
}
