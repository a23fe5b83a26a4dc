package io.atoll.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.planner.physical.PlannedStatement;
import io.atoll.types.SqlMode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanCacheTest {
  private final TestCatalog catalog =
      new TestCatalog().create("create table t (id bigint not null, a int, primary key (id))");

  private PlannedStatement plan(String sql) {
    return PlanGoldenTest.plan(catalog, sql, SqlMode.DEFAULT);
  }

  private PlanKey key(String sql, SqlMode mode) {
    return PlanKey.of(sql, catalog.context(mode, List.of()), "");
  }

  @Test
  void givesBackAPlanUnderTheSameSettingsOnly() {
    PlanCache cache = new PlanCache(100);
    PlannedStatement plan = plan("select * from t");
    cache.put(key("select * from t", SqlMode.DEFAULT), plan);
    assertThat(cache.get(key("select * from t", SqlMode.DEFAULT))).isSameAs(plan);
    assertThat(cache.get(key("select * from t", SqlMode.NONE))).isNull();
    assertThat(cache.get(key("select a from t", SqlMode.DEFAULT))).isNull();
  }

  @Test
  void forgetsTheLongestUnused() {
    PlanCache cache = new PlanCache(16);
    PlannedStatement plan = plan("select * from t");
    for (int i = 0; i < 1_000; i++) {
      cache.put(key("s" + i, SqlMode.DEFAULT), plan);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(16);
  }

  @Test
  void keepsNoPlanWithVariables() {
    PlanCache cache = new PlanCache(16);
    cache.put(key("s", SqlMode.DEFAULT), plan("select @a, a from t"));
    cache.put(key("v", SqlMode.DEFAULT), plan("select @@x from t"));
    assertThat(cache.size()).isZero();
  }
}
