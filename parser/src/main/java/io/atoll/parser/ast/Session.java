package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements about the connection itself. */
public sealed interface Session extends Statement {

  record Use(String schema, int start, int end) implements Session {}

  /** {@code PREPARE name FROM 'text' | @variable}: one of the two is null. */
  record Prepare(String name, @Nullable String text, @Nullable String variable, int start, int end)
      implements Session {}

  /** {@code EXECUTE name [USING @a, @b]}. */
  record Execute(String name, List<String> variables, int start, int end) implements Session {
    public Execute {
      variables = List.copyOf(variables);
    }
  }

  record Deallocate(String name, int start, int end) implements Session {}

  /** {@code KILL [CONNECTION|QUERY] id}. */
  record Kill(boolean isQueryOnly, Expr id, int start, int end) implements Session {}

  record Help(String topic, int start, int end) implements Session {}

  enum HandlerCommand {
    OPEN,
    READ,
    CLOSE
  }

  record Handler(HandlerCommand command, Name table, int start, int end) implements Session {}

  /** An empty statement: blanks, comments or a lone semicolon. */
  record Empty(int start, int end) implements Session {}
}
