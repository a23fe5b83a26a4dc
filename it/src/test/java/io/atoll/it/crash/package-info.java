/** The database is killed and must have kept what it acknowledged. */
package io.atoll.it.crash;
