package io.atoll.catalog;

/** A CHECK constraint; {@code sql} is its condition. */
public record CheckInfo(long id, String name, String sql, boolean isEnforced, SchemaState state) {}
