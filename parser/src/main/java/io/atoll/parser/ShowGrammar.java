package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Show;
import io.atoll.parser.ast.Show.Kind;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.VariableScope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SHOW and DESCRIBE. One instance reads one statement. */
final class ShowGrammar {
  private static final Set<String> PROFILE_TYPES =
      Set.of("ALL", "CPU", "IPC", "MEMORY", "SOURCE", "SWAPS");

  private final Grammar grammar;
  private final Tokens in;
  private boolean isFull;
  private boolean isExtended;
  private boolean ifNotExists;
  private @Nullable VariableScope scope;
  private @Nullable Name table;
  private @Nullable String schema;
  private @Nullable String like;
  private @Nullable Expr where;
  private @Nullable Limit limit;
  private @Nullable Account target;
  private List<Account> using = List.of();
  private @Nullable String text;

  ShowGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  private Show built(Kind kind, int start) {
    return new Show(
        kind,
        isFull,
        isExtended,
        ifNotExists,
        scope,
        table,
        schema,
        like,
        where,
        limit,
        target,
        using,
        text,
        start,
        in.previousEnd());
  }

  Statement show() {
    int start = in.start();
    in.next();
    return built(kind(), start);
  }

  /** {@code DESCRIBE table [column | 'pattern']}, at the table. */
  Statement describe(int start) {
    table = in.name();
    if (in.at(STRING)) {
      like = in.text();
    } else if (in.atIdent()) {
      like = in.ident();
    }
    return built(Kind.COLUMNS, start);
  }

  private void likeOrWhere() {
    if (in.accept(LIKE)) {
      like = in.text();
    } else if (in.accept(WHERE)) {
      where = grammar.expressions.expr();
    }
  }

  private void fromSchema() {
    if (in.accept(FROM) || in.accept(IN)) {
      schema = in.ident();
    }
  }

  private void limit() {
    limit = in.at(LIMIT) ? grammar.queries.limit() : null;
  }

  private Kind kind() {
    isExtended = in.acceptWord("EXTENDED");
    isFull = in.acceptWord("FULL");
    if (in.acceptWord("COLUMNS") || in.acceptWord("FIELDS")) {
      return columns();
    }
    if (isExtended && isFull && !in.atWord("TABLES")) {
      throw in.error();
    }
    if (in.at(INDEX) || in.atWord("INDEXES") || in.at(KEYS)) {
      if (isFull) {
        throw in.error();
      }
      in.next();
      fromTable();
      fromSchema();
      if (in.accept(WHERE)) {
        where = grammar.expressions.expr();
      }
      return Kind.INDEX;
    }
    if (in.acceptWord("TABLES")) {
      fromSchema();
      likeOrWhere();
      return Kind.TABLES;
    }
    if (isExtended) {
      throw in.error();
    }
    if (in.acceptWord("PROCESSLIST")) {
      return Kind.PROCESSLIST;
    }
    if (isFull) {
      throw in.error();
    }
    return plain();
  }

  private void fromTable() {
    if (!in.accept(FROM)) {
      in.expect(IN);
    }
    table = in.name();
  }

  private Kind columns() {
    fromTable();
    fromSchema();
    likeOrWhere();
    return Kind.COLUMNS;
  }

  private Kind plain() {
    switch (in.token()) {
      case CREATE -> {
        in.next();
        return create();
      }
      case DATABASES, SCHEMAS -> {
        in.next();
        likeOrWhere();
        return Kind.DATABASES;
      }
      case TABLE -> {
        in.next();
        if (in.acceptWord("STATUS")) {
          fromSchema();
          likeOrWhere();
          return Kind.TABLE_STATUS;
        }
        table = in.name();
        if (in.accept(PARTITION)) {
          in.identsInParentheses();
        }
        if (in.accept(INDEX)) {
          text = in.ident();
        }
        in.expectWord("REGIONS");
        likeOrWhere();
        return Kind.TABLE_REGIONS;
      }
      case PROCEDURE, FUNCTION -> {
        boolean isProcedure = in.at(PROCEDURE);
        in.next();
        if (in.acceptWord("CODE")) {
          table = in.name();
          return isProcedure ? Kind.PROCEDURE_CODE : Kind.FUNCTION_CODE;
        }
        in.expectWord("STATUS");
        likeOrWhere();
        return isProcedure ? Kind.PROCEDURE_STATUS : Kind.FUNCTION_STATUS;
      }
      case CHARACTER, CHAR, CHARSET -> {
        if (!in.acceptCharset()) {
          throw in.error();
        }
        likeOrWhere();
        return Kind.CHARACTER_SET;
      }
      case COUNT -> {
        in.next();
        in.expect(LEFT_PAREN);
        in.expect(STAR);
        in.expect(RIGHT_PAREN);
        if (in.acceptWord("WARNINGS")) {
          return Kind.COUNT_WARNINGS;
        }
        in.expectWord("ERRORS");
        return Kind.COUNT_ERRORS;
      }
      case BINARY -> {
        in.next();
        if (in.acceptWord("LOG")) {
          in.expectWord("STATUS");
          return Kind.BINARY_LOG_STATUS;
        }
        in.expectWord("LOGS");
        return Kind.BINARY_LOGS;
      }
      default -> {
        return word();
      }
    }
  }

  private Kind word() {
    String word = in.word();
    switch (word) {
      case "VARIABLES" -> {
        likeOrWhere();
        return Kind.VARIABLES;
      }
      case "STATUS" -> {
        likeOrWhere();
        return Kind.STATUS;
      }
      case "GLOBAL", "SESSION", "LOCAL" -> {
        scope = word.equals("GLOBAL") ? VariableScope.GLOBAL : VariableScope.SESSION;
        boolean isVariables = in.acceptWord("VARIABLES");
        if (!isVariables) {
          in.expectWord("STATUS");
        }
        likeOrWhere();
        return isVariables ? Kind.VARIABLES : Kind.STATUS;
      }
      case "COLLATION" -> {
        likeOrWhere();
        return Kind.COLLATION;
      }
      case "WARNINGS" -> {
        limit();
        return Kind.WARNINGS;
      }
      case "ERRORS" -> {
        limit();
        return Kind.ERRORS;
      }
      case "ENGINES" -> {
        return Kind.ENGINES;
      }
      case "STORAGE" -> {
        in.expectWord("ENGINES");
        return Kind.ENGINES;
      }
      case "ENGINE" -> {
        text = in.accept(ALL) ? "ALL" : in.identOrText();
        if (!in.acceptWord("STATUS") && !in.acceptWord("MUTEX")) {
          in.expectWord("LOGS");
        }
        return Kind.ENGINE;
      }
      case "PRIVILEGES" -> {
        return Kind.PRIVILEGES;
      }
      case "PLUGINS" -> {
        return Kind.PLUGINS;
      }
      case "PROFILES" -> {
        return Kind.PROFILES;
      }
      case "PROFILE" -> {
        return profile();
      }
      case "OPEN" -> {
        in.expectWord("TABLES");
        fromSchema();
        likeOrWhere();
        return Kind.OPEN_TABLES;
      }
      case "EVENTS" -> {
        fromSchema();
        likeOrWhere();
        return Kind.EVENTS;
      }
      case "TRIGGERS" -> {
        fromSchema();
        likeOrWhere();
        return Kind.TRIGGERS;
      }
      case "GRANTS" -> {
        if (in.accept(FOR)) {
          target = grammar.accounts().account();
          if (in.accept(USING)) {
            using = grammar.accounts().accounts();
          }
        }
        return Kind.GRANTS;
      }
      case "MASTER" -> {
        if (in.acceptWord("LOGS")) {
          return Kind.BINARY_LOGS;
        }
        in.expectWord("STATUS");
        return Kind.MASTER_STATUS;
      }
      case "SLAVE", "REPLICA" -> {
        if (word.equals("SLAVE") && in.acceptWord("HOSTS")) {
          return Kind.REPLICAS;
        }
        in.expectWord("STATUS");
        channel();
        return Kind.REPLICA_STATUS;
      }
      case "REPLICAS" -> {
        return Kind.REPLICAS;
      }
      case "BINLOG" -> {
        return logEvents(Kind.BINLOG_EVENTS);
      }
      case "RELAYLOG" -> {
        return logEvents(Kind.RELAYLOG_EVENTS);
      }
      case "PLACEMENT" -> {
        likeOrWhere();
        return Kind.PLACEMENT;
      }
      case "CONFIG" -> {
        likeOrWhere();
        return Kind.CONFIG;
      }
      case "NAMESPACES" -> {
        likeOrWhere();
        return Kind.NAMESPACES;
      }
      case "STATS_META",
          "STATS_HISTOGRAMS",
          "STATS_BUCKETS",
          "STATS_HEALTHY",
          "STATS_TOPN",
          "STATS_LOCKED" -> {
        text = word;
        likeOrWhere();
        return Kind.STATS;
      }
      default -> throw in.error(in.previousEnd() - word.length());
    }
  }

  private void channel() {
    if (in.accept(FOR)) {
      in.expectWord("CHANNEL");
      text = in.identOrText();
    }
  }

  private Kind logEvents(Kind kind) {
    in.expectWord("EVENTS");
    if (in.accept(IN)) {
      text = in.text();
    }
    if (in.accept(FROM)) {
      in.number();
    }
    limit();
    if (kind == Kind.RELAYLOG_EVENTS && in.accept(FOR)) {
      in.expectWord("CHANNEL");
      in.identOrText();
    }
    return kind;
  }

  private Kind profile() {
    StringBuilder types = new StringBuilder();
    while (!in.atEnd() && !in.at(FOR) && !in.at(LIMIT)) {
      if (types.length() > 0) {
        in.expect(COMMA);
        types.append(',');
      }
      if (in.acceptWord("BLOCK")) {
        in.expectWord("IO");
        types.append("BLOCK IO");
      } else if (in.acceptWord("CONTEXT")) {
        in.expectWord("SWITCHES");
        types.append("CONTEXT SWITCHES");
      } else if (in.acceptWord("PAGE")) {
        in.expectWord("FAULTS");
        types.append("PAGE FAULTS");
      } else {
        int at = in.start();
        String word = in.word();
        if (!PROFILE_TYPES.contains(word)) {
          throw in.error(at);
        }
        types.append(word);
      }
    }
    text = types.toString();
    if (in.accept(FOR)) {
      in.expect(QUERY);
      in.number();
    }
    limit();
    return Kind.PROFILE;
  }

  private Kind create() {
    switch (in.token()) {
      case DATABASE, SCHEMA -> {
        in.next();
        ifNotExists = in.ifNotExists();
        schema = in.ident();
        return Kind.CREATE_DATABASE;
      }
      case TABLE -> {
        in.next();
        table = in.name();
        return Kind.CREATE_TABLE;
      }
      case PROCEDURE -> {
        in.next();
        table = in.name();
        return Kind.CREATE_PROCEDURE;
      }
      case FUNCTION -> {
        in.next();
        table = in.name();
        return Kind.CREATE_FUNCTION;
      }
      case TRIGGER -> {
        in.next();
        table = in.name();
        return Kind.CREATE_TRIGGER;
      }
      case USER -> {
        in.next();
        target = grammar.accounts().account();
        return Kind.CREATE_USER;
      }
      default -> {}
    }
    if (in.acceptWord("VIEW")) {
      table = in.name();
      return Kind.CREATE_VIEW;
    }
    if (in.acceptWord("EVENT")) {
      table = in.name();
      return Kind.CREATE_EVENT;
    }
    if (in.acceptWord("PLACEMENT")) {
      in.expectWord("POLICY");
      text = in.ident();
      return Kind.CREATE_PLACEMENT_POLICY;
    }
    throw in.error();
  }
}
