/** Load that must pass without an error. */
package io.atoll.it.load;
