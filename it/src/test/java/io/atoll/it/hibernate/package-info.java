/** Hibernate over Atoll: what applications of Java mostly speak to a database with. */
package io.atoll.it.hibernate;
