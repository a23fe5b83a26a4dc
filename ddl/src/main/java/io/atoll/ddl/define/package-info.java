/** Definitions as written to schema objects, checked as MySQL checks them. */
@NullMarked
package io.atoll.ddl.define;

import org.jspecify.annotations.NullMarked;
