/** From syntax to logical plans: names, types, scopes, subqueries. */
@NullMarked
package io.atoll.planner.binder;

import org.jspecify.annotations.NullMarked;
