package io.atoll.parser.ast;

import org.jspecify.annotations.Nullable;

/** An attribute of a column definition, in the order written. */
public sealed interface ColumnAttribute {

  record Nullability(boolean isNullable) implements ColumnAttribute {}

  /** {@code DEFAULT literal|NOW()|(expr)}; {@code inParentheses} tells an expression default. */
  record Default(Expr value, boolean inParentheses) implements ColumnAttribute {}

  record OnUpdate(Expr value) implements ColumnAttribute {}

  record AutoIncrement() implements ColumnAttribute {}

  /** TiDB's {@code AUTO_RANDOM[(shardBits[, rangeBits])]}. */
  record AutoRandom(@Nullable Integer shardBits, @Nullable Integer rangeBits)
      implements ColumnAttribute {}

  /** {@code UNIQUE [KEY]}. */
  record Unique() implements ColumnAttribute {}

  /** {@code [PRIMARY] KEY [CLUSTERED|NONCLUSTERED]}. */
  record PrimaryKey(@Nullable Boolean isClustered) implements ColumnAttribute {}

  record Comment(String text) implements ColumnAttribute {}

  record Collation(String name) implements ColumnAttribute {}

  /** {@code [GENERATED ALWAYS] AS (expr) [VIRTUAL|STORED]}; {@code source} is the expr's text. */
  record Generated(Expr expr, String source, boolean isStored) implements ColumnAttribute {}

  record References(TableElement.Reference reference) implements ColumnAttribute {}

  record Check(TableElement.Check check) implements ColumnAttribute {}

  record Visibility(boolean isVisible) implements ColumnAttribute {}

  record Srid(long id) implements ColumnAttribute {}

  /** {@code SERIAL DEFAULT VALUE}: NOT NULL AUTO_INCREMENT UNIQUE. */
  record SerialDefault() implements ColumnAttribute {}

  /** COLUMN_FORMAT, STORAGE, ENGINE_ATTRIBUTE, SECONDARY_ENGINE_ATTRIBUTE, NOT SECONDARY. */
  record Other(String name, String value) implements ColumnAttribute {}
}
