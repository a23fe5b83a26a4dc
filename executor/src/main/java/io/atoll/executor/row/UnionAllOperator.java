package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows of its children, one child after the other; a child is opened when its turn comes. */
public final class UnionAllOperator implements Operator {
  private final List<Operator> children;
  private int current;
  private boolean isCurrentOpen;

  public UnionAllOperator(List<Operator> children) {
    this.children = List.copyOf(children);
  }

  @Override
  public void open() {
    current = 0;
    isCurrentOpen = false;
  }

  @Override
  public @Nullable Chunk next() {
    while (current < children.size()) {
      Operator child = children.get(current);
      if (!isCurrentOpen) {
        child.open();
        isCurrentOpen = true;
      }
      Chunk chunk = child.next();
      if (chunk != null) {
        return chunk;
      }
      child.close();
      current++;
      isCurrentOpen = false;
    }
    return null;
  }

  @Override
  public void close() {
    if (isCurrentOpen) {
      children.get(current).close();
      isCurrentOpen = false;
    }
  }
}
