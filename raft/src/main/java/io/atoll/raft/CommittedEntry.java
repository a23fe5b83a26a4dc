package io.atoll.raft;

import org.jspecify.annotations.Nullable;

/**
 * One committed log entry on its way through {@link StateMachine#apply}. Entries of a group come in
 * index order without gaps; every kind moves the group's applied index.
 */
public final class CommittedEntry {
  /** What an entry holds. */
  public enum Kind {
    /** A proposal: {@link #payload} is what was proposed. */
    COMMAND,
    /** The first entry of a leader's term: nothing to do but to record the index. */
    NEW_TERM,
    /** The group's members changed to {@link #members}: the descriptor must follow. */
    MEMBERS
  }

  private static final byte[] EMPTY = new byte[0];

  private final long groupId;
  private final long index;
  private final long term;
  private final Kind kind;
  private final byte[] payload;
  private final @Nullable Object attachment;
  private final @Nullable Members members;
  private @Nullable Object answer;

  /** Who waits for the answer, see {@link Applier}. */
  @Nullable GroupNode group;

  @Nullable Operation operation;

  private CommittedEntry(
      long groupId,
      long index,
      long term,
      Kind kind,
      byte[] payload,
      @Nullable Object attachment,
      @Nullable Members members) {
    this.groupId = groupId;
    this.index = index;
    this.term = term;
    this.kind = kind;
    this.payload = payload;
    this.attachment = attachment;
    this.members = members;
  }

  /** A proposal's entry. */
  public static CommittedEntry command(
      long groupId, long index, long term, byte[] payload, @Nullable Object attachment) {
    return new CommittedEntry(groupId, index, term, Kind.COMMAND, payload, attachment, null);
  }

  /** A leader's first entry. */
  public static CommittedEntry newTerm(long groupId, long index, long term) {
    return new CommittedEntry(groupId, index, term, Kind.NEW_TERM, EMPTY, null, null);
  }

  /** A change of members. */
  public static CommittedEntry members(long groupId, long index, long term, Members members) {
    return new CommittedEntry(groupId, index, term, Kind.MEMBERS, EMPTY, null, members);
  }

  public long groupId() {
    return groupId;
  }

  public long index() {
    return index;
  }

  /** The term of the log entry, which is the term the proposal was evaluated in. */
  public long term() {
    return term;
  }

  public Kind kind() {
    return kind;
  }

  /** The proposed bytes, not to be changed; empty for other kinds. */
  public byte[] payload() {
    return payload;
  }

  /**
   * The object given with the proposal, where this very process proposed it: the decoded form of
   * the payload, to save decoding it. Absent on other replicas and in replay.
   */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** The new members of a {@link Kind#MEMBERS} entry. */
  public Members members() {
    if (members == null) {
      throw new IllegalStateException("entry " + index + " is " + kind + ", not MEMBERS");
    }
    return members;
  }

  /** Sets what the proposer is told, see {@link ProposalOutcome.Applied#answer}. */
  public void answer(@Nullable Object newAnswer) {
    this.answer = newAnswer;
  }

  public @Nullable Object answer() {
    return answer;
  }

  @Override
  public String toString() {
    return kind + " group " + groupId + " index " + index + " term " + term;
  }
}
