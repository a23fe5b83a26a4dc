/** What the end-to-end tests share: databases to start, connections, sizes and seeds. */
package io.atoll.it.harness;
