package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Partitioning;
import io.atoll.parser.ast.Partitioning.Bound;
import io.atoll.parser.ast.Partitioning.Kind;
import io.atoll.parser.ast.TableOption;
import java.util.ArrayList;
import java.util.List;

/** PARTITION BY and partition definitions. */
final class PartitionGrammar {
  private final Grammar grammar;
  private final Tokens in;

  PartitionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** At {@code PARTITION BY}. */
  Partitioning partitioning() {
    int start = in.start();
    in.expect(PARTITION);
    in.expect(BY);
    Partitioning.Method method = method(true);
    Long count = null;
    if (in.acceptWord("PARTITIONS")) {
      count = in.number();
    }
    Partitioning.Method subMethod = null;
    Long subCount = null;
    if (in.acceptWord("SUBPARTITION")) {
      in.expect(BY);
      subMethod = method(false);
      if (in.acceptWord("SUBPARTITIONS")) {
        subCount = in.number();
      }
    }
    List<Partitioning.Definition> definitions = in.at(LEFT_PAREN) ? definitions() : List.of();
    return new Partitioning(
        method, count, subMethod, subCount, definitions, start, in.previousEnd());
  }

  private Partitioning.Method method(boolean isTop) {
    boolean isLinear = in.accept(LINEAR);
    if (in.accept(KEY)) {
      Integer algorithm = null;
      if (in.acceptWord("ALGORITHM")) {
        in.expect(EQUAL);
        algorithm = in.smallNumber();
        if (algorithm != 1 && algorithm != 2) {
          throw in.error();
        }
      }
      in.expect(LEFT_PAREN);
      List<String> columns = isTop && in.at(RIGHT_PAREN) ? List.of() : in.idents();
      in.expect(RIGHT_PAREN);
      return new Partitioning.Method(Kind.KEY, isLinear, algorithm, null, columns);
    }
    if (in.acceptWord("HASH")) {
      return new Partitioning.Method(Kind.HASH, isLinear, null, inParentheses(), List.of());
    }
    if (isLinear || !isTop) {
      throw in.error();
    }
    boolean isRange = in.accept(RANGE);
    if (!isRange) {
      in.expectWord("LIST");
    }
    if (in.acceptWord("COLUMNS") || in.acceptWord("FIELDS")) {
      List<String> columns = in.identsInParentheses();
      Kind kind = isRange ? Kind.RANGE_COLUMNS : Kind.LIST_COLUMNS;
      return new Partitioning.Method(kind, false, null, null, columns);
    }
    Kind kind = isRange ? Kind.RANGE : Kind.LIST;
    return new Partitioning.Method(kind, false, null, inParentheses(), List.of());
  }

  private Expr inParentheses() {
    in.expect(LEFT_PAREN);
    Expr expr = grammar.expressions.bitExpr();
    in.expect(RIGHT_PAREN);
    return expr;
  }

  List<Partitioning.Definition> definitions() {
    in.expect(LEFT_PAREN);
    List<Partitioning.Definition> definitions = new ArrayList<>();
    do {
      definitions.add(definition());
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return definitions;
  }

  private Partitioning.Definition definition() {
    in.expect(PARTITION);
    String name = in.ident();
    List<Bound> lessThan = null;
    List<List<Bound>> values = null;
    if (in.accept(VALUES)) {
      if (in.acceptWord("LESS")) {
        in.expectWord("THAN");
        if (in.accept(MAXVALUE)) {
          lessThan = List.of(new Bound(null));
        } else {
          lessThan = row();
        }
      } else {
        in.expect(IN);
        values = in();
      }
    }
    List<TableOption> options = grammar.options().partitionOptions();
    List<Partitioning.SubDefinition> subpartitions = new ArrayList<>();
    if (in.accept(LEFT_PAREN)) {
      do {
        in.expectWord("SUBPARTITION");
        String subName = in.identOrText();
        subpartitions.add(
            new Partitioning.SubDefinition(subName, grammar.options().partitionOptions()));
      } while (in.accept(COMMA));
      in.expect(RIGHT_PAREN);
    }
    return new Partitioning.Definition(name, lessThan, values, options, subpartitions);
  }

  private List<Bound> row() {
    in.expect(LEFT_PAREN);
    List<Bound> row = new ArrayList<>(2);
    do {
      row.add(in.accept(MAXVALUE) ? new Bound(null) : new Bound(grammar.expressions.bitExpr()));
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return row;
  }

  /** {@code (1, 2)} is two rows of one, {@code ((1, 2), (3, 4))} two rows of two. */
  private List<List<Bound>> in() {
    in.expect(LEFT_PAREN);
    List<List<Bound>> rows = new ArrayList<>();
    do {
      if (in.at(LEFT_PAREN)) {
        rows.add(row());
      } else {
        rows.add(
            List.of(
                in.accept(MAXVALUE) ? new Bound(null) : new Bound(grammar.expressions.bitExpr())));
      }
    } while (in.accept(COMMA));
    in.expect(RIGHT_PAREN);
    return rows;
  }
}
