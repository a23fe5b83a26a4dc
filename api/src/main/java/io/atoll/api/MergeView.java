package io.atoll.api;

/**
 * What a store knows of a Region that is, or was, to be merged into its neighbour.
 *
 * @param isMerged it is part of its neighbour now, and no Region any more: a proof
 * @param preparedIndex where its log was closed for the merge, as this store's replica has applied;
 *     0 where it is not closed, or not here
 * @param isSettled that replica's data up to there is in the engine's files, so that no crash takes
 *     it back
 * @param isRejected the neighbour has changed otherwise, so that the merge that was prepared at
 *     that index will never be: a proof, too
 */
public record MergeView(
    boolean isMerged, long preparedIndex, boolean isSettled, boolean isRejected) {
  /** Of a store that knows nothing of the Region. */
  public static final MergeView NOTHING = new MergeView(false, 0, false, false);
}
