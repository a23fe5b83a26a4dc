package io.atoll.session;

import java.time.ZoneId;

/**
 * @param timeZone in which TIMESTAMP values (UTC in chunks) are shown
 * @param characterSet MySQL name of character_set_results; empty for no conversion (NULL)
 */
public record ResultFormat(ZoneId timeZone, String characterSet) {}
