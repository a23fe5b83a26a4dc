/** Transactions of many connections against one another. */
package io.atoll.it.concurrency;
