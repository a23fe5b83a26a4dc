/** Playgrounds as processes: how they start, refuse to start and end. */
package io.atoll.it.process;
