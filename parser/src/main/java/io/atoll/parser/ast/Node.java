package io.atoll.parser.ast;

/** A piece of syntax with its place in the text: bytes {@code [start, end)} of the UTF-8 text. */
public interface Node {
  int start();

  int end();
}
