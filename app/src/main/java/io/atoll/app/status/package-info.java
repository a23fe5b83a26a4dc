/** HTTP of a SQL node: its status, schemas and Regions, with TiDB's paths and JSON. */
@NullMarked
package io.atoll.app.status;

import org.jspecify.annotations.NullMarked;
