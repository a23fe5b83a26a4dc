package io.atoll.parser;

import org.jspecify.annotations.Nullable;

/**
 * The parts of the grammar over one token stream; those that few statements need come on demand.
 */
final class Grammar {
  final Tokens in;
  final ExpressionGrammar expressions;
  final OperandGrammar operands;
  final CallGrammar calls;
  final AggregateGrammar aggregates;
  final QueryGrammar queries;
  final TableRefGrammar tableRefs;
  private @Nullable TypeGrammar types;
  private @Nullable TableGrammar tables;
  private @Nullable ElementGrammar elements;
  private @Nullable PartitionGrammar partitions;
  private @Nullable OptionGrammar options;
  private @Nullable AccountGrammar accounts;
  private @Nullable RoutineGrammar routines;
  private @Nullable StatementGrammar statements;

  Grammar(Tokens in) {
    this.in = in;
    this.expressions = new ExpressionGrammar(this);
    this.operands = new OperandGrammar(this);
    this.calls = new CallGrammar(this);
    this.aggregates = new AggregateGrammar(this);
    this.queries = new QueryGrammar(this);
    this.tableRefs = new TableRefGrammar(this);
  }

  StatementGrammar statements() {
    return statements == null ? statements = new StatementGrammar(this) : statements;
  }

  TypeGrammar types() {
    return types == null ? types = new TypeGrammar(this) : types;
  }

  TableGrammar tables() {
    return tables == null ? tables = new TableGrammar(this) : tables;
  }

  ElementGrammar elements() {
    return elements == null ? elements = new ElementGrammar(this) : elements;
  }

  PartitionGrammar partitions() {
    return partitions == null ? partitions = new PartitionGrammar(this) : partitions;
  }

  OptionGrammar options() {
    return options == null ? options = new OptionGrammar(this) : options;
  }

  AccountGrammar accounts() {
    return accounts == null ? accounts = new AccountGrammar(this) : accounts;
  }

  RoutineGrammar routines() {
    return routines == null ? routines = new RoutineGrammar(this) : routines;
  }
}
