package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Databases, views, namespaces, placement policies, FLASHBACK. */
final class SchemaGrammar {
  private final Grammar grammar;
  private final Tokens in;

  SchemaGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** At DATABASE or SCHEMA. */
  Statement createDatabase(int start) {
    in.next();
    boolean ifNotExists = in.ifNotExists();
    String name = in.ident();
    List<TableOption> options = grammar.options().databaseOptions(false);
    return new SchemaDdl.CreateDatabase(name, ifNotExists, options, start, in.previousEnd());
  }

  Statement alterDatabase(int start) {
    in.next();
    boolean hasName = in.atIdent() && !in.atCharset() && !in.atWord("ENCRYPTION");
    String name = hasName ? in.ident() : null;
    List<TableOption> options = grammar.options().databaseOptions(true);
    if (options.isEmpty()) {
      throw in.error();
    }
    return new SchemaDdl.AlterDatabase(name, options, start, in.previousEnd());
  }

  Statement dropDatabase(int start) {
    in.next();
    boolean ifExists = in.ifExists();
    return new SchemaDdl.DropDatabase(in.ident(), ifExists, start, in.previousEnd());
  }

  /** At ALGORITHM, DEFINER, SQL or VIEW; a definer read before is given. */
  Statement view(boolean isAlter, boolean orReplace, @Nullable Account knownDefiner, int start) {
    String algorithm = null;
    if (in.acceptWord("ALGORITHM")) {
      in.expect(EQUAL);
      if (!in.atWord("MERGE") && !in.atWord("TEMPTABLE") && !in.atWord("UNDEFINED")) {
        throw in.error();
      }
      algorithm = in.word();
    }
    Account definer = knownDefiner;
    if (definer == null && in.atWord("DEFINER")) {
      definer = grammar.accounts().definer();
    }
    boolean isDefinerSecurity = true;
    if (in.accept(SQL)) {
      in.expectWord("SECURITY");
      isDefinerSecurity = in.acceptWord("DEFINER");
      if (!isDefinerSecurity) {
        in.expectWord("INVOKER");
      }
    }
    in.expectWord("VIEW");
    Name name = in.name();
    List<String> columns = in.at(LEFT_PAREN) ? in.identsInParentheses() : List.of();
    in.expect(AS);
    int queryStart = in.start();
    Query query = grammar.queries.query(false);
    String source = in.lexer.source(queryStart, in.previousEnd());
    SchemaDdl.CheckOption check = SchemaDdl.CheckOption.NONE;
    if (in.accept(WITH)) {
      check = SchemaDdl.CheckOption.CASCADED;
      if (in.acceptWord("LOCAL")) {
        check = SchemaDdl.CheckOption.LOCAL;
      } else {
        in.acceptWord("CASCADED");
      }
      in.expect(CHECK);
      in.expect(OPTION);
    }
    return new SchemaDdl.CreateView(
        isAlter,
        orReplace,
        algorithm,
        definer,
        isDefinerSecurity,
        name,
        columns,
        query,
        source,
        check,
        start,
        in.previousEnd());
  }

  /** At VIEW. */
  Statement dropView(int start) {
    in.next();
    boolean ifExists = in.ifExists();
    List<Name> names = in.names();
    if (!in.accept(RESTRICT)) {
      in.accept(CASCADE);
    }
    return new SchemaDdl.DropView(ifExists, names, start, in.previousEnd());
  }

  /** At NAMESPACE. */
  Statement namespace(boolean isAlter, int start) {
    in.next();
    boolean ifNotExists = !isAlter && in.ifNotExists();
    String name = in.ident();
    in.expectWord("STORES");
    in.accept(EQUAL);
    in.expect(LEFT_PAREN);
    List<String> stores = new ArrayList<>();
    if (!in.at(RIGHT_PAREN)) {
      do {
        stores.add(in.at(STRING) ? in.text() : Long.toString(in.number()));
      } while (in.accept(COMMA));
    }
    in.expect(RIGHT_PAREN);
    return new SchemaDdl.CreateNamespace(
        isAlter, ifNotExists, name, stores, start, in.previousEnd());
  }

  Statement dropNamespace(int start) {
    in.next();
    boolean ifExists = in.ifExists();
    return new SchemaDdl.DropNamespace(ifExists, in.ident(), start, in.previousEnd());
  }

  /** At PLACEMENT. */
  Statement placementPolicy(boolean isAlter, boolean orReplace, int start) {
    in.next();
    in.expectWord("POLICY");
    boolean ifNotExists = !isAlter && in.ifNotExists();
    if (isAlter) {
      in.ifExists();
    }
    String name = in.ident();
    List<TableOption> options = grammar.options().placementOptions();
    if (options.isEmpty()) {
      throw in.error();
    }
    return new SchemaDdl.CreatePlacementPolicy(
        isAlter, orReplace, ifNotExists, name, options, start, in.previousEnd());
  }

  Statement dropPlacementPolicy(int start) {
    in.next();
    in.expectWord("POLICY");
    boolean ifExists = in.ifExists();
    return new SchemaDdl.DropPlacementPolicy(ifExists, in.ident(), start, in.previousEnd());
  }

  /** FLASHBACK and RECOVER. */
  Statement flashback() {
    int start = in.start();
    boolean isRecover = in.atWord("RECOVER");
    in.next();
    if (!isRecover && in.acceptWord("CLUSTER")) {
      return toTime(null, List.of(), start);
    }
    if (in.at(DATABASE) || in.at(SCHEMA)) {
      if (isRecover) {
        throw in.error();
      }
      in.next();
      String name = in.ident();
      if (in.at(TO) && atTime()) {
        return toTime(name, List.of(), start);
      }
      String newName = in.accept(TO) ? in.ident() : null;
      return new SchemaDdl.FlashbackDatabase(name, newName, start, in.previousEnd());
    }
    in.expect(TABLE);
    if (isRecover) {
      return new TableDdl.FlashbackTable(in.name(), null, start, in.previousEnd());
    }
    List<Name> names = in.names();
    if (names.size() > 1 || (in.at(TO) && atTime())) {
      return toTime(null, names, start);
    }
    String newName = in.accept(TO) ? in.ident() : null;
    return new TableDdl.FlashbackTable(names.get(0), newName, start, in.previousEnd());
  }

  private boolean atTime() {
    Lexer.Mark mark = in.lexer.mark();
    in.next();
    boolean isTime = in.at(TIMESTAMP) || in.atWord("TSO");
    in.lexer.reset(mark);
    return isTime;
  }

  private Statement toTime(@Nullable String database, List<Name> tables, int start) {
    in.expect(TO);
    boolean isTso = in.acceptWord("TSO");
    if (!isTso) {
      in.expect(TIMESTAMP);
    }
    Expr time = grammar.expressions.expr();
    return new SchemaDdl.FlashbackToTime(database, tables, time, isTso, start, in.previousEnd());
  }
}
