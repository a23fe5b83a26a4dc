package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.AlterAction;
import io.atoll.parser.ast.AlterAction.Command;
import io.atoll.parser.ast.AlterAction.PartitionCommand;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.parser.ast.TableElement;
import io.atoll.parser.ast.TableOption;
import java.util.ArrayList;
import java.util.List;

/** ALTER TABLE. */
final class AlterGrammar {
  private final Grammar grammar;
  private final Tokens in;
  private final List<AlterAction> actions = new ArrayList<>();

  AlterGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /** At TABLE. */
  Statement alter(int start) {
    in.expect(TABLE);
    boolean ifExists = in.ifExists();
    Name name = in.name();
    if (!in.atEnd()) {
      while (true) {
        action();
        if (in.accept(COMMA)) {
          continue;
        }
        if (in.at(PARTITION)) {
          actions.add(new AlterAction.PartitionBy(grammar.partitions().partitioning()));
          break;
        }
        if (in.acceptWord("REMOVE")) {
          in.expectWord("PARTITIONING");
          actions.add(new AlterAction.RemovePartitioning());
          break;
        }
        // Table options may follow each other without commas.
        if (!(actions.get(actions.size() - 1) instanceof AlterAction.SetOption) || in.atEnd()) {
          break;
        }
        TableOption option = grammar.options().tableOption();
        if (option == null) {
          break;
        }
        while (option != null) {
          actions.add(new AlterAction.SetOption(option));
          option = grammar.options().tableOption();
        }
        if (!in.accept(COMMA)) {
          if (in.at(PARTITION)) {
            actions.add(new AlterAction.PartitionBy(grammar.partitions().partitioning()));
          } else if (in.acceptWord("REMOVE")) {
            in.expectWord("PARTITIONING");
            actions.add(new AlterAction.RemovePartitioning());
          }
          break;
        }
      }
    }
    return new TableDdl.AlterTable(name, ifExists, actions, start, in.previousEnd());
  }

  private void action() {
    switch (in.token()) {
      case ADD -> {
        in.next();
        add();
      }
      case CHANGE -> {
        in.next();
        in.accept(COLUMN);
        in.ifExists();
        String old = in.ident();
        TableElement.Column column = grammar.elements().column();
        actions.add(new AlterAction.ChangeColumn(false, old, column, position()));
      }
      case DROP -> {
        in.next();
        actions.add(drop());
      }
      case ALTER -> {
        in.next();
        actions.add(alterPart());
      }
      case RENAME -> {
        in.next();
        actions.add(rename());
      }
      case CONVERT -> {
        in.next();
        in.expect(TO);
        if (!in.acceptCharset()) {
          throw in.error();
        }
        String charset = in.accept(DEFAULT) ? null : in.charsetName();
        String collation = in.accept(COLLATE) ? in.collationName() : null;
        actions.add(new AlterAction.ConvertCharset(charset, collation));
      }
      case FORCE -> {
        in.next();
        actions.add(new AlterAction.Plain(Command.FORCE));
      }
      case ORDER -> {
        in.next();
        in.expect(BY);
        actions.add(new AlterAction.OrderBy(orderItems()));
      }
      case LOCK -> {
        in.next();
        actions.add(new AlterAction.Lock(grammar.tables().lock()));
      }
      case PARTITION ->
          actions.add(new AlterAction.PartitionBy(grammar.partitions().partitioning()));
      case WITH -> {
        in.next();
        in.expectWord("VALIDATION");
        actions.add(new AlterAction.Plain(Command.WITH_VALIDATION));
      }
      case ANALYZE -> partitions(PartitionCommand.ANALYZE);
      case CHECK -> partitions(PartitionCommand.CHECK);
      case OPTIMIZE -> partitions(PartitionCommand.OPTIMIZE);
      default -> wordAction();
    }
  }

  /** Columns only, each with a direction: what ALTER TABLE's ORDER BY takes. */
  private List<OrderItem> orderItems() {
    List<OrderItem> items = new ArrayList<>();
    do {
      int start = in.start();
      Expr column = in.column();
      boolean isDescending = in.accept(DESC);
      if (!isDescending) {
        in.accept(ASC);
      }
      items.add(new OrderItem(column, isDescending, start, in.previousEnd()));
    } while (in.accept(COMMA));
    return items;
  }

  private void wordAction() {
    if (in.token() != IDENT && !in.token().isKeyword()) {
      throw in.error();
    }
    TableOption option = grammar.options().tableOption();
    if (option != null) {
      actions.add(new AlterAction.SetOption(option));
    } else if (in.acceptWord("MODIFY")) {
      in.accept(COLUMN);
      in.ifExists();
      TableElement.Column column = grammar.elements().column();
      actions.add(new AlterAction.ChangeColumn(true, column.name(), column, position()));
    } else if (in.acceptWord("ALGORITHM")) {
      actions.add(new AlterAction.Algorithm(grammar.tables().algorithm()));
    } else if (in.acceptWord("ENABLE")) {
      in.expect(KEYS);
      actions.add(new AlterAction.Plain(Command.ENABLE_KEYS));
    } else if (in.acceptWord("DISABLE")) {
      in.expect(KEYS);
      actions.add(new AlterAction.Plain(Command.DISABLE_KEYS));
    } else if (in.acceptWord("WITHOUT")) {
      in.expectWord("VALIDATION");
      actions.add(new AlterAction.Plain(Command.WITHOUT_VALIDATION));
    } else if (in.acceptWord("SECONDARY_LOAD")) {
      actions.add(new AlterAction.Plain(Command.SECONDARY_LOAD));
    } else if (in.acceptWord("SECONDARY_UNLOAD")) {
      actions.add(new AlterAction.Plain(Command.SECONDARY_UNLOAD));
    } else if (in.acceptWord("UPGRADE")) {
      in.expectWord("PARTITIONING");
      actions.add(new AlterAction.Plain(Command.UPGRADE_PARTITIONING));
    } else if (in.acceptWord("REMOVE")) {
      in.expectWord("PARTITIONING");
      actions.add(new AlterAction.RemovePartitioning());
    } else if (in.atWord("DISCARD") || in.atWord("IMPORT")) {
      tablespace();
    } else if (in.acceptWord("COALESCE")) {
      in.expect(PARTITION);
      noBinlog();
      actions.add(new AlterAction.CoalescePartition(in.number()));
    } else if (in.acceptWord("REORGANIZE")) {
      reorganize();
    } else if (in.acceptWord("EXCHANGE")) {
      exchange();
    } else if (in.atWord("TRUNCATE")) {
      partitions(PartitionCommand.TRUNCATE);
    } else if (in.atWord("REBUILD")) {
      partitions(PartitionCommand.REBUILD);
    } else if (in.atWord("REPAIR")) {
      partitions(PartitionCommand.REPAIR);
    } else {
      throw in.error();
    }
  }

  private void noBinlog() {
    if (!in.accept(NO_WRITE_TO_BINLOG)) {
      in.acceptWord("LOCAL");
    }
  }

  private void partitions(PartitionCommand command) {
    in.next();
    in.expect(PARTITION);
    if (command != PartitionCommand.CHECK && command != PartitionCommand.TRUNCATE) {
      noBinlog();
    }
    List<String> names = in.accept(ALL) ? List.of() : in.idents();
    if (command == PartitionCommand.CHECK) {
      while (in.acceptWord("QUICK")
          || in.acceptWord("FAST")
          || in.acceptWord("MEDIUM")
          || in.acceptWord("EXTENDED")
          || in.acceptWord("CHANGED")) {
        // Check options are accepted and have no effect on partitions here.
      }
      if (in.accept(FOR)) {
        in.expectWord("UPGRADE");
      }
    } else if (command == PartitionCommand.REPAIR) {
      while (in.acceptWord("QUICK") || in.acceptWord("EXTENDED") || in.acceptWord("USE_FRM")) {
        // Likewise.
      }
    }
    actions.add(new AlterAction.OnPartitions(command, names));
  }

  private void tablespace() {
    boolean isDiscard = in.atWord("DISCARD");
    in.next();
    if (in.acceptWord("TABLESPACE")) {
      actions.add(
          new AlterAction.Plain(
              isDiscard ? Command.DISCARD_TABLESPACE : Command.IMPORT_TABLESPACE));
      return;
    }
    in.expect(PARTITION);
    List<String> names = in.accept(ALL) ? List.of() : in.idents();
    in.expectWord("TABLESPACE");
    actions.add(
        new AlterAction.OnPartitions(
            isDiscard ? PartitionCommand.DISCARD_TABLESPACE : PartitionCommand.IMPORT_TABLESPACE,
            names));
  }

  private void reorganize() {
    in.expect(PARTITION);
    noBinlog();
    if (!in.atIdent()) {
      actions.add(new AlterAction.ReorganizePartitions(List.of(), List.of()));
      return;
    }
    List<String> names = in.idents();
    in.expect(INTO);
    actions.add(new AlterAction.ReorganizePartitions(names, grammar.partitions().definitions()));
  }

  private void exchange() {
    in.expect(PARTITION);
    String partition = in.ident();
    in.expect(WITH);
    in.expect(TABLE);
    Name table = in.name();
    boolean withValidation = true;
    if (in.accept(WITH)) {
      in.expectWord("VALIDATION");
    } else if (in.acceptWord("WITHOUT")) {
      in.expectWord("VALIDATION");
      withValidation = false;
    }
    actions.add(new AlterAction.ExchangePartition(partition, table, withValidation));
  }

  private void add() {
    if (in.accept(PARTITION)) {
      in.ifNotExists();
      noBinlog();
      if (in.acceptWord("PARTITIONS")) {
        actions.add(new AlterAction.AddPartitions(List.of(), in.number()));
      } else {
        actions.add(new AlterAction.AddPartitions(grammar.partitions().definitions(), null));
      }
      return;
    }
    if (grammar.elements().atConstraint()) {
      actions.add(new AlterAction.AddElement(grammar.elements().constraint(), false));
      return;
    }
    in.accept(COLUMN);
    boolean ifNotExists = in.ifNotExists();
    if (in.at(LEFT_PAREN)) {
      for (TableElement element : grammar.elements().elements()) {
        if (element instanceof TableElement.Column column) {
          actions.add(
              new AlterAction.AddColumn(
                  column, new AlterAction.Position(false, null), ifNotExists));
        } else {
          actions.add(new AlterAction.AddElement(element, ifNotExists));
        }
      }
      return;
    }
    TableElement.Column column = grammar.elements().column();
    actions.add(new AlterAction.AddColumn(column, position(), ifNotExists));
  }

  private AlterAction.Position position() {
    if (in.acceptWord("FIRST")) {
      return new AlterAction.Position(true, null);
    }
    if (in.acceptWord("AFTER")) {
      return new AlterAction.Position(false, in.ident());
    }
    return new AlterAction.Position(false, null);
  }

  private AlterAction drop() {
    switch (in.token()) {
      case PRIMARY -> {
        in.next();
        in.expect(KEY);
        return new AlterAction.DropPrimaryKey();
      }
      case FOREIGN -> {
        in.next();
        in.expect(KEY);
        boolean ifExists = in.ifExists();
        return new AlterAction.DropForeignKey(in.ident(), ifExists);
      }
      case INDEX, KEY -> {
        in.next();
        boolean ifExists = in.ifExists();
        return new AlterAction.DropIndex(in.ident(), ifExists);
      }
      case CHECK, CONSTRAINT -> {
        boolean isCheck = in.at(CHECK);
        in.next();
        boolean ifExists = in.ifExists();
        return new AlterAction.DropConstraint(in.ident(), isCheck, ifExists);
      }
      case PARTITION -> {
        in.next();
        in.ifExists();
        return new AlterAction.OnPartitions(PartitionCommand.DROP, in.idents());
      }
      default -> {
        in.accept(COLUMN);
        boolean ifExists = in.ifExists();
        String column = in.ident();
        if (!in.accept(RESTRICT)) {
          in.accept(CASCADE);
        }
        return new AlterAction.DropColumn(column, ifExists);
      }
    }
  }

  private AlterAction alterPart() {
    if (in.accept(INDEX)) {
      String index = in.ident();
      return new AlterAction.SetIndexVisibility(index, visible());
    }
    if (in.at(CHECK) || in.at(CONSTRAINT)) {
      boolean isCheck = in.at(CHECK);
      in.next();
      String name = in.ident();
      boolean isEnforced = !in.accept(NOT);
      in.expectWord("ENFORCED");
      return new AlterAction.SetEnforced(name, isCheck, isEnforced);
    }
    in.accept(COLUMN);
    String column = in.ident();
    if (in.accept(DROP)) {
      in.expect(DEFAULT);
      return new AlterAction.SetColumnDefault(column, null, false);
    }
    in.expect(SET);
    if (in.accept(DEFAULT)) {
      if (in.accept(LEFT_PAREN)) {
        Expr value = grammar.expressions.expr();
        in.expect(RIGHT_PAREN);
        return new AlterAction.SetColumnDefault(column, value, true);
      }
      return new AlterAction.SetColumnDefault(column, grammar.elements().literalOrNow(), false);
    }
    return new AlterAction.SetColumnVisibility(column, visible());
  }

  private boolean visible() {
    if (in.acceptWord("VISIBLE")) {
      return true;
    }
    in.expectWord("INVISIBLE");
    return false;
  }

  private AlterAction rename() {
    if (in.accept(COLUMN)) {
      String from = in.ident();
      in.expect(TO);
      return new AlterAction.RenameColumn(from, in.ident());
    }
    if (in.accept(INDEX) || in.accept(KEY)) {
      String from = in.ident();
      in.expect(TO);
      return new AlterAction.RenameIndex(from, in.ident());
    }
    if (!in.accept(TO) && !in.accept(AS)) {
      in.accept(EQUAL);
    }
    return new AlterAction.RenameTo(in.name());
  }
}
