/** Connectors, pools, drivers of other languages, dumps. */
package io.atoll.it.client;
