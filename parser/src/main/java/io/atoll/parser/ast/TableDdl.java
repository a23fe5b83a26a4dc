package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** DDL on tables and their indexes. */
public sealed interface TableDdl extends Statement {

  /** What CREATE TABLE … SELECT does with duplicate keys. */
  enum OnDuplicate {
    ERROR,
    IGNORE,
    REPLACE
  }

  /**
   * CREATE TABLE. {@code like} and {@code elements} exclude each other; {@code query} is that of
   * {@code CREATE TABLE … [AS] SELECT}.
   */
  record CreateTable(
      boolean isTemporary,
      boolean ifNotExists,
      Name name,
      @Nullable Name like,
      List<TableElement> elements,
      List<TableOption> options,
      @Nullable Partitioning partitioning,
      OnDuplicate onDuplicate,
      @Nullable Query query,
      int start,
      int end)
      implements TableDdl {
    public CreateTable {
      elements = List.copyOf(elements);
      options = List.copyOf(options);
    }
  }

  record AlterTable(Name name, boolean ifExists, List<AlterAction> actions, int start, int end)
      implements TableDdl {
    public AlterTable {
      actions = List.copyOf(actions);
    }
  }

  record DropTable(boolean isTemporary, boolean ifExists, List<Name> names, int start, int end)
      implements TableDdl {
    public DropTable {
      names = List.copyOf(names);
    }
  }

  record TruncateTable(Name name, int start, int end) implements TableDdl {}

  record RenamePair(Name from, Name to) {}

  record RenameTable(List<RenamePair> pairs, int start, int end) implements TableDdl {
    public RenameTable {
      pairs = List.copyOf(pairs);
    }
  }

  /** {@code algorithm} and {@code lock} as written, null when not. */
  record CreateIndex(
      Name table,
      TableElement.Index index,
      boolean ifNotExists,
      @Nullable String algorithm,
      @Nullable String lock,
      int start,
      int end)
      implements TableDdl {}

  record DropIndex(
      String index,
      boolean ifExists,
      Name table,
      @Nullable String algorithm,
      @Nullable String lock,
      int start,
      int end)
      implements TableDdl {}

  /** {@code FLASHBACK|RECOVER TABLE name [TO new]}: brings a dropped or truncated table back. */
  record FlashbackTable(Name name, @Nullable String newName, int start, int end)
      implements TableDdl {}
}
