package io.atoll.parser.ast;

/** Where a system variable is read or set; LOCAL is SESSION. */
public enum VariableScope {
  GLOBAL,
  SESSION,
  PERSIST,
  PERSIST_ONLY
}
