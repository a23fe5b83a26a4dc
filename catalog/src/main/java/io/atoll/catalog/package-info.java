/** Schema objects, versions, DDL job queue, statistics objects. */
@NullMarked
package io.atoll.catalog;

import org.jspecify.annotations.NullMarked;
