package io.atoll.session.statement;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.executor.WriteOutcome;
import io.atoll.expression.SessionInfo;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.session.ResultSink;
import io.atoll.session.describe.Quoting;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.CharacterSet;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * LOAD DATA LOCAL INFILE: the client's file becomes INSERTs of many rows in one transaction. With
 * LOCAL, as in MySQL, bad values are warnings and rows with known keys are skipped, unless REPLACE
 * is given. One statement.
 */
final class LoadData {
  private static final int BATCH_ROWS = 500;

  /** Writes rows with the values of {@code ?} in a text. */
  interface Writer {
    WriteOutcome write(String text, Value[] values, List<SqlType> types);
  }

  private final Dml.Load statement;
  private final ParsedStatement parsed;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final CommitErrors.DuplicateNamer duplicates;
  private final Writer writer;
  private final CharacterSet charset;

  /** What each field of a line goes to: a column's name, or a variable's where it begins with @. */
  private final List<String> targets = new ArrayList<>();

  private final List<List<byte @Nullable []>> rows = new ArrayList<>();
  private long records;
  private long affected;

  LoadData(
      Dml.Load statement,
      ParsedStatement parsed,
      TableInfo table,
      SessionState state,
      SessionTransaction transaction,
      CommitErrors.DuplicateNamer duplicates,
      Writer writer) {
    this.statement = statement;
    this.parsed = parsed;
    this.state = state;
    this.transaction = transaction;
    this.duplicates = duplicates;
    this.writer = writer;
    String name = statement.charset();
    this.charset =
        CharacterSet.require(
            name == null ? state.variables().text("character_set_database") : name);
    for (Expr target : statement.targets()) {
      switch (target) {
        case Expr.Column c -> targets.add(c.column());
        case Expr.UserVariable v -> targets.add("@" + v.name());
        default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("this target of LOAD DATA");
      }
    }
    if (targets.isEmpty()) {
      for (ColumnInfo column : table.publicColumns()) {
        if (!column.isHidden() && column.generated() == null) {
          targets.add(column.name());
        }
      }
    }
  }

  /** What the OK packet says. */
  record Loaded(long affected, String info) {}

  Loaded run(ResultSink sink) {
    if (statement.isXml() || !statement.partitions().isEmpty()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("LOAD XML and LOAD DATA into partitions");
    }
    if (!statement.isLocal()) {
      throw SqlError.ER_OPTION_PREVENTS_STATEMENT.with("--secure-file-priv");
    }
    if (!state.variables().globals().isOn("local_infile")) {
      throw SqlError.ER_CLIENT_LOCAL_FILES_DISABLED.with();
    }
    ResultSink.LocalFile file = sink.localFile(statement.file());
    boolean isOwn = !transaction.isActive() && state.variables().isAutocommit();
    String savepoint = "load data";
    if (isOwn) {
      transaction.begin(null, null, false);
    } else {
      transaction.require();
      transaction.savepoint(savepoint);
    }
    boolean isDone = false;
    try {
      load(new LineFields(statement.format(), file::next));
      isDone = true;
    } finally {
      if (!isDone && isOwn) {
        transaction.rollback();
      } else if (!isDone) {
        transaction.rollbackTo(savepoint);
        transaction.release(savepoint);
      }
    }
    if (isOwn) {
      transaction.commit(duplicates);
    } else {
      transaction.release(savepoint);
    }
    long deleted = statement.isReplace() ? Math.max(0, affected - records) : 0;
    long skipped = statement.isReplace() ? 0 : records - affected;
    return new Loaded(
        affected,
        "Records: "
            + records
            + "  Deleted: "
            + deleted
            + "  Skipped: "
            + skipped
            + "  Warnings: "
            + state.diagnostics().count());
  }

  private void load(LineFields lines) {
    lines.skip(statement.ignoreLines());
    boolean isSingle =
        !statement.assignments().isEmpty() || targets.stream().anyMatch(t -> t.startsWith("@"));
    for (List<byte @Nullable []> fields = lines.next(); fields != null; fields = lines.next()) {
      state.checkInterrupted();
      records++;
      if (fields.size() > targets.size()) {
        state.diagnostics().warn(SqlError.ER_WARN_TOO_MANY_RECORDS, records);
        fields = fields.subList(0, targets.size());
      } else if (fields.size() < targets.size()) {
        state.diagnostics().warn(SqlError.ER_WARN_TOO_FEW_RECORDS, records);
      }
      if (isSingle) {
        single(fields);
        continue;
      }
      if (!rows.isEmpty()
          && (rows.size() == BATCH_ROWS || rows.getFirst().size() != fields.size())) {
        flush();
      }
      rows.add(fields);
    }
    if (!rows.isEmpty()) {
      flush();
    }
  }

  private String insert(List<String> columns) {
    StringBuilder text = new StringBuilder(statement.isReplace() ? "REPLACE" : "INSERT IGNORE");
    text.append(" INTO ");
    if (statement.table().schema() != null) {
      text.append(Quoting.name(statement.table().schema())).append('.');
    }
    text.append(Quoting.name(statement.table().name())).append(" (");
    text.append(String.join(",", columns.stream().map(Quoting::name).toList()));
    return text.append(") VALUES ").toString();
  }

  /** Lines of as many fields each; columns without a field get their default. */
  private void flush() {
    int width = rows.getFirst().size();
    StringBuilder row = new StringBuilder("(");
    for (int i = 0; i < targets.size(); i++) {
      row.append(i == 0 ? "" : ",").append(i < width ? "?" : "DEFAULT");
    }
    row.append(')');
    List<Value> values = new ArrayList<>(rows.size() * width);
    for (List<byte @Nullable []> fields : rows) {
      for (byte @Nullable [] field : fields) {
        values.add(value(field));
      }
    }
    String[] all = new String[rows.size()];
    Arrays.fill(all, row.toString());
    write(insert(targets) + String.join(",", all), values);
    rows.clear();
  }

  /** A line with variables or SET: each is a statement of its own. */
  private void single(List<byte @Nullable []> fields) {
    List<String> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      String target = targets.get(i);
      boolean isGiven = i < fields.size();
      if (target.startsWith("@")) {
        state.setUserVariable(
            target.substring(1).toLowerCase(Locale.ROOT),
            new SessionInfo.UserVariable(isGiven ? value(fields.get(i)) : Value.NULL, type()));
        continue;
      }
      columns.add(target);
      items.add(isGiven ? "?" : "DEFAULT");
      if (isGiven) {
        values.add(value(fields.get(i)));
      }
    }
    for (Dml.Assignment assignment : statement.assignments()) {
      columns.add(assignment.column().column());
      items.add(parsed.text(assignment.value().start(), assignment.value().end()));
    }
    write(insert(columns) + "(" + String.join(",", items) + ")", values);
  }

  private void write(String text, List<Value> values) {
    List<SqlType> types = java.util.Collections.nCopies(values.size(), type());
    affected += writer.write(text, values.toArray(new Value[0]), types).affectedRows();
  }

  private SqlType type() {
    return SqlType.varchar(65_535, state.variables().connectionCollation());
  }

  private Value value(byte @Nullable [] field) {
    return field == null ? Value.NULL : Value.of(charset.toUtf8(field));
  }
}
