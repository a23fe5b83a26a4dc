/** Clusters of real processes. */
package io.atoll.it.cluster;
