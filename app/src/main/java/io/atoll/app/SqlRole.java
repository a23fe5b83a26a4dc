package io.atoll.app;

import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code atoll sql}. */
final class SqlRole implements Role {
  static final String USAGE =
      """
      usage: ./atoll sql --placement HOST:PORT,… [options]

        --placement HOST:PORT,…          placement's nodes
        --data DIR                       for certificates and large sorts (default: a temporary folder)
        --config FILE                    settings (TOML); flags win
      """
          + SqlSettings.USAGE
          + SecuritySettings.USAGE
          + SettingsText.FILE_USAGE;

  private record Settings(
      Optional<Path> data,
      List<InetSocketAddress> placement,
      SqlSettings sql,
      SecuritySettings security) {
    static Settings read(List<String> arguments) {
      SettingsText text = SettingsText.of(arguments);
      Settings settings =
          new Settings(
              text.path("data"),
              text.addresses("placement"),
              SqlSettings.read(text),
              SecuritySettings.read(text));
      text.end();
      return settings;
    }
  }

  private final Parts parts = new Parts();
  private final DataFolder data;
  private final SqlPart sql;

  private SqlRole(Settings settings) throws IOException {
    this.data = parts.owned(DataFolder.open(settings.data()));
    try {
      Environment environment = RealEnvironment.at(data.path());
      Security security = settings.security().open();
      RemotePlacement placement =
          parts.owned(
              new RemotePlacement(
                  environment, security, settings.placement(), PlacementPart.TIMEOUT));
      data.joins(placement.clusterId());
      StoreDirectory stores = parts.owned(new StoreDirectory(environment, security, placement));
      FirstReplicas.await(environment, placement);
      this.sql =
          parts.owned(
              new SqlPart(settings.sql(), environment, "", data.path(), placement, stores::store));
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  static Role start(List<String> arguments) throws IOException {
    return new SqlRole(Settings.read(arguments));
  }

  @Override
  public List<String> told() {
    return List.of(
        SqlPart.connectLine(sql.address()), SqlPart.statusLine(sql.statusAddress()), data.told());
  }

  @Override
  public void close() {
    parts.close();
  }
}
