package io.atoll.session.transaction;

import io.atoll.catalog.Catalog;

/**
 * A moment of the past that is read.
 *
 * @param readTs what was committed up to it is seen
 * @param catalog the stored schemas of then
 */
public record PastMoment(long readTs, Catalog catalog) {}
