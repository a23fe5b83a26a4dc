package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One comma-separated item of ALTER TABLE. */
public sealed interface AlterAction {

  /** Where a column goes: {@code after} null and {@code isFirst} false: at the end or unmoved. */
  record Position(boolean isFirst, @Nullable String after) {}

  record AddColumn(TableElement.Column column, Position position, boolean ifNotExists)
      implements AlterAction {}

  /** An index, foreign key or check. */
  record AddElement(TableElement element, boolean ifNotExists) implements AlterAction {}

  record DropColumn(String column, boolean ifExists) implements AlterAction {}

  /** MODIFY has {@code oldName} equal to the column's name. */
  record ChangeColumn(
      boolean isModify, String oldName, TableElement.Column column, Position position)
      implements AlterAction {}

  record RenameColumn(String from, String to) implements AlterAction {}

  /** {@code ALTER [COLUMN] c SET DEFAULT v}; a null value is DROP DEFAULT. */
  record SetColumnDefault(String column, @Nullable Expr value, boolean inParentheses)
      implements AlterAction {}

  record SetColumnVisibility(String column, boolean isVisible) implements AlterAction {}

  record DropPrimaryKey() implements AlterAction {}

  record DropIndex(String index, boolean ifExists) implements AlterAction {}

  record DropForeignKey(String constraint, boolean ifExists) implements AlterAction {}

  /** {@code DROP CHECK|CONSTRAINT name}; CONSTRAINT may name a key, foreign key or check. */
  record DropConstraint(String constraint, boolean isCheck, boolean ifExists)
      implements AlterAction {}

  record RenameIndex(String from, String to) implements AlterAction {}

  record SetIndexVisibility(String index, boolean isVisible) implements AlterAction {}

  record SetEnforced(String constraint, boolean isCheck, boolean isEnforced)
      implements AlterAction {}

  record RenameTo(Name name) implements AlterAction {}

  record ConvertCharset(@Nullable String charset, @Nullable String collation)
      implements AlterAction {}

  /** A table option; several without commas are several actions. */
  record SetOption(TableOption option) implements AlterAction {}

  record OrderBy(List<OrderItem> items) implements AlterAction {
    public OrderBy {
      items = List.copyOf(items);
    }
  }

  record PartitionBy(Partitioning partitioning) implements AlterAction {}

  record RemovePartitioning() implements AlterAction {}

  /** {@code ADD PARTITION (…)} or {@code ADD PARTITION PARTITIONS n}. */
  record AddPartitions(List<Partitioning.Definition> definitions, @Nullable Long count)
      implements AlterAction {
    public AddPartitions {
      definitions = List.copyOf(definitions);
    }
  }

  enum PartitionCommand {
    DROP,
    TRUNCATE,
    DISCARD_TABLESPACE,
    IMPORT_TABLESPACE,
    ANALYZE,
    CHECK,
    OPTIMIZE,
    REBUILD,
    REPAIR
  }

  /** {@code partitions} empty: ALL. */
  record OnPartitions(PartitionCommand command, List<String> partitions) implements AlterAction {
    public OnPartitions {
      partitions = List.copyOf(partitions);
    }
  }

  record CoalescePartition(long count) implements AlterAction {}

  record ReorganizePartitions(List<String> partitions, List<Partitioning.Definition> definitions)
      implements AlterAction {
    public ReorganizePartitions {
      partitions = List.copyOf(partitions);
      definitions = List.copyOf(definitions);
    }
  }

  record ExchangePartition(String partition, Name table, boolean withValidation)
      implements AlterAction {}

  enum Command {
    FORCE,
    ENABLE_KEYS,
    DISABLE_KEYS,
    DISCARD_TABLESPACE,
    IMPORT_TABLESPACE,
    WITH_VALIDATION,
    WITHOUT_VALIDATION,
    SECONDARY_LOAD,
    SECONDARY_UNLOAD,
    UPGRADE_PARTITIONING
  }

  record Plain(Command command) implements AlterAction {}

  /** {@code ALGORITHM [=] value}, upper case. */
  record Algorithm(String value) implements AlterAction {}

  /** {@code LOCK [=] value}, upper case. */
  record Lock(String value) implements AlterAction {}
}
