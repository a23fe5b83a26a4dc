package io.atoll.app;

import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.PlacementMetrics;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.session.Sessions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole database in one process: placement, stores, one SQL node. */
public final class Playground implements Role {
  private final Parts parts = new Parts();
  private final DataFolder data;
  private final PlacementPart placement;
  private final List<StorePart> stores = new ArrayList<>();
  private final SqlPart sql;

  private Playground(PlaygroundSettings settings) throws IOException {
    this.data = parts.owned(DataFolder.open(settings.data()));
    try {
      Environment environment = RealEnvironment.at(data.path());
      this.placement = parts.owned(new PlacementPart(environment, data.path()));
      LocalStores local = openStores(settings, environment);
      if (settings.placementListen().isPresent()) {
        placement.listen(
            environment, Security.none(), settings.placementListen().get(), Optional.empty());
      }
      if (settings.placementHttpListen().isPresent()) {
        placement.listenHttp(environment, settings.placementHttpListen().get(), Optional.empty());
      }
      FirstReplicas.await(environment, placement.service());
      this.sql =
          parts.owned(
              new SqlPart(
                  settings.sql(),
                  environment,
                  "playground",
                  data.path(),
                  placement.service(),
                  local::store));
      List<MetricSource> others = new ArrayList<>();
      others.add(PlacementMetrics.of(() -> Optional.of(placement.service())));
      stores.forEach(store -> others.add(store.metrics()));
      sql.alsoTells(others);
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything; ready for clients when it returns.
   *
   * @throws SettingsException settings or data folder are wrong; says what to do
   * @throws IOException an address is taken
   */
  public static Playground start(String... arguments) throws IOException {
    return new Playground(PlaygroundSettings.read(List.of(arguments)));
  }

  private LocalStores openStores(PlaygroundSettings settings, Environment environment)
      throws IOException {
    int count = Math.max(settings.stores(), knownStores());
    if (count > settings.stores() && settings.stores() > 1) {
      throw new SettingsException(
          "--stores " + settings.stores() + ": the data folder is of " + count + " stores");
    }
    StorageSettings storage = settings.storage().share(count);
    LocalStores local = new LocalStores();
    for (int i = 1; i <= count; i++) {
      StoreId id = new StoreId(i);
      // Before it opens: placement answers only stores that it knows.
      placement.service().putStore(describe(id, ""));
      StorePart store =
          parts.owned(
              new StorePart(
                  environment,
                  data.path(),
                  i == 1 ? "" : "-" + i,
                  id,
                  storage,
                  placement.service(),
                  local.others()));
      local.add(store.store());
      stores.add(store);
      if (settings.storeListen().isPresent()) {
        store.listen(environment, Security.none(), address(settings.storeListen().get(), i - 1));
        placement.service().putStore(describe(id, store.hostAndPort()));
      }
    }
    return local;
  }

  /** How many stores the data folder has; they are all needed. */
  private int knownStores() {
    return placement.service().stores().size();
  }

  private static InetSocketAddress address(InetSocketAddress first, int number) {
    return first.getPort() == 0
        ? first
        : new InetSocketAddress(first.getAddress(), first.getPort() + number);
  }

  private static StoreDescription describe(StoreId id, String address) {
    return new StoreDescription(
        id, address, "", Version.STORE, Map.of(), StoreDescription.State.UP);
  }

  /** Where MySQL clients connect. */
  public InetSocketAddress sqlAddress() {
    return sql.address();
  }

  public InetSocketAddress statusAddress() {
    return sql.statusAddress();
  }

  /** Where the first store serves TiKV's protocol; empty where it does not. */
  public Optional<InetSocketAddress> storeAddress() {
    return stores.getFirst().address();
  }

  /** Where placement serves PD's protocol; empty where it does not. */
  public Optional<InetSocketAddress> placementAddress() {
    return placement.address();
  }

  /** Sessions without a protocol before them. */
  public Sessions sessions() {
    return sql.sessions();
  }

  @Override
  public List<String> told() {
    List<String> lines = new ArrayList<>();
    lines.add(SqlPart.connectLine(sql.address()));
    lines.add(SqlPart.statusLine(sql.statusAddress()));
    for (StorePart store : stores) {
      store.address().ifPresent(at -> lines.add("store:    " + SettingsText.text(at) + " (gRPC)"));
    }
    placement
        .address()
        .ifPresent(at -> lines.add("placement: " + SettingsText.text(at) + " (gRPC)"));
    placement
        .httpAddress()
        .ifPresent(at -> lines.add("http:     " + SettingsText.text(at) + " (/pd/api/v1)"));
    lines.add(data.told());
    return lines;
  }

  /** Stops everything in the reverse order of its start. */
  @Override
  public void close() {
    parts.close();
  }
}
