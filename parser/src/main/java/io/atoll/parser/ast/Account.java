package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/**
 * {@code 'user'@'host'}. A missing host is null (it means {@code %}); {@code CURRENT_USER} has
 * {@code isCurrentUser} set and empty names.
 */
public record Account(String user, @Nullable String host, boolean isCurrentUser, int start, int end)
    implements Node {}
