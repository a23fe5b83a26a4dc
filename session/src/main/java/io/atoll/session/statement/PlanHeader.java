package io.atoll.session.statement;

import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ResultField;
import io.atoll.session.ResultColumn;
import io.atoll.session.ResultHeader;

/** A plan's columns as clients are told of them. */
final class PlanHeader {
  private static final int MAX_NAME_CHARACTERS = 256;

  private PlanHeader() {}

  static ResultHeader of(PlannedStatement planned) {
    return new ResultHeader(planned.fields().stream().map(PlanHeader::column).toList());
  }

  private static ResultColumn column(ResultField field) {
    return new ResultColumn(
        shown(field.name()),
        field.originalName(),
        field.table(),
        field.originalTable(),
        field.database(),
        field.type(),
        field.flags());
  }

  /** MySQL cuts the names of columns, which without an alias are their expression's text. */
  private static String shown(String name) {
    return name.codePointCount(0, name.length()) <= MAX_NAME_CHARACTERS
        ? name
        : name.substring(0, name.offsetByCodePoints(0, MAX_NAME_CHARACTERS));
  }
}
