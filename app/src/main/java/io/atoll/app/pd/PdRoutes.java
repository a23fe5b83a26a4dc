package io.atoll.app.pd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is answered by method and path below {@code /pd/api/v1}. */
final class PdRoutes {
  /** Answers a request by what becomes its JSON. */
  interface Handler {
    Object answer(PdRequest request);
  }

  /** A route that was found, and the values of its places in braces. */
  record Found(Handler handler, Map<String, String> path) {}

  private record Route(String method, List<String> parts, Handler handler) {}

  private final List<Route> routes = new ArrayList<>();

  /**
   * @param pattern parts between slashes, each a word or a name in braces, which any part matches
   */
  void on(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler));
  }

  /**
   * @param path after the prefix, its parts already decoded
   * @throws HttpFailure the path is known, but not with this method
   */
  Optional<Found> find(String method, List<String> path) {
    boolean isOtherMethod = false;
    for (Route each : routes) {
      Optional<Map<String, String>> values = match(each.parts(), path);
      if (values.isPresent()) {
        if (each.method().equals(method)) {
          return Optional.of(new Found(each.handler(), values.get()));
        }
        isOtherMethod = true;
      }
    }
    if (isOtherMethod) {
      throw new HttpFailure(405, "not with " + method);
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(List<String> parts, List<String> path) {
    if (parts.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.startsWith("{")) {
        values.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
