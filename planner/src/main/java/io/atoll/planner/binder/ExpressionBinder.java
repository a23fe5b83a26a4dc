package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Predicate;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns expressions as written into typed ones, in a block's present clause. */
final class ExpressionBinder {
  private final Block block;
  private final Binding binding;

  ExpressionBinder(Block block) {
    this.block = block;
    this.binding = block.binding;
  }

  /** An expression of one column. */
  Expression bind(Expr expr) {
    return switch (expr) {
      case Literal l -> Literals.bind(l, binding);
      case Predicate p -> predicate(p);
      case Call c -> new CallBinder(block, this).bind(c);
      case Expr.Simple s -> simple(s);
    };
  }

  List<Expression> bind(List<Expr> exprs) {
    List<Expression> result = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      result.add(bind(expr));
    }
    return result;
  }

  /** The AND-ed parts of a condition. */
  List<Expression> conjuncts(Expr condition) {
    List<Expression> result = new ArrayList<>();
    List<Expr> parts = new ArrayList<>();
    split(condition, parts);
    for (Expr part : parts) {
      Conditions.split(bind(part), result);
    }
    return result;
  }

  private static void split(Expr condition, List<Expr> into) {
    if (condition instanceof Expr.Logical logical && logical.isAnd()) {
      for (Expr operand : logical.operands()) {
        split(operand, into);
      }
    } else {
      into.add(condition);
    }
  }

  Expression call(String name, Expression... arguments) {
    return fold(binding.call(name, arguments));
  }

  Expression call(String name, List<Expression> arguments) {
    return fold(binding.call(name, arguments));
  }

  Expression fold(Expression expression) {
    return ConstantFolding.fold(expression, binding.context.sqlMode());
  }

  private Expression simple(Expr.Simple expr) {
    return switch (expr) {
      case Expr.Column c -> block.resolve(c);
      case Expr.Parameter p ->
          new Expression.Parameter(p.index(), binding.context.parameterTypes().get(p.index()));
      case Expr.UserVariable v -> {
        binding.isCacheable = false;
        yield binding.call("GET_USER_VAR", text(v.name().toLowerCase(Locale.ROOT)));
      }
      case Expr.AssignVariable a -> {
        binding.isCacheable = false;
        binding.hasSideEffects = true;
        yield binding.call(
            "SET_USER_VAR", text(a.name().toLowerCase(Locale.ROOT)), bind(a.value()));
      }
      case Expr.SystemVariable v -> {
        binding.isCacheable = false;
        Expression value =
            binding
                .context
                .session()
                .systemVariable(
                    v.scope(), v.component() == null ? v.name() : v.component() + "." + v.name());
        yield value.type().kind().isString()
            ? binding.call(Functions.SYSTEM_VARIABLE, value)
            : value;
      }
      case Expr.Unary u -> unary(u);
      case Expr.Binary b -> binary(b);
      case Expr.Logical l -> {
        List<Expression> operands = bind(l.operands());
        yield call(l.isAnd() ? "AND" : "OR", operands);
      }
      case Expr.Row r -> throw SqlError.ER_OPERAND_COLUMNS.with(1);
      case Expr.Collate c ->
          Functions.collate(
              bind(c.operand()),
              Collation.byName(c.collation())
                  .orElseThrow(() -> SqlError.ER_UNKNOWN_COLLATION.with(c.collation())));
      case Expr.Case c -> caseOf(c);
      case Expr.Subquery s -> new SubqueryBinder(block, this).scalar(s.query(), 1).getFirst();
      case Expr.JsonPath j -> {
        Expression value = binding.call("JSON_EXTRACT", bind(j.column()), text(j.path()));
        yield j.unquote() ? binding.call("JSON_UNQUOTE", value) : value;
      }
      case Expr.DefaultValue d -> throw SqlError.ER_NOT_SUPPORTED_YET.with("DEFAULT here");
      case Expr.DefaultOf d -> ColumnDefaults.of(block.resolve(d.column()), binding);
      case Expr.InsertedValue v -> InsertedValues.resolve(block, v.column());
    };
  }

  Expression text(String value) {
    return Functions.constant(
        Value.ofUtf8(value), SqlType.varchar(value.length(), binding.context.collation()));
  }

  private Expression unary(Expr.Unary unary) {
    return switch (unary.op()) {
      case NEGATE -> call("UNARY-", bind(unary.operand()));
      case PLUS -> bind(unary.operand());
      case NOT -> not(bind(unary.operand()));
      case BIT_NOT -> call("~", bind(unary.operand()));
      case BINARY ->
          fold(Functions.cast(bind(unary.operand()), SqlType.varchar(-1, Collation.BINARY)));
    };
  }

  Expression not(Expression operand) {
    Expression opposite = Conditions.negated(operand, binding);
    return opposite == null ? call("NOT", operand) : opposite;
  }

  private Expression binary(Expr.Binary binary) {
    if (binary.op().isComparison() && (Rows.isRow(binary.left()) || Rows.isRow(binary.right()))) {
      return new Rows(block, this).compare(binary.op(), binary.left(), binary.right());
    }
    Expression left = bind(binary.left());
    Expression right = bind(binary.right());
    if (binary.op() == Expr.BinaryOp.SOUNDS_LIKE) {
      return call("=", call("SOUNDEX", left), call("SOUNDEX", right));
    }
    return call(binary.op().symbol(), left, right);
  }

  private Expression caseOf(Expr.Case expr) {
    List<Expression> arguments = new ArrayList<>();
    Expression operand = expr.operand() == null ? null : bind(expr.operand());
    for (Expr.When when : expr.whens()) {
      Expression condition = bind(when.condition());
      arguments.add(operand == null ? condition : call("=", operand, condition));
      arguments.add(bind(when.result()));
    }
    if (expr.otherwise() != null) {
      arguments.add(bind(expr.otherwise()));
    }
    return call("CASE", arguments);
  }

  private Expression predicate(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Is i -> {
        Expression operand = bind(i.operand());
        Expression test =
            switch (i.truth()) {
              case NULL, UNKNOWN -> call("ISNULL", operand);
              case TRUE -> call("IS TRUE", operand);
              case FALSE -> call("IS FALSE", operand);
            };
        yield i.isNegated() ? call("NOT", test) : test;
      }
      case Predicate.In i -> {
        Expression test;
        if (Rows.isRow(i.operand())) {
          test = new Rows(block, this).in(i.operand(), i.list());
        } else {
          List<Expression> arguments = new ArrayList<>(i.list().size() + 1);
          arguments.add(bind(i.operand()));
          arguments.addAll(bind(i.list()));
          test = call("IN", arguments);
        }
        yield i.isNegated() ? call("NOT", test) : test;
      }
      case Predicate.InSubquery i ->
          new SubqueryBinder(block, this).in(i.operand(), i.query(), i.isNegated());
      case Predicate.Between b -> {
        Expression operand = bind(b.operand());
        Expression test = call("BETWEEN", operand, bind(b.low()), bind(b.high()));
        yield b.isNegated() ? call("NOT", test) : test;
      }
      case Predicate.Like l -> {
        Expression test =
            l.escape() == null
                ? call("LIKE", bind(l.operand()), bind(l.pattern()))
                : call("LIKE", bind(l.operand()), bind(l.pattern()), bind(l.escape()));
        yield l.isNegated() ? call("NOT", test) : test;
      }
      case Predicate.Regexp r -> {
        Expression test = call("REGEXP", bind(r.operand()), bind(r.pattern()));
        yield r.isNegated() ? call("NOT", test) : test;
      }
      case Predicate.MemberOf m -> call("MEMBER OF", bind(m.value()), bind(m.array()));
      case Predicate.Exists e -> new SubqueryBinder(block, this).exists(e.query());
      case Predicate.Quantified q -> new SubqueryBinder(block, this).quantified(q);
      case Predicate.Match m -> throw SqlError.ER_NOT_SUPPORTED_YET.with("MATCH ... AGAINST");
    };
  }
}
