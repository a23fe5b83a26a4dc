package io.atoll.ddl.namespace;

import io.atoll.api.Namespace;
import io.atoll.api.Placement;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.catalog.Catalog;
import io.atoll.client.KvClient;
import io.atoll.ddl.SchemaChanges.Request;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** CREATE, ALTER and DROP NAMESPACE: orders to placement, no schema changes. Thread-safe. */
public final class NamespaceStatements {
  private final Placement placement;
  private final KvClient client;
  private final Supplier<Catalog> catalog;
  private final TableNamespaces namespaces;

  public NamespaceStatements(
      Placement placement, KvClient client, Supplier<Catalog> catalog, TableNamespaces namespaces) {
    this.placement = placement;
    this.client = client;
    this.catalog = catalog;
    this.namespaces = namespaces;
  }

  public void create(SchemaDdl.CreateNamespace statement, Request request) {
    boolean isThere = namespaces.find(statement.name()).isPresent();
    if (statement.isAlter() && !isThere) {
      throw SqlError.ER_NAMESPACE_NOT_EXISTS.with(statement.name());
    }
    if (!statement.isAlter() && isThere) {
      if (!statement.ifNotExists()) {
        throw SqlError.ER_NAMESPACE_EXISTS.with(statement.name());
      }
      request.warnings().note(SqlError.ER_NAMESPACE_EXISTS, statement.name());
      return;
    }
    List<StoreId> stores = statement.stores().stream().map(this::store).toList();
    namespaces.ordered(administration -> {
      if (statement.isAlter()) {
        administration.setNamespaceStores(statement.name(), stores);
      } else {
        administration.createNamespace(statement.name(), stores);
      }
      return true;
    });
  }

  /** A store by its id or its address. */
  private StoreId store(String text) {
    for (StoreDescription each : placement.stores()) {
      boolean isMeant =
          Long.toString(each.id().value()).equals(text)
              || (!each.address().isEmpty() && each.address().equalsIgnoreCase(text));
      if (isMeant && each.state() != StoreDescription.State.TOMBSTONE) {
        return each.id();
      }
    }
    throw SqlError.ER_PLACEMENT_REFUSED.with("there is no store " + text);
  }

  public void drop(SchemaDdl.DropNamespace statement, Request request) {
    Optional<Namespace> found = namespaces.find(statement.name());
    if (found.isEmpty()) {
      SqlException missing = SqlError.ER_NAMESPACE_NOT_EXISTS.with(statement.name());
      if (!statement.ifExists()) {
        throw missing;
      }
      request.warnings().note(SqlError.ER_NAMESPACE_NOT_EXISTS, statement.name());
      return;
    }
    // What was dropped a moment ago holds up nobody.
    namespaces.forgetGone(client, false);
    String users = users(namespaces.find(statement.name()).orElse(found.get()));
    if (!users.isEmpty()) {
      throw SqlError.ER_NAMESPACE_IN_USE.with(statement.name(), users);
    }
    namespaces.ordered(administration -> {
      administration.dropNamespace(statement.name());
      return true;
    });
  }

  private String users(Namespace namespace) {
    Catalog now = catalog.get();
    return namespace.tables().stream()
        .map(id -> name(now, id))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String name(Catalog catalog, long table) {
    return catalog
        .tableById(table)
        .map(t -> catalog.databaseOfTable(table).map(d -> d.name() + ".").orElse("") + t.name())
        .orElse(Long.toString(table));
  }
}
