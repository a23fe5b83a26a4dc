/** What the SQL nodes of a cluster know of each other: who is there, who owns schema changes. */
@NullMarked
package io.atoll.ddl.node;

import org.jspecify.annotations.NullMarked;
