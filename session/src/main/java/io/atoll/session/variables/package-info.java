/** System variables: what there is, and the values of an instance and of a session. */
@NullMarked
package io.atoll.session.variables;

import org.jspecify.annotations.NullMarked;
