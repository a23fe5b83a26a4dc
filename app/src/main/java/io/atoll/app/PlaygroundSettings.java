package io.atoll.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a playground, from the file of {@code --config} and the flags, which win.
 *
 * @param data where everything is kept; empty for a temporary folder
 * @param stores how many stores it has
 * @param storeListen where the first store serves TiKV's protocol, the others on the ports after
 *     it; empty for nowhere
 * @param placementListen where placement serves PD's protocol; empty for nowhere
 * @param placementHttpListen where it serves PD's HTTP; empty for nowhere
 */
record PlaygroundSettings(
    Optional<Path> data,
    int stores,
    SqlSettings sql,
    StorageSettings storage,
    Optional<InetSocketAddress> storeListen,
    Optional<InetSocketAddress> placementListen,
    Optional<InetSocketAddress> placementHttpListen) {
  static final String USAGE =
      """
      usage: ./atoll playground [options]

        --data DIR                       keep the data there (default: a temporary folder, removed at exit)
        --stores 1                       stores in this process; with three, each row is on each of them
        --config FILE                    settings (TOML); flags win
      """
          + SqlSettings.USAGE
          + """
            --store.listen HOST:PORT         TiKV's protocol (default: nowhere); other stores on the next ports
            --placement.listen HOST:PORT     PD's protocol (default: nowhere)
            --placement.http-listen HOST:PORT  PD's HTTP, for ./atoll ctl (default: nowhere)
          """
          + StorageSettings.USAGE
          + SettingsText.FILE_USAGE;

  static PlaygroundSettings read(List<String> arguments) {
    SettingsText text = SettingsText.of(arguments);
    PlaygroundSettings settings =
        new PlaygroundSettings(
            text.path("data"),
            (int) text.number("stores", 1, 1, 9),
            SqlSettings.read(text),
            StorageSettings.read(text),
            text.address("store.listen"),
            text.address("placement.listen"),
            text.address("placement.http-listen"));
    text.end();
    return settings;
  }
}
