package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/** FIELDS and LINES of LOAD DATA and INTO OUTFILE; null where not written. */
public record FileFormat(
    @Nullable String fieldsTerminatedBy,
    @Nullable String enclosedBy,
    boolean isOptionallyEnclosed,
    @Nullable String escapedBy,
    @Nullable String linesStartingBy,
    @Nullable String linesTerminatedBy) {}
