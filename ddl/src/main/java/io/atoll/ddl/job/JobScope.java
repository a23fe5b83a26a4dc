package io.atoll.ddl.job;

import io.atoll.catalog.DdlJob;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** What a job touches: jobs that touch the same run in their order. */
final class JobScope {
  private JobScope() {}

  static boolean overlap(DdlJob one, DdlJob other) {
    boolean hasDatabase =
        one.type() == DdlJob.Type.DROP_DATABASE || other.type() == DdlJob.Type.DROP_DATABASE;
    if (hasDatabase && !Collections.disjoint(databases(one), databases(other))) {
      return true;
    }
    return !Collections.disjoint(tables(one), tables(other));
  }

  private static Set<Long> databases(DdlJob job) {
    Set<Long> ids = new HashSet<>();
    ids.add(job.databaseId());
    for (Arguments.Target each : Arguments.targets(job)) {
      ids.add(each.databaseId());
    }
    for (Arguments.Rename each : Arguments.renames(job)) {
      ids.add(each.from().databaseId());
      ids.add(each.toDatabaseId());
    }
    return ids;
  }

  static Set<Long> tables(DdlJob job) {
    Set<Long> ids = new HashSet<>();
    ids.add(job.tableId());
    ids.addAll(Arguments.relatedTables(job));
    for (Arguments.Target each : Arguments.targets(job)) {
      ids.add(each.tableId());
    }
    for (Arguments.Rename each : Arguments.renames(job)) {
      ids.add(each.from().tableId());
    }
    ids.remove(0L);
    return ids;
  }
}
