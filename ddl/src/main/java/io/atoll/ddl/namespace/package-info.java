/** Namespaces as SQL has them: sets of stores for some tables alone. */
@NullMarked
package io.atoll.ddl.namespace;

import org.jspecify.annotations.NullMarked;
