package io.atoll.planner.binder;

import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.RowLock;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;

/** FOR UPDATE and FOR SHARE of a block. */
final class LockBinder {
  private LockBinder() {}

  static LogicalPlan lock(Block block, List<Query.Locking> locking) {
    return lock(block.plan, block, locking);
  }

  static LogicalPlan lock(LogicalPlan plan, Block block, List<Query.Locking> locking) {
    LogicalPlan result = plan;
    for (Query.Locking clause : locking) {
      List<TableInstance> all = new ArrayList<>();
      tables(plan, all);
      List<TableInstance> locked = new ArrayList<>();
      if (clause.tables().isEmpty()) {
        locked.addAll(all);
      } else {
        for (Name name : clause.tables()) {
          if (block.scope.table(name.schema(), name.name()) == null) {
            throw SqlError.ER_UNRESOLVED_TABLE_LOCK.with(name.name());
          }
          for (TableInstance table : all) {
            if (table.access().alias().equalsIgnoreCase(name.name())) {
              locked.add(table);
            }
          }
        }
      }
      if (!locked.isEmpty()) {
        result = new Lock(result, lock(clause), locked);
        block.binding.locks = true;
        if (!clause.isShare()) {
          requirePrivileges(block, clause, locked);
        }
      }
    }
    return result;
  }

  /** Of the tables and views that the block itself names. FOR SHARE needs no more than SELECT. */
  private static void requirePrivileges(
      Block block, Query.Locking clause, List<TableInstance> locked) {
    for (TableInstance table : locked) {
      if (block.binding.isHere(table)) {
        block.binding.requires(
            RequiredPrivilege.LOCKING_READ, table.access().database(), table.access().name(), "");
      }
    }
    for (Scope.Table table : block.scope.tables()) {
      ScopeColumn.ViewColumn view =
          table.columns().isEmpty() ? null : table.columns().getFirst().view();
      boolean isLocked =
          clause.tables().isEmpty()
              || clause.tables().stream().anyMatch(n -> table.isNamed(n.schema(), n.name()));
      if (view != null && isLocked) {
        block.binding.requires(RequiredPrivilege.LOCKING_READ, view.database(), view.view(), "");
      }
    }
  }

  /** How a clause locks; {@code WAIT 0} is NOWAIT. */
  private static RowLock lock(Query.Locking clause) {
    Long seconds = clause.waitSeconds();
    return new RowLock(
        clause.isShare() ? RowLock.Mode.FOR_SHARE : RowLock.Mode.FOR_UPDATE,
        switch (clause.waiting()) {
          case WAIT -> seconds != null && seconds == 0 ? RowLock.Wait.NOWAIT : RowLock.Wait.WAIT;
          case NOWAIT -> RowLock.Wait.NOWAIT;
          case SKIP_LOCKED -> RowLock.Wait.SKIP_LOCKED;
        },
        seconds == null ? -1 : seconds);
  }

  static List<TableInstance> tables(LogicalPlan plan) {
    List<TableInstance> all = new ArrayList<>();
    tables(plan, all);
    return all;
  }

  /** Stored tables whose rows are in the plan's rows. */
  private static void tables(LogicalPlan plan, List<TableInstance> into) {
    switch (plan) {
      case Scan s -> {
        if (!s.table().isVirtual()) {
          into.add(s.table());
        }
      }
      case Aggregate a -> {}
      case Union u -> {}
      case Join j -> {
        tables(j.left(), into);
        if (PlanColumns.givesRight(j.type())) {
          tables(j.right(), into);
        }
      }
      default -> plan.children().forEach(c -> tables(c, into));
    }
  }
}
