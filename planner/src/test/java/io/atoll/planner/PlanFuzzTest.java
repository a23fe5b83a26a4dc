package io.atoll.planner;

import static org.assertj.core.api.Assertions.fail;

import io.atoll.planner.explain.Explain;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random statements are planned or refused in SQL words; plans hold together. */
final class PlanFuzzTest {
  private static final String SCHEMA =
      """
      create table t (id bigint not null, a int, b int, c varchar(20), d datetime, primary key (id), key ia (a), key ibc (b, c), unique key ud (d));
      create table u (id bigint unsigned not null, a int not null, e decimal(10,2), c varchar(20), primary key (id), unique key ua (a), key ie (e));
      create table v (k varchar(10) not null, a int, f double, primary key (k, a), key ia (a))
      """;

  private final Random random;
  private int aliases;

  PlanFuzzTest() {
    long seed = Long.getLong("seed", System.identityHashCode(new Object()));
    System.out.println("seed " + seed);
    random = new Random(seed);
  }

  @Test
  void everyStatementIsPlannedOrRefused() {
    TestCatalog catalog =
        new TestCatalog().create(SCHEMA).rows("t", 100_000).rows("u", 1_000).rows("v", 10);
    int planned = 0;
    for (int i = 0; i < 3_000; i++) {
      String sql = query(2, List.of());
      SqlMode mode = random.nextBoolean() ? SqlMode.NONE : SqlMode.DEFAULT;
      try {
        PlannedStatement plan = PlanGoldenTest.plan(catalog, sql, mode);
        PlanCheck.check(plan.plan());
        Explain.cells(plan.plan());
        planned++;
      } catch (SqlException e) {
        // Refused: ambiguous names, 1055 and the like.
      } catch (RuntimeException | AssertionError e) {
        fail(sql + "\n" + e, e);
      }
    }
    org.assertj.core.api.Assertions.assertThat(planned).isGreaterThan(1_000);
  }

  private record Source(String sql, List<String> columns) {}

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Source table(int depth, List<String> outer) {
    String alias = "x" + aliases++;
    if (depth > 0 && random.nextInt(5) == 0) {
      String inner =
          "select a as p, count(*) as q, max("
              + pick(List.of("a", "id"))
              + ") r from "
              + pick(List.of("t", "u"))
              + " group by a";
      return new Source(
          "(" + inner + ") " + alias, List.of(alias + ".p", alias + ".q", alias + ".r"));
    }
    String name = pick(List.of("t", "u", "v"));
    List<String> columns =
        switch (name) {
          case "t" -> List.of("id", "a", "b", "c", "d");
          case "u" -> List.of("id", "a", "e", "c");
          default -> List.of("k", "a", "f");
        };
    return new Source(name + " " + alias, columns.stream().map(c -> alias + "." + c).toList());
  }

  private String query(int depth, List<String> outer) {
    Source first = table(depth, outer);
    StringBuilder from = new StringBuilder(first.sql);
    List<String> columns = new ArrayList<>(first.columns);
    for (int i = random.nextInt(3); i > 0; i--) {
      Source next = table(depth, outer);
      List<String> all = new ArrayList<>(columns);
      columns.addAll(next.columns);
      String on = pick(next.columns) + " = " + pick(all);
      if (random.nextInt(3) == 0) {
        on += " and " + condition(0, columns);
      }
      from.append(pick(List.of(" join ", " left join ", " right join ")))
          .append(next.sql)
          .append(" on ")
          .append(on);
    }
    List<String> visible = new ArrayList<>(columns);
    if (!outer.isEmpty()) {
      visible.add(pick(outer));
    }
    StringBuilder sql = new StringBuilder("select ");
    boolean isGrouped = random.nextInt(4) == 0;
    String key = pick(columns);
    String items;
    if (!outer.isEmpty()) {
      items = random.nextInt(3) == 0 ? "max(" + pick(columns) + ")" : pick(columns);
    } else if (isGrouped) {
      items =
          key
              + ", count(*), sum("
              + pick(columns)
              + ") s, min("
              + pick(columns)
              + ")"
              + (random.nextInt(3) == 0 ? ", " + pick(columns) : "");
    } else {
      items = random.nextInt(3) == 0 ? "*" : pick(columns) + ", " + value(depth, visible) + " w";
      if (random.nextInt(6) == 0) {
        sql.append("distinct ");
      }
    }
    sql.append(items).append(" from ").append(from);
    if (random.nextInt(5) > 0) {
      sql.append(" where ").append(condition(depth, visible));
      for (int i = random.nextInt(3); i > 0; i--) {
        sql.append(" and ").append(condition(depth, visible));
      }
    }
    if (isGrouped && outer.isEmpty()) {
      sql.append(" group by ").append(key);
      if (random.nextInt(3) == 0) {
        sql.append(" having count(*) > 1");
      }
    }
    if (random.nextInt(3) == 0 && outer.isEmpty()) {
      sql.append(" order by ")
          .append(isGrouped ? key : pick(columns))
          .append(random.nextBoolean() ? " desc" : "");
    }
    if (random.nextInt(4) == 0) {
      sql.append(" limit ").append(outer.isEmpty() ? random.nextInt(20) : 1);
    }
    return sql.toString();
  }

  private String value(int depth, List<String> columns) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> pick(columns);
      case 1 -> pick(columns) + " + 1";
      case 2 -> "if(" + condition(0, columns) + ", " + pick(columns) + ", null)";
      case 3 -> Integer.toString(random.nextInt(10));
      case 4 -> "'" + pick(List.of("a", "5", "2020-01-01")) + "'";
      default -> "(" + query(depth - 1, columns) + ")";
    };
  }

  private String condition(int depth, List<String> columns) {
    String column = pick(columns);
    return switch (random.nextInt(depth > 0 ? 12 : 7)) {
      case 0 -> column + " = " + value(0, columns);
      case 1 -> column + pick(List.of(" < ", " >= ", " <> ", " <=> ")) + value(depth, columns);
      case 2 -> column + " in (1, 2, 3)";
      case 3 -> column + " is " + pick(List.of("", "not ")) + "null";
      case 4 -> "(" + column + " = 1 or " + pick(columns) + " = 2)";
      case 5 -> column + " between 1 and 5";
      case 6 -> column + " like 'a%'";
      case 7 -> "exists (" + query(depth - 1, columns) + ")";
      case 8 -> "not exists (" + query(depth - 1, columns) + ")";
      case 9 -> column + " in (" + query(depth - 1, columns) + ")";
      case 10 -> column + " not in (" + query(depth - 1, columns) + ")";
      default -> column + " > any (" + query(depth - 1, columns) + ")";
    };
  }
}
