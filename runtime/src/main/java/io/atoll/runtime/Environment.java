package io.atoll.runtime;

/**
 * The seams in one hand: what a component needs of the world outside its process. Passed to
 * constructors; real adapters are in {@code io.atoll.runtime.real}, simulated ones in {@code
 * io.atoll.runtime.simulated}.
 */
public record Environment(
    Clock clock, RandomSource random, Scheduler scheduler, FileSystem files) {}
