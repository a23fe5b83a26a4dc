package io.atoll.api;

/**
 * A placement node.
 *
 * @param address host and port at which clients reach it; empty in one process
 * @param version of its program, as far as the node that answers knows it; empty otherwise
 * @param isLeader it is the one that serves
 */
public record PlacementMemberDescription(
    long id, String name, String address, String version, boolean isLeader) {}
