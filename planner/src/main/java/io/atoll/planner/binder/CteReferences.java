package io.atoll.planner.binder;

import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.TableRef;

/** Whether a query's FROM clauses name a table (subqueries in expressions may not recurse). */
final class CteReferences {
  private CteReferences() {}

  static boolean names(QueryBody body, String name) {
    return switch (body) {
      case Query q -> names(q.body(), name);
      case QueryBody.SetOperation s -> names(s.left(), name) || names(s.right(), name);
      case QueryBody.Select s -> s.from().stream().anyMatch(f -> names(f, name));
      case QueryBody.Table t -> t.name().schema() == null && t.name().name().equalsIgnoreCase(name);
      case QueryBody.Values v -> false;
    };
  }

  private static boolean names(TableRef ref, String name) {
    return switch (ref) {
      case TableRef.Table t -> t.name().schema() == null && t.name().name().equalsIgnoreCase(name);
      case TableRef.Derived d -> names(d.query(), name);
      case TableRef.Join j -> names(j.left(), name) || names(j.right(), name);
      case TableRef.JsonTable j -> false;
    };
  }
}
