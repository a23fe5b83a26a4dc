package io.atoll.session.virtual;

import java.util.ArrayList;
import java.util.List;

/** Virtual tables of one database that belong together, with ids of their own. */
public abstract class VirtualTableGroup {
  /** The only catalog. */
  static final String CATALOG = "def";

  /** Of a table about what does not exist here. */
  static final VirtualTable.Rows NONE = (context, sink) -> {};

  private final String database;
  private final long firstId;
  private final List<VirtualTable> tables = new ArrayList<>();

  /**
   * @param firstId of the first table; the next ones count down
   */
  VirtualTableGroup(String database, long firstId) {
    this.database = database;
    this.firstId = firstId;
  }

  public final List<VirtualTable> list() {
    return List.copyOf(tables);
  }

  /**
   * @param columns see {@link VirtualTable#of}
   */
  final void add(String name, String columns, VirtualTable.Rows rows) {
    tables.add(VirtualTable.of(firstId - tables.size(), database, name, columns, rows));
  }

  /** The connections: all that SHOW PROCESSLIST has, and the memory. */
  static void processes(VirtualContext context, RowSink sink) {
    for (VirtualContext.ProcessRow p : context.processes()) {
      sink.row(
          p.id(),
          p.user(),
          p.host(),
          p.database().isEmpty() ? null : p.database(),
          p.command(),
          p.seconds(),
          p.state(),
          p.info().isEmpty() ? null : p.info(),
          p.memoryBytes());
    }
  }
}
