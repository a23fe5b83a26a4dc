package io.atoll.session.statement;

import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the newest committed version of ONE row, without a timestamp. Only for an autocommit read
 * by one clustered primary key: two such reads may see two moments, so everything else is refused.
 */
record NewestReader(KvClient client) implements KvReader {
  @Override
  public byte @Nullable [] get(Key key) {
    return client.getNewest(key);
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    throw new IllegalStateException("several keys need a timestamp");
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    throw new IllegalStateException("a scan needs a timestamp");
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    throw new IllegalStateException("a scan needs a timestamp");
  }
}
