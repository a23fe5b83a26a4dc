package io.atoll.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static String normalized(String sql) {
    return StatementDigest.of(sql).normalized();
  }

  /** The key with the kinds of literals as digits between angle brackets; null without a key. */
  private static String key(String sql) {
    PlanKeyScanner scanner = new PlanKeyScanner(SqlMode.DEFAULT);
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    if (!scanner.scan(text, 0, text.length)) {
      return "none";
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < scanner.keyLength(); i++) {
      byte b = scanner.key()[i];
      out.append(b >= 1 && b <= 5 ? "<" + b + ">" : String.valueOf((char) b));
    }
    return out.toString();
  }

  @Test
  void normalizesAsTiDbDoes() {
    assertThat(normalized("SELECT * FROM T WHERE id IN (1, 2 ,3) AND b=-1 /* c */"))
        .isEqualTo("select * from `t` where `id` in ( ... ) and `b` = - ?");
    assertThat(
            normalized(
                "insert into t (a,b) values (1,'a'),(2,now()), (3, 4) on duplicate key update a = 5"))
        .isEqualTo("insert into `t` ( `a` , `b` ) values ( ... ) on duplicate key update `a` = ?");
    assertThat(normalized("select a from b where id in (select 1) order by 2, a limit 10"))
        .isEqualTo("select `a` from `b` where `id` in ( select ? ) order by 2 , `a` limit ?");
    assertThat(normalized("select a is null, 'x' 'y', concat(a, 1)"))
        .isEqualTo("select `a` is null , ? , concat ( `a` , ? )");
    assertThat(StatementDigest.of("select 1").digest())
        .isEqualTo(StatementDigest.of("SELECT   2 ;").digest())
        .hasSize(64);
  }

  @Test
  void planKeyTakesOutWhatDoesNotChangeThePlan() {
    assertThat(key("SELECT c FROM sbtest1 WHERE id=501"))
        .isEqualTo("SELECT c FROM sbtest1 WHERE id=<1>");
    assertThat(key("select a from t1 where b = 'x''y' and c > 1.5 and d < 1e3 limit 10"))
        .isEqualTo("select a from t1 where b = <5> and c > <3> and d < <4> limit <1>");
    assertThat(key("insert into t values (1,'a'),(2,'b')"))
        .isEqualTo("insert into t values (<1>,<5>),(<1>,<5>)");
  }

  @Test
  void planKeyKeepsWhatNamesColumnsOrShapesThePlan() {
    assertThat(key("select 1, a+2 from t where b = 3 order by 1, 2 limit 4"))
        .isEqualTo("select 1, a+2 from t where b = <1> order by 1, 2 limit <1>");
    assertThat(key("select a from t order by (select b from u order by 1 limit 2), 3 limit 4"))
        .isEqualTo("select a from t order by (select b from u order by 1 limit 2), 3 limit <1>");
    assertThat(key("select a from t where cast(b as decimal(10,2)) = 1 group by 1 having c > 2"))
        .isEqualTo(
            "select a from t where cast(b as decimal(10,2)) = <1> group by 1 having c > <1>");
    assertThat(
            key(
                "select /*+ X(1) */ a from t where b = date '2020-01-01' and c = x'41' and d->'$.a' = 1"))
        .isEqualTo(
            "select /*+ X(1) */ a from t where b = date '2020-01-01' and c = x'41' and d->'$.a' = <1>");
    assertThat(key("select a from t where b in (select c from u where d = 1) and t1.5x = 2"))
        .isEqualTo("select a from t where b in (select c from u where d = <1>) and t1.5x = <1>");
    assertThat(key("select a from t where b = 'a' 'b'")).isEqualTo("none");
    assertThat(key("/*!50000 select */ 1")).isEqualTo("none");
    assertThat(key("set names utf8")).isEqualTo("none");
    assertThat(key("/* who: 1 */ select a from t where b = 1"))
        .isEqualTo("select a from t where b = <1>");
    assertThat(key("update t set a = a + 1 -- x\nwhere b = 2"))
        .isEqualTo("update t set a = a + <1>  \nwhere b = <1>");
  }

  @Test
  void literalsKeepTheirPlacesAndValues() {
    PlanKeyScanner scanner = new PlanKeyScanner(SqlMode.DEFAULT);
    byte[] text = "update t set a = 'it\\'s' where b = 42".getBytes(StandardCharsets.UTF_8);
    assertThat(scanner.scan(text, 0, text.length)).isTrue();
    assertThat(scanner.count()).isEqualTo(2);
    assertThat(scanner.text(0)).isEqualTo("it's");
    assertThat(scanner.longValue(1)).isEqualTo(42);
    assertThat(scanner.start(0)).isEqualTo(17);
  }

  /** Every literal that the scanner takes out is a token of the lexer at the same place. */
  @Test
  void agreesWithTheLexerOnTheGateCorpus() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    PlanKeyScanner scanner = new PlanKeyScanner(SqlMode.DEFAULT);
    int keys = 0;
    for (GateCorpus.Sample sample : new GateCorpus(seed).samples()) {
      byte[] text = sample.sql().getBytes(StandardCharsets.UTF_8);
      if (!scanner.scan(text, 0, text.length)) {
        continue;
      }
      keys++;
      List<Integer> starts = new ArrayList<>();
      Lexer lexer = new Lexer(text, 0, SqlMode.DEFAULT);
      lexer.next();
      while (lexer.token != Token.EOF) {
        switch (lexer.token) {
          case INT_NUMBER, DECIMAL_NUMBER, FLOATING, STRING -> starts.add(lexer.start);
          default -> {}
        }
        lexer.next();
      }
      for (int i = 0; i < scanner.count(); i++) {
        assertThat(starts).as(sample.sql()).contains(scanner.start(i));
      }
      StatementDigest.of(sample.sql());
    }
    assertThat(keys).isGreaterThan(1_000);
  }
}
