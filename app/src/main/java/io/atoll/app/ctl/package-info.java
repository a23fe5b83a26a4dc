/** {@code atoll ctl}: an administrator's look at a cluster, over placement's HTTP. */
@NullMarked
package io.atoll.app.ctl;

import org.jspecify.annotations.NullMarked;
