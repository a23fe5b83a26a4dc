/** One main per role; the only place where objects are wired. */
@NullMarked
package io.atoll.app;

import org.jspecify.annotations.NullMarked;
