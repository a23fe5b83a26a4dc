package io.atoll.app.pd;

import com.fasterxml.jackson.databind.JsonNode;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.placement.PlacementService;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as its route sees it.
 *
 * @param path values of the route's places in braces, by their names
 * @param query each name's values, in order
 * @param body empty object where there is none
 * @param leading the service, where this member leads
 */
record PdRequest(
    Map<String, String> path,
    Map<String, List<String>> query,
    JsonNode body,
    Optional<PlacementService> leading) {

  /**
   * @throws HttpFailure this member does not lead
   */
  PlacementService placement() {
    return leading.orElseThrow(
        () -> new HttpFailure(503, "this member of placement does not lead now"));
  }

  String inPath(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  long idInPath(String name) {
    return id(inPath(name), name);
  }

  StoreId storeInPath() {
    return new StoreId(idInPath("store"));
  }

  RegionId regionInPath() {
    return new RegionId(idInPath("region"));
  }

  private static long id(String text, String name) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw HttpFailure.wrong("'" + text + "' is no " + name + " id");
    }
  }

  /** The first value of a name; empty where there is none. */
  String inQuery(String name) {
    return query.getOrDefault(name, List.of("")).getFirst();
  }

  int limit(int otherwise) {
    String text = inQuery("limit");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw HttpFailure.wrong("limit cannot be '" + text + "': it is a whole number from 0 on");
  }

  /** A key's bytes: hexadecimal where {@code format=hex} says so. */
  Key key(String text) {
    if (!inQuery("format").equals("hex")) {
      return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }
    return hex(text);
  }

  static Key hex(String text) {
    try {
      return Key.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw HttpFailure.wrong("'" + text + "' is no key in hexadecimal digits");
    }
  }

  /** A number of the body that must be there. */
  long number(String name) {
    JsonNode value = body.path(name);
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    if (value.isTextual()) {
      return id(value.textValue(), name);
    }
    throw HttpFailure.wrong("the body lacks the number " + name);
  }

  String text(String name) {
    JsonNode value = body.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw HttpFailure.wrong("the body lacks the text " + name);
    }
    return value.textValue();
  }
}
