/** Schema objects as text: types, SHOW CREATE TABLE, quoting. */
@NullMarked
package io.atoll.session.describe;

import org.jspecify.annotations.NullMarked;
