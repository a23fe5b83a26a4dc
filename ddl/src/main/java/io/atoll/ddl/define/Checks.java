package io.atoll.ddl.define;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.parser.ast.TableElement;
import io.atoll.types.SqlError;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** CHECK constraints as written. */
public final class Checks {
  private Checks() {}

  /**
   * @param table where the constraint is
   * @param column beside which it is written; null for one of the table
   * @param others constraints that the table has already
   */
  public static CheckInfo of(
      TableElement.Check element,
      long id,
      String table,
      @Nullable String column,
      Collection<CheckInfo> others) {
    String written = element.constraint();
    String name = written == null ? generatedName(table, others) : written;
    for (CheckInfo other : others) {
      if (other.name().equalsIgnoreCase(name)) {
        throw SqlError.ER_CHECK_CONSTRAINT_DUP_NAME.with(name);
      }
    }
    ExpressionSyntax syntax = ExpressionSyntax.of(element.condition());
    String bad = syntax.forbidden() != null ? syntax.forbidden() : syntax.changing();
    if (bad != null) {
      throw SqlError.ER_CHECK_CONSTRAINT_NAMED_FUNCTION_IS_NOT_ALLOWED.with(name, bad);
    }
    if (column != null && syntax.columns().stream().anyMatch(c -> !c.equalsIgnoreCase(column))) {
      throw SqlError.ER_COLUMN_CHECK_CONSTRAINT_REFERENCES_OTHER_COLUMN.with(name);
    }
    return new CheckInfo(
        id,
        name,
        syntax.text(),
        List.copyOf(syntax.columns()),
        column != null,
        element.isEnforced(),
        SchemaState.PUBLIC);
  }

  /** MySQL's name of a constraint without one: {@code t_chk_1}. */
  private static String generatedName(String table, Collection<CheckInfo> others) {
    String prefix = (table + "_chk_").toLowerCase(Locale.ROOT);
    long greatest = 0;
    for (CheckInfo other : others) {
      String name = other.name().toLowerCase(Locale.ROOT);
      if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[1-9][0-9]{0,9}")) {
        greatest = Math.max(greatest, Long.parseLong(name.substring(prefix.length())));
      }
    }
    return table + "_chk_" + (greatest + 1);
  }

  /** A table's constraints after it got another name: generated names follow. */
  public static List<CheckInfo> renamed(List<CheckInfo> checks, String from, String to) {
    String prefix = (from + "_chk_").toLowerCase(Locale.ROOT);
    return checks.stream()
        .map(c -> {
          String name = c.name().toLowerCase(Locale.ROOT);
          return name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]+")
              ? c.withName(to + "_chk_" + name.substring(prefix.length()))
              : c;
        })
        .toList();
  }
}
