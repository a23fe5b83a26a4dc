package io.atoll.parser;

import io.atoll.parser.ast.IntervalUnit;
import org.jspecify.annotations.Nullable;

/** The interval unit that a word is; TIMESTAMPADD's SQL_TSI_ prefix included. */
final class Units {
  private static final IntervalUnit[] UNITS = IntervalUnit.values();

  private Units() {}

  static @Nullable IntervalUnit of(Lexer lexer) {
    if (lexer.token != Token.IDENT && !lexer.token.isKeyword()) {
      return null;
    }
    for (IntervalUnit unit : UNITS) {
      if (lexer.isWordText(unit.name())) {
        return unit;
      }
    }
    for (int i = 1; i <= IntervalUnit.YEAR.ordinal(); i++) {
      if (lexer.isWordText("SQL_TSI_" + UNITS[i].name())) {
        return UNITS[i];
      }
    }
    return null;
  }
}
