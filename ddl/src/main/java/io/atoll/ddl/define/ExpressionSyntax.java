package io.atoll.ddl.define;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.TypeSyntax;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a table's definition as text that means the same under every sql_mode, in the
 * form that MySQL prints: {@code ((`a` > 0) and (`b` like _utf8mb4'x%'))}. Also says what of it a
 * definition may not hold.
 */
public final class ExpressionSyntax {
  /** Functions whose result is another each time, or that look outside the row. */
  private static final Set<String> CHANGING =
      Set.of(
          "RAND",
          "RANDOM_BYTES",
          "UUID",
          "UUID_SHORT",
          "NOW",
          "SYSDATE",
          "CURDATE",
          "CURTIME",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP",
          "UNIX_TIMESTAMP",
          "CONNECTION_ID",
          "CURRENT_USER",
          "CURRENT_ROLE",
          "USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "DATABASE",
          "SCHEMA",
          "VERSION");

  /** Functions that no definition may hold, defaults neither. */
  private static final Set<String> NEVER =
      Set.of(
          "SLEEP",
          "BENCHMARK",
          "GET_LOCK",
          "RELEASE_LOCK",
          "RELEASE_ALL_LOCKS",
          "IS_FREE_LOCK",
          "IS_USED_LOCK",
          "LAST_INSERT_ID",
          "FOUND_ROWS",
          "ROW_COUNT",
          "LOAD_FILE",
          "MASTER_POS_WAIT",
          "NAME_CONST",
          "VALUES");

  private final Set<String> columns = new LinkedHashSet<>();
  private final List<String> changing = new ArrayList<>();
  private final List<String> forbidden = new ArrayList<>();
  private final String text;

  private ExpressionSyntax(Expr expr) {
    this.text = print(expr);
  }

  public static ExpressionSyntax of(Expr expr) {
    return new ExpressionSyntax(expr);
  }

  public String text() {
    return text;
  }

  /** Columns in it, as written. */
  public Set<String> columns() {
    return columns;
  }

  /** The first function whose result may change from one moment to the next; null for none. */
  public @Nullable String changing() {
    return changing.isEmpty() ? null : changing.getFirst();
  }

  /** What no definition may hold (a subquery, a variable, a side effect); null for none. */
  public @Nullable String forbidden() {
    return forbidden.isEmpty() ? null : forbidden.getFirst();
  }

  private String print(Expr expr) {
    return switch (expr) {
      case Literal literal -> literal(literal);
      case Predicate predicate -> predicate(predicate);
      case Call call -> call(call);
      case Expr.Simple simple -> simple(simple);
    };
  }

  private String list(List<? extends Expr> items) {
    return items.stream().map(this::print).collect(Collectors.joining(","));
  }

  private String refuse(String what) {
    forbidden.add(what);
    return "NULL";
  }

  private static String name(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }

  private static String quoted(String value) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\'' -> out.append("\\'");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\0' -> out.append("\\0");
        case '\032' -> out.append("\\Z");
        default -> out.append(c);
      }
    }
    return out.append('\'').toString();
  }

  private String literal(Literal literal) {
    return switch (literal) {
      case Literal.Null _ -> "NULL";
      case Literal.Bool b -> b.value() ? "true" : "false";
      case Literal.Int i ->
          i.isUnsigned() ? Long.toUnsignedString(i.value()) : Long.toString(i.value());
      case Literal.Decimal d -> d.text();
      case Literal.Float f -> f.text();
      case Literal.Text t ->
          (t.charset() == null ? "_utf8mb4" : "_" + t.charset()) + quoted(t.value());
      case Literal.Bytes b ->
          (b.charset() == null ? "" : "_" + b.charset() + " ")
              + "0x"
              + HexFormat.of().formatHex(b.value());
      case Literal.Temporal t -> t.kind() + quoted(t.text());
    };
  }

  private String column(Expr.Column column) {
    columns.add(column.column());
    return name(column.column());
  }

  private String simple(Expr.Simple simple) {
    return switch (simple) {
      case Expr.Column c -> column(c);
      case Expr.Parameter _ -> refuse("?");
      case Expr.UserVariable v -> refuse("@" + v.name());
      case Expr.AssignVariable v -> refuse("@" + v.name());
      case Expr.SystemVariable v -> refuse("@@" + v.name());
      case Expr.Unary u ->
          switch (u.op()) {
            case NEGATE -> "-(" + print(u.operand()) + ")";
            case PLUS -> print(u.operand());
            case NOT -> "(not(" + print(u.operand()) + "))";
            case BIT_NOT -> "~(" + print(u.operand()) + ")";
            case BINARY -> "cast(" + print(u.operand()) + " as binary)";
          };
      case Expr.Binary b ->
          "(" + print(b.left()) + " " + symbol(b.op()) + " " + print(b.right()) + ")";
      case Expr.Logical l ->
          l.operands().stream()
              .map(this::print)
              .collect(Collectors.joining(l.isAnd() ? " and " : " or ", "(", ")"));
      case Expr.Row r -> "(" + list(r.items()) + ")";
      case Expr.Collate c -> "(" + print(c.operand()) + " collate " + c.collation() + ")";
      case Expr.Case c -> caseOf(c);
      case Expr.Subquery _ -> refuse("subquery");
      case Expr.JsonPath p -> {
        String extract =
            "json_extract(" + column(p.column()) + ",_utf8mb4" + quoted(p.path()) + ")";
        yield p.unquote() ? "json_unquote(" + extract + ")" : extract;
      }
      case Expr.DefaultValue _ -> refuse("default");
      case Expr.DefaultOf d -> refuse("default(" + d.column().column() + ")");
      case Expr.InsertedValue _ -> refuse("values");
    };
  }

  private static String symbol(Expr.BinaryOp op) {
    return switch (op) {
      // As MySQL prints them.
      case XOR, SOUNDS_LIKE -> op.symbol().toLowerCase(Locale.ROOT);
      default -> op.symbol();
    };
  }

  private String caseOf(Expr.Case c) {
    StringBuilder out = new StringBuilder("(case");
    if (c.operand() != null) {
      out.append(' ').append(print(c.operand()));
    }
    for (Expr.When when : c.whens()) {
      out.append(" when ").append(print(when.condition()));
      out.append(" then ").append(print(when.result()));
    }
    if (c.otherwise() != null) {
      out.append(" else ").append(print(c.otherwise()));
    }
    return out.append(" end)").toString();
  }

  private String predicate(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Is i ->
          "("
              + print(i.operand())
              + " is "
              + (i.isNegated() ? "not " : "")
              + i.truth().name().toLowerCase(Locale.ROOT)
              + ")";
      case Predicate.In i ->
          "(" + print(i.operand()) + not(i.isNegated()) + " in (" + list(i.list()) + "))";
      case Predicate.Between b ->
          "("
              + print(b.operand())
              + not(b.isNegated())
              + " between "
              + print(b.low())
              + " and "
              + print(b.high())
              + ")";
      case Predicate.Like l ->
          "("
              + print(l.operand())
              + not(l.isNegated())
              + " like "
              + print(l.pattern())
              + (l.escape() == null ? "" : " escape " + print(l.escape()))
              + ")";
      case Predicate.Regexp r ->
          "(" + print(r.operand()) + not(r.isNegated()) + " regexp " + print(r.pattern()) + ")";
      case Predicate.MemberOf m -> print(m.value()) + " member of (" + print(m.array()) + ")";
      case Predicate.InSubquery _, Predicate.Exists _, Predicate.Quantified _ -> refuse("subquery");
      case Predicate.Match _ -> refuse("match");
    };
  }

  private static String not(boolean isNegated) {
    return isNegated ? " not" : "";
  }

  private String call(Call call) {
    return switch (call) {
      case Call.Function f -> function(f);
      case Call.Aggregate a -> refuse(a.name().toLowerCase(Locale.ROOT));
      case Call.WindowFunction w -> refuse(w.name().toLowerCase(Locale.ROOT));
      case Call.Cast c ->
          c.isArray() || c.atTimeZone() != null
              ? refuse("cast")
              : "cast(" + print(c.operand()) + " as " + type(c.type()) + ")";
      case Call.ConvertUsing c -> "convert(" + print(c.operand()) + " using " + c.charset() + ")";
      case Call.Char c ->
          "char(" + list(c.codes()) + (c.charset() == null ? "" : " using " + c.charset()) + ")";
      case Call.Extract e -> "extract(" + unit(e.unit()) + " from " + print(e.operand()) + ")";
      case Call.Trim t ->
          "trim("
              + t.mode().name().toLowerCase(Locale.ROOT)
              + " "
              + (t.removed() == null ? "_utf8mb4' '" : print(t.removed()))
              + " from "
              + print(t.operand())
              + ")";
      case Call.DateArithmetic d ->
          "("
              + print(d.date())
              + (d.isSubtract() ? " - " : " + ")
              + "interval "
              + print(d.amount())
              + " "
              + unit(d.unit())
              + ")";
      case Call.TimestampDiff t ->
          "timestampdiff(" + unit(t.unit()) + "," + print(t.from()) + "," + print(t.to()) + ")";
      case Call.WeightString _ -> refuse("weight_string");
      case Call.JsonValue _ -> refuse("json_value");
    };
  }

  private static String unit(Enum<?> unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  private String function(Call.Function f) {
    String upper = f.name().toUpperCase(Locale.ROOT);
    String lower = f.name().toLowerCase(Locale.ROOT);
    if (f.schema() != null || NEVER.contains(upper)) {
      return refuse(lower);
    }
    boolean isNow = upper.equals("UNIX_TIMESTAMP") && !f.arguments().isEmpty();
    if (CHANGING.contains(upper) && !isNow) {
      changing.add(lower);
    }
    return lower + "(" + list(f.arguments()) + ")";
  }

  private static String type(TypeSyntax type) {
    StringBuilder out = new StringBuilder(type.name().toLowerCase(Locale.ROOT));
    if (type.length() != null) {
      out.append('(').append(type.length());
      if (type.decimals() != null) {
        out.append(',').append(type.decimals());
      }
      out.append(')');
    }
    if (type.charset() != null) {
      out.append(" charset ").append(type.charset());
    }
    return out.toString();
  }
}
