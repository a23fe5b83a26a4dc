/** What a cluster consists of and what its Regions hold, for whoever shows that. */
@NullMarked
package io.atoll.session.cluster;

import org.jspecify.annotations.NullMarked;
