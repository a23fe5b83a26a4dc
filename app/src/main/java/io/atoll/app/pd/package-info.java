/** Placement's HTTP for administrators: PD's public paths and JSON. */
@NullMarked
package io.atoll.app.pd;

import org.jspecify.annotations.NullMarked;
