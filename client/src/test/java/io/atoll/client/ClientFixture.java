package io.atoll.client;

import io.atoll.codec.Key;
import io.atoll.runtime.real.RealEnvironment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A client over a {@link ModelStore}. */
final class ClientFixture implements AutoCloseable {
  final ModelStore store = new ModelStore();
  final KvClient client;

  ClientFixture(Path folder, ClientSettings settings) {
    client =
        KvClient.open(
            RealEnvironment.at(folder),
            store,
            id -> id.equals(store.id()) ? store : null,
            settings);
  }

  static ClientSettings settings() {
    return settings(5_000);
  }

  static ClientSettings settings(long budgetMillis) {
    ClientSettings d = ClientSettings.DEFAULT;
    return new ClientSettings(
        4 << 10,
        64,
        4,
        50,
        64 << 10,
        1L << 30,
        20,
        4096,
        true,
        true,
        3_000,
        20_000,
        budgetMillis,
        budgetMillis,
        d.temporaryDirectory());
  }

  static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Key key(int number) {
    return key("k%06d".formatted(number));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte @Nullable [] bytes) {
    return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8);
  }

  Transaction optimistic() {
    return client.begin(TransactionOptions.OPTIMISTIC);
  }

  Transaction pessimistic() {
    return client.begin(TransactionOptions.PESSIMISTIC);
  }

  void put(String key, String value) {
    Transaction txn = client.begin(TransactionOptions.OPTIMISTIC.withAutocommit(true));
    txn.put(key(key), bytes(value));
    if (!(txn.commit() instanceof CommitOutcome.Committed)) {
      throw new AssertionError("not committed");
    }
  }

  String read(String key) {
    return text(client.snapshot(client.currentTimestamp()).get(key(key)));
  }

  @Override
  public void close() {
    client.close();
  }
}
