package io.atoll.ddl.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.Histogram;
import io.atoll.catalog.TopValues;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Statistics of a column or index as they are kept. */
final class StatisticsJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StatisticsJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(ColumnStatistics s) {
    ObjectNode node = object();
    node.put("id", s.id())
        .put("distinct", s.distinct())
        .put("nulls", s.nulls())
        .put("size", s.averageSizeBytes())
        .put("correlation", s.correlation())
        .put("version", s.version());
    ArrayNode buckets = node.putArray("buckets");
    Histogram h = s.histogram();
    for (int i = 0; i < h.buckets(); i++) {
      buckets
          .addArray()
          .add(h.lower()[i])
          .add(h.upper()[i])
          .add(h.cumulative()[i])
          .add(h.upperRepeats()[i])
          .add(h.distinct()[i]);
    }
    ArrayNode top = node.putArray("top");
    for (int i = 0; i < s.top().values().length; i++) {
      top.addArray().add(s.top().values()[i]).add(s.top().counts()[i]);
    }
    return bytes(node);
  }

  static ColumnStatistics read(byte[] json) {
    JsonNode node = parse(json);
    try {
      JsonNode buckets = node.path("buckets");
      int n = buckets.size();
      byte[][] lower = new byte[n][];
      byte[][] upper = new byte[n][];
      long[] cumulative = new long[n];
      long[] repeats = new long[n];
      long[] distinct = new long[n];
      for (int i = 0; i < n; i++) {
        JsonNode bucket = buckets.path(i);
        lower[i] = bucket.path(0).binaryValue();
        upper[i] = bucket.path(1).binaryValue();
        cumulative[i] = bucket.path(2).asLong();
        repeats[i] = bucket.path(3).asLong();
        distinct[i] = bucket.path(4).asLong();
      }
      JsonNode top = node.path("top");
      byte[][] values = new byte[top.size()][];
      long[] counts = new long[top.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = top.path(i).path(0).binaryValue();
        counts[i] = top.path(i).path(1).asLong();
      }
      return new ColumnStatistics(
          node.path("id").asLong(),
          node.path("distinct").asLong(),
          node.path("nulls").asLong(),
          node.path("size").asDouble(),
          node.path("correlation").asDouble(),
          new Histogram(lower, upper, cumulative, repeats, distinct),
          new TopValues(values, counts),
          node.path("version").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
