package io.atoll.planner.explain;

/**
 * A row of EXPLAIN.
 *
 * @param id the node with its number, drawn into the tree: {@code └─TableReader_5}
 * @param planId the number alone
 * @param task {@code root} or {@code cop[tikv]}
 * @param accessObject the table and index that it reads
 */
public record ExplainRow(
    String id,
    int planId,
    double estimatedRows,
    String task,
    String accessObject,
    String operatorInfo) {}
