package io.atoll.app.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks placement by HTTP; of several members the first that answers and leads. */
final class CtlClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int UNAVAILABLE = 503;

  private final JsonMapper mapper = new JsonMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final List<String> addresses;

  /**
   * @param addresses hosts and ports, with commas between them
   */
  CtlClient(String addresses) {
    this.addresses = List.of(addresses.split(",", -1));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return call("GET", path, "");
  }

  /** What placement says to it. */
  JsonNode delete(String path) {
    return call("DELETE", path, "");
  }

  JsonNode post(String path, Object body) {
    try {
      return call("POST", path, mapper.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode call(String method, String path, String body) {
    String failure = "";
    for (String each : addresses) {
      try {
        HttpResponse<byte[]> response =
            client.send(request(each, method, path, body), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode answer = json(each, response);
        if (response.statusCode() < 300) {
          return answer;
        }
        failure = answer.isTextual() ? answer.textValue() : answer.toString();
        if (response.statusCode() != UNAVAILABLE) {
          throw CtlException.failed(failure);
        }
      } catch (IOException e) {
        failure = reason(each, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CtlException.failed("interrupted");
      }
    }
    throw CtlException.failed(failure);
  }

  private static HttpRequest request(String address, String method, String path, String body) {
    try {
      return HttpRequest.newBuilder(URI.create("http://" + address.strip() + "/pd/api/v1/" + path))
          .timeout(ANSWER)
          .method(
              method,
              body.isEmpty()
                  ? HttpRequest.BodyPublishers.noBody()
                  : HttpRequest.BodyPublishers.ofString(body))
          .build();
    } catch (IllegalArgumentException e) {
      throw CtlException.usage(
          "--placement '" + address + "': a host and a port like 127.0.0.1:2380");
    }
  }

  private static String reason(String address, IOException e) {
    String message = e.getMessage();
    return "placement does not answer at "
        + address
        + " (--placement HOST:PORT of its HTTP): "
        + (message == null ? "cannot connect" : message);
  }

  private JsonNode json(String address, HttpResponse<byte[]> response) throws IOException {
    try {
      return mapper.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw CtlException.failed("what answers at " + address + " is no placement: no JSON");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
