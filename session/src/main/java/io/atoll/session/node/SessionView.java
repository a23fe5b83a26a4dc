package io.atoll.session.node;

import io.atoll.api.ClusterAdministration;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.Statistics;
import io.atoll.catalog.TableInfo;
import io.atoll.ddl.node.NodeDescription;
import io.atoll.session.statement.NodeServices;
import io.atoll.session.statement.ProcessList;
import io.atoll.session.statement.SessionState;
import io.atoll.session.variables.SystemVariable;
import io.atoll.session.variables.SystemVariables;
import io.atoll.session.virtual.VirtualContext;
import io.atoll.session.virtual.VirtualTable;
import io.atoll.types.SqlError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What one session sees in virtual tables. */
final class SessionView implements VirtualContext {
  private final NodeServices node;
  private final SessionState state;
  private final Catalog catalog;
  private final List<VirtualTable> tables;
  private final Function<String, List<String>> filters;

  SessionView(
      NodeServices node,
      SessionState state,
      Catalog catalog,
      List<VirtualTable> tables,
      Function<String, List<String>> filters) {
    this.node = node;
    this.state = state;
    this.catalog = catalog;
    this.tables = tables;
    this.filters = filters;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Statistics statistics() {
    return node.statistics();
  }

  @Override
  public boolean isVisible(String database, String table) {
    return node.privileges().isVisible(state.account(), state.roles(), database, table);
  }

  @Override
  public List<VirtualTable> virtualTables() {
    return tables;
  }

  @Override
  public long nextAutoIncrement(TableInfo table) {
    return node.placement().peekAutoIncrement(table.id());
  }

  @Override
  public List<String> equalTo(String column) {
    return filters.apply(column);
  }

  @Override
  public List<ProcessRow> processes() {
    boolean seesAll = node.privileges().hasGlobal(state.account(), state.roles(), "PROCESS");
    List<ProcessRow> rows = new ArrayList<>();
    for (ProcessList.Process p : node.processes().all()) {
      if (seesAll || p.state().account().user().equals(state.account().user())) {
        rows.add(
            new ProcessRow(
                p.state().connectionId(),
                p.state().account().user(),
                p.state().details().host(),
                p.state().databaseName(),
                p.command(),
                p.seconds(),
                p.text().isEmpty() ? "" : "executing",
                p.text(),
                0));
      }
    }
    return rows;
  }

  @Override
  public Map<String, String> globalVariables() {
    Map<String, String> values = new TreeMap<>();
    for (SystemVariable variable : SystemVariables.all()) {
      if (variable.scope().hasGlobal()) {
        values.put(variable.name(), node.variables().get(variable.name()));
      }
    }
    return values;
  }

  @Override
  public Map<String, String> sessionVariables() {
    Map<String, String> values = new TreeMap<>();
    for (SystemVariable variable : SystemVariables.all()) {
      values.put(variable.name(), state.variables().get(variable));
    }
    return values;
  }

  @Override
  public Map<String, String> status() {
    return node.status().get();
  }

  @Override
  public void requireProcess() {
    if (!node.privileges().hasGlobal(state.account(), state.roles(), "PROCESS")) {
      throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("PROCESS");
    }
  }

  @Override
  public ClusterAdministration administration() {
    return node.placement().administration();
  }

  @Override
  public Map<Integer, NodeDescription> sqlNodes() {
    return node.nodes().nodes();
  }

  @Override
  public long nowMillis() {
    return node.environment().clock().wallMillis();
  }

  @Override
  public ZoneId timeZone() {
    return state.variables().timeZone();
  }

  @Override
  public List<GrantRow> grants() {
    return node.privileges().visibleGrants(state.account(), state.roles());
  }
}
