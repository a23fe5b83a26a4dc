package io.atoll.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result. Kept with a cached plan and handed out for each of its executions, so
 * that the protocol can keep the encoded column definitions with it.
 */
public final class ResultHeader {
  private final List<ResultColumn> columns;
  private volatile @Nullable Object encoded;

  public ResultHeader(List<ResultColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  public List<ResultColumn> columns() {
    return columns;
  }

  /** Whatever the protocol stored with {@link #keepEncoded}; null at first. */
  public @Nullable Object encoded() {
    return encoded;
  }

  public void keepEncoded(Object value) {
    this.encoded = value;
  }
}
