/** A cluster whose processes and network fail while clients record what they do and see. */
@org.jspecify.annotations.NullMarked
package io.atoll.it.faults;
