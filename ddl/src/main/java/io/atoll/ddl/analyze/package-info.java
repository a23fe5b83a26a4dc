/** ANALYZE TABLE: statistics of tables, made, kept and held in memory. */
@NullMarked
package io.atoll.ddl.analyze;

import org.jspecify.annotations.NullMarked;
