package io.atoll.catalog;

import io.atoll.types.Collation;

/**
 * A database (MySQL: schema).
 *
 * @param name as written; compared without regard to case
 * @param collation default of its new tables
 */
public record DatabaseInfo(long id, String name, Collation collation, SchemaState state) {
  public DatabaseInfo withState(SchemaState value) {
    return new DatabaseInfo(id, name, collation, value);
  }

  public DatabaseInfo withCollation(Collation value) {
    return new DatabaseInfo(id, name, value, state);
  }
}
