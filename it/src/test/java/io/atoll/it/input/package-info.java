/** Bad input: packets, passwords, values, folders, flags. */
package io.atoll.it.input;
