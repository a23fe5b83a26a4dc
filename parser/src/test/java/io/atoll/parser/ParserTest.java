package io.atoll.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Expr.BinaryOp;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Predicate;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Session;
import io.atoll.parser.ast.SetStatement;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableRef;
import io.atoll.types.SqlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
  private static Query query(String sql) {
    return ((Statement.Select) Parser.parse(sql)).query();
  }

  private static QueryBody.Select select(String sql) {
    return (QueryBody.Select) query(sql).body();
  }

  private static Expr expr(String sql) {
    return Parser.parseExpression(sql, SqlMode.DEFAULT);
  }

  private static List<String> names(String sql) {
    return select(sql).items().stream().map(i -> ((SelectItem.Value) i).name()).toList();
  }

  @Test
  void namesColumnsByTheirExactText() {
    assertThat(names("SELECT a.B, 1 +  2, 'x''y', null, (c), count( * ) , now() as t, -1 u"))
        .containsExactly("B", "1 +  2", "x'y", "NULL", "c", "count( * )", "t", "u");
  }

  @Test
  void bindsOperatorsAsMySqlDoes() {
    var or = (Expr.Logical) expr("a = 1 AND NOT b = 2 OR c");
    assertThat(or.isAnd()).isFalse();
    var and = (Expr.Logical) or.operands().get(0);
    assertThat(((Expr.Unary) and.operands().get(1)).operand()).isInstanceOf(Expr.Binary.class);
    var minus = (Expr.Binary) expr("a - b - c");
    assertThat(minus.left()).isInstanceOf(Expr.Binary.class);
    var sum = (Expr.Binary) expr("a + b * c");
    assertThat(sum.op()).isEqualTo(BinaryOp.ADD);
    var is = (Predicate.Is) expr("a = b IS NULL");
    assertThat(is.operand()).isInstanceOf(Expr.Binary.class);
    var negated = (Expr.Unary) expr("-a COLLATE utf8mb4_bin");
    assertThat(negated.operand()).isInstanceOf(Expr.Collate.class);
  }

  @Test
  void readsVariablesComparedWithoutMistakingTheSign() {
    var less = (Expr.Binary) expr("@a < @b");
    assertThat(less.op()).isEqualTo(BinaryOp.LT);
    assertThat(((Expr.UserVariable) less.right()).name()).isEqualTo("b");
    assertThat(((Expr.Binary) expr("5--3")).right()).isInstanceOf(Expr.Unary.class);
  }

  @Test
  void keepsBytesOfHexAndBinaryLiterals() {
    assertThat(((Literal.Bytes) expr("x'31'")).value()).containsExactly('1');
    assertThat(((Literal.Bytes) expr("0x131")).value()).containsExactly(1, 0x31);
    assertThat(((Literal.Bytes) expr("b'101'")).value()).containsExactly(5);
    byte[] sql = "SELECT _binary'\u00ff\\0'".getBytes(StandardCharsets.ISO_8859_1);
    var select =
        (QueryBody.Select)
            ((Statement.Select) Parser.parse(sql, SqlMode.DEFAULT).statement()).query().body();
    var bytes = (Literal.Bytes) ((SelectItem.Value) select.items().get(0)).expr();
    assertThat(bytes.value()).containsExactly(0xff, 0);
    assertThat(((Literal.Text) expr("_latin1'abc'")).charset()).isEqualTo("latin1");
    assertThat(expr("_latin9")).isInstanceOf(Expr.Column.class);
    assertThatThrownBy(() -> expr("_latin1")).isInstanceOf(SqlException.class);
  }

  @Test
  void readsParenthesesAroundQueriesWithoutBacktracking() {
    assertThat(expr("((select 1) + 2)")).isInstanceOf(Expr.Binary.class);
    assertThat(expr("(((select 1)))")).isInstanceOf(Expr.Subquery.class);
    var union = (Expr.Subquery) expr("((select 1) union (select 2) limit 1)");
    assertThat(union.query().limit()).isNotNull();
    assertThat(expr("a in ((select 1), 2)")).isInstanceOf(Predicate.In.class);
    assertThat(expr("a in (select 1)")).isInstanceOf(Predicate.InSubquery.class);
    String deep = "(".repeat(200) + "select 1" + ")+1".repeat(199) + ")";
    assertThat(expr(deep)).isInstanceOf(Expr.Binary.class);
  }

  @Test
  void reassociatesJoinsWithoutCondition() {
    var join =
        (TableRef.Join) select("SELECT 1 FROM a JOIN b LEFT JOIN c ON a.x = c.x").from().get(0);
    assertThat(join.kind()).isEqualTo(TableRef.JoinKind.LEFT);
    assertThat(((TableRef.Join) join.left()).kind()).isEqualTo(TableRef.JoinKind.INNER);
    var nested =
        (TableRef.Join) select("SELECT 1 FROM a JOIN b JOIN c ON b.x=c.x ON a.x=b.x").from().get(0);
    assertThat(nested.right()).isInstanceOf(TableRef.Join.class);
  }

  @Test
  void sqlModeChangesTheMeaning() {
    assertThat(expr("\"a\"")).isInstanceOf(Literal.Text.class);
    assertThat(Parser.parseExpression("\"a\"", SqlMode.ANSI)).isInstanceOf(Expr.Column.class);
    assertThat(expr("a || b")).isInstanceOf(Expr.Logical.class);
    var concat = (Call.Function) Parser.parseExpression("a || b", SqlMode.ANSI);
    assertThat(concat.name()).isEqualTo("CONCAT");
    var noEscapes = new SqlMode(false, false, true, false, false);
    assertThat(((Literal.Text) Parser.parseExpression("'a\\n'", noEscapes)).value())
        .isEqualTo("a\\n");
    assertThat(((Literal.Text) expr("'a\\n\\%\\''")).value()).isEqualTo("a\n\\%'");
    assertThat(Parser.parseExpression("count (*)", SqlMode.ANSI))
        .isInstanceOf(Call.Aggregate.class);
    assertThatThrownBy(() -> expr("count (*)")).isInstanceOf(SqlException.class);
    var highNot = new SqlMode(false, false, false, false, true);
    assertThat(Parser.parseExpression("not a between 1 and 2", highNot))
        .isInstanceOf(Predicate.Between.class);
  }

  @Test
  void errorQuotesTheTextNearTheOffendingToken() {
    assertThatThrownBy(() -> Parser.parse("SELECT 1\nFROM t WHER a = 1"))
        .hasMessage(
            "You have an error in your SQL syntax; check the manual that corresponds to your MySQL"
                + " server version for the right syntax to use near 'a = 1' at line 2");
    assertThatThrownBy(() -> Parser.parse("SELECT"))
        .hasMessageEndingWith("right syntax to use near '' at line 1");
    assertThatThrownBy(() -> Parser.parse("SELECT 1 FRM " + "x".repeat(100) + "\u00e9"))
        .hasMessageContaining("near '" + "x".repeat(80) + "' at");
  }

  @Test
  void readsStatementAfterStatement() {
    byte[] text =
        ("SELECT 1; /*!40101 SET NAMES utf8mb4 */;\n/*M!999999\\- enable the sandbox mode */ \n"
                + "SELECT 2;/*!99999 no */ -- the end")
            .getBytes(StandardCharsets.UTF_8);
    List<Statement> statements = new ArrayList<>();
    int at = 0;
    while (at < text.length) {
      ParsedStatement parsed = Parser.parseNext(text, at, SqlMode.DEFAULT);
      statements.add(parsed.statement());
      at = parsed.next();
    }
    assertThat(statements).hasSize(3);
    assertThat(statements.get(1)).isInstanceOf(SetStatement.SetVariables.class);
    assertThat(Parser.parse(" /* nothing */ ; ")).isInstanceOf(Session.Empty.class);
    assertThatThrownBy(() -> Parser.parse("SELECT 1; SELECT 2")).isInstanceOf(SqlException.class);
  }

  @Test
  void acceptsBlanksAroundTheDot() {
    var column =
        (Expr.Column) ((SelectItem.Value) select("SELECT u .user_id FROM u").items().get(0)).expr();
    assertThat(column.table()).isEqualTo("u");
    assertThat(((Expr.Column) expr("t.select")).column()).isEqualTo("select");
    assertThat(((Expr.Column) expr("t.1a")).column()).isEqualTo("1a");
  }

  @Test
  void countsParametersInTextOrder() {
    ParsedStatement parsed =
        Parser.parse(
            "INSERT INTO t (a, b) VALUES (?, ?), (interval(?), 1)".replace("interval(?)", "?"),
            SqlMode.DEFAULT);
    assertThat(parsed.parameterCount()).isEqualTo(3);
    var insert = (Dml.Insert) parsed.statement();
    assertThat(((Dml.InsertRows) insert.source()).rows()).hasSize(2);
  }

  @Test
  void keepsHints() {
    assertThat(select("SELECT /*+ MAX_EXECUTION_TIME(10) */ 1").hints())
        .isEqualTo("MAX_EXECUTION_TIME(10)");
    assertThat(select("SELECT 1 /*+ ignored */").hints()).isNull();
  }

  @Test
  void readsColumnDefinitions() {
    var table =
        (TableDdl.CreateTable)
            Parser.parse(
                "CREATE TABLE t (id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                    + " n DECIMAL(10,2) DEFAULT -1.5, KEY k (n DESC)) ENGINE=InnoDB CHARSET=utf8mb4");
    assertThat(table.elements()).hasSize(3);
    assertThat(table.options()).hasSize(2);
  }

  @Test
  void refusesBottomlessNesting() {
    String deep = "SELECT " + "(".repeat(200_000) + "1" + ")".repeat(200_000);
    assertThatThrownBy(() -> Parser.parse(deep)).isInstanceOf(SqlException.class);
  }

  /** What applications, drivers, and mariadb-dump send: every statement of each file parses. */
  @ParameterizedTest
  @CsvSource({
    "../bench/src/main/resources/hospital/statements.sql, 11",
    "src/test/resources/clients.sql, 42",
    "src/test/resources/dump.sql, 67"
  })
  void readsWholeFiles(String file, int count) throws IOException {
    byte[] text = Files.readAllBytes(Path.of(file));
    int statements = 0;
    for (int at = 0; at < text.length; statements++) {
      ParsedStatement parsed = Parser.parseNext(text, at, SqlMode.DEFAULT);
      at = parsed.next();
    }
    assertThat(statements).isEqualTo(count);
  }
}
