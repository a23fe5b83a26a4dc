package io.atoll.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reading and writing JSON trees in the shapes that TiDB's schema objects have. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws CorruptCatalogException where the bytes are no JSON object
   */
  static JsonNode parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || !node.isObject()) {
        throw new CorruptCatalogException("no JSON object in the catalog");
      }
      return node;
    } catch (IOException e) {
      throw new CorruptCatalogException("malformed JSON in the catalog: " + e.getMessage());
    }
  }

  /** A name as TiDB keeps it: as written and in lower case. */
  static ObjectNode name(String name) {
    ObjectNode node = object();
    node.put("O", name);
    node.put("L", name.toLowerCase(Locale.ROOT));
    return node;
  }

  static String name(JsonNode node) {
    return node.path("O").asText();
  }

  static void names(ArrayNode array, List<String> names) {
    for (String each : names) {
      array.add(name(each));
    }
  }

  static List<String> names(JsonNode array) {
    List<String> result = new ArrayList<>();
    for (JsonNode each : array) {
      result.add(name(each));
    }
    return result;
  }
}
