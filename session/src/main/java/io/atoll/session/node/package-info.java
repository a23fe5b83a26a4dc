/** A SQL node: its sessions and what they share, wired together. */
@NullMarked
package io.atoll.session.node;

import org.jspecify.annotations.NullMarked;
