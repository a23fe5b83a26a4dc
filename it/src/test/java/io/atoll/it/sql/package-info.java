/** SQL in text files, run against Atoll and against a real MariaDB. */
package io.atoll.it.sql;
