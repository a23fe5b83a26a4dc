/** Histories of what clients did and saw, and checkers of what must hold of them. */
@org.jspecify.annotations.NullMarked
package io.atoll.it.history;
