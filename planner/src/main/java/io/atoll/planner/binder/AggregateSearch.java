package io.atoll.planner.binder;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a block aggregates: an aggregate outside subqueries and windows. */
final class AggregateSearch {
  private AggregateSearch() {}

  static boolean any(QueryBody.Select select, List<OrderItem> orderBy) {
    for (SelectItem item : select.items()) {
      if (item instanceof SelectItem.Value value && in(value.expr())) {
        return true;
      }
    }
    if (in(select.having())) {
      return true;
    }
    for (OrderItem item : orderBy) {
      if (in(item.expr())) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyOf(List<? extends Expr> exprs) {
    for (Expr expr : exprs) {
      if (in(expr)) {
        return true;
      }
    }
    return false;
  }

  static boolean in(@Nullable Expr expr) {
    return switch (expr) {
      case null -> false;
      case Literal l -> false;
      case Expr.Simple s -> inSimple(s);
      case Predicate p -> inPredicate(p);
      case Call c -> inCall(c);
    };
  }

  private static boolean inSimple(Expr.Simple expr) {
    return switch (expr) {
      case Expr.AssignVariable a -> in(a.value());
      case Expr.Unary u -> in(u.operand());
      case Expr.Binary b -> in(b.left()) || in(b.right());
      case Expr.Logical l -> anyOf(l.operands());
      case Expr.Row r -> anyOf(r.items());
      case Expr.Collate c -> in(c.operand());
      case Expr.Case c ->
          in(c.operand())
              || c.whens().stream().anyMatch(w -> in(w.condition()) || in(w.result()))
              || in(c.otherwise());
      case Expr.Column c -> false;
      case Expr.Parameter p -> false;
      case Expr.UserVariable v -> false;
      case Expr.SystemVariable v -> false;
      case Expr.Subquery s -> false;
      case Expr.JsonPath j -> false;
      case Expr.DefaultValue d -> false;
      case Expr.DefaultOf d -> false;
      case Expr.InsertedValue v -> false;
    };
  }

  private static boolean inPredicate(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Is i -> in(i.operand());
      case Predicate.In i -> in(i.operand()) || anyOf(i.list());
      case Predicate.InSubquery i -> in(i.operand());
      case Predicate.Between b -> in(b.operand()) || in(b.low()) || in(b.high());
      case Predicate.Like l -> in(l.operand()) || in(l.pattern()) || in(l.escape());
      case Predicate.Regexp r -> in(r.operand()) || in(r.pattern());
      case Predicate.MemberOf m -> in(m.value()) || in(m.array());
      case Predicate.Exists e -> false;
      case Predicate.Quantified q -> in(q.left());
      case Predicate.Match m -> in(m.against());
    };
  }

  private static boolean inCall(Call call) {
    return switch (call) {
      case Call.Function f -> anyOf(f.arguments());
      case Call.Aggregate a -> a.over() == null || anyOf(a.arguments());
      case Call.WindowFunction w ->
          anyOf(w.arguments())
              || anyOf(w.over().partitionBy())
              || w.over().orderBy().stream().anyMatch(o -> in(o.expr()));
      case Call.Cast c -> in(c.operand());
      case Call.ConvertUsing c -> in(c.operand());
      case Call.Char c -> anyOf(c.codes());
      case Call.Extract e -> in(e.operand());
      case Call.Trim t -> in(t.removed()) || in(t.operand());
      case Call.DateArithmetic d -> in(d.date()) || in(d.amount());
      case Call.TimestampDiff t -> in(t.from()) || in(t.to());
      case Call.WeightString w -> in(w.operand());
      case Call.JsonValue j -> in(j.document()) || in(j.path());
    };
  }
}
