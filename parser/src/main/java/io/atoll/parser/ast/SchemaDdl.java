package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** DDL on databases, views, namespaces and placement. */
public sealed interface SchemaDdl extends Statement {

  record CreateDatabase(
      String name, boolean ifNotExists, List<TableOption> options, int start, int end)
      implements SchemaDdl {
    public CreateDatabase {
      options = List.copyOf(options);
    }
  }

  /** A null name is the current database. */
  record AlterDatabase(@Nullable String name, List<TableOption> options, int start, int end)
      implements SchemaDdl {
    public AlterDatabase {
      options = List.copyOf(options);
    }
  }

  record DropDatabase(String name, boolean ifExists, int start, int end) implements SchemaDdl {}

  enum CheckOption {
    NONE,
    LOCAL,
    CASCADED
  }

  /**
   * CREATE VIEW and ALTER VIEW. {@code source} is the query's exact text.
   *
   * @param algorithm MERGE, TEMPTABLE or UNDEFINED, null when not written
   * @param isDefinerSecurity SQL SECURITY DEFINER (the default) against INVOKER
   */
  record CreateView(
      boolean isAlter,
      boolean orReplace,
      @Nullable String algorithm,
      @Nullable Account definer,
      boolean isDefinerSecurity,
      Name name,
      List<String> columns,
      Query query,
      String source,
      CheckOption checkOption,
      int start,
      int end)
      implements SchemaDdl {
    public CreateView {
      columns = List.copyOf(columns);
    }
  }

  record DropView(boolean ifExists, List<Name> names, int start, int end) implements SchemaDdl {
    public DropView {
      names = List.copyOf(names);
    }
  }

  /**
   * {@code CREATE|ALTER NAMESPACE name STORES (id | 'address', …)}: a set of stores, each by its id
   * or its address.
   */
  record CreateNamespace(
      boolean isAlter, boolean ifNotExists, String name, List<String> stores, int start, int end)
      implements SchemaDdl {
    public CreateNamespace {
      stores = List.copyOf(stores);
    }
  }

  record DropNamespace(boolean ifExists, String name, int start, int end) implements SchemaDdl {}

  /** {@code CREATE|ALTER PLACEMENT POLICY name option = value…}. */
  record CreatePlacementPolicy(
      boolean isAlter,
      boolean orReplace,
      boolean ifNotExists,
      String name,
      List<TableOption> options,
      int start,
      int end)
      implements SchemaDdl {
    public CreatePlacementPolicy {
      options = List.copyOf(options);
    }
  }

  record DropPlacementPolicy(boolean ifExists, String name, int start, int end)
      implements SchemaDdl {}

  /** {@code FLASHBACK DATABASE name [TO new]}. */
  record FlashbackDatabase(String name, @Nullable String newName, int start, int end)
      implements SchemaDdl {}

  /**
   * {@code FLASHBACK CLUSTER|DATABASE|TABLE … TO TIMESTAMP|TSO expr}; no names: the whole cluster.
   */
  record FlashbackToTime(
      @Nullable String database, List<Name> tables, Expr time, boolean isTso, int start, int end)
      implements SchemaDdl {
    public FlashbackToTime {
      tables = List.copyOf(tables);
    }
  }
}
