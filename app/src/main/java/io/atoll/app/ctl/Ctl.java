package io.atoll.app.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.types.ByteBuilder;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@code atoll ctl}. */
public final class Ctl {
  private static final String USAGE =
      """
      usage: ./atoll ctl [--placement HOST:PORT,…] [-o json] COMMAND

        --placement 127.0.0.1:2380   HTTP of placement's members (atoll placement --http-listen)
        -o json                      placement's JSON instead of text

        stores                       all stores, without those that are gone
        store ID                     one
        store ID remove | cancel     moves everything away from it; takes that back
        regions [--store ID | --table ID | --check KIND] [--limit N]
                                     KIND: miss-peer extra-peer down-peer pending-peer learner-peer
                                     offline-peer empty-region
        region ID | region key KEY   one; the KEY encoded, in hexadecimal digits, as regions shows them
        operators [--ended]          what is done to Regions, or was
        operator REGION              the last of a Region
        operator add add-peer REGION STORE | remove-peer REGION STORE | transfer-leader REGION STORE |
                     transfer-peer REGION FROM TO | split-region REGION [KEY …] | scatter-region REGION |
                     merge-region REGION REGION
        operator remove REGION       ends it where it stands
        schedulers                   who makes operators
        scheduler add | remove evict-leader STORE
                                     keeps leaders away from a store; lets them come back
        hot [read | write]           Regions that are written (or read) most
        namespace list | create NAME [STORE …] | drop NAME | add-store NAME STORE |
                  remove-store NAME STORE | assign-table NAME TABLE_ID | remove-table NAME TABLE_ID
                                     stores for some tables alone; the others are in 'default'
        config [set NAME VALUE]      the cluster's settings
        members                      of placement
        health                       of these; ends with 1 where one is not well
        tso TIMESTAMP                when that was

      ends with 0, with 1 where placement refuses or does not answer, with 2 where a command is wrong
      """;

  private static final String DEFAULT_PLACEMENT = "127.0.0.1:2380";

  private final CtlArguments arguments;
  private final CtlClient client;
  private final PrintStream out;
  private final boolean isJson;
  private int exitCode;

  private Ctl(CtlArguments arguments, CtlClient client, PrintStream out) {
    this.arguments = arguments;
    this.client = client;
    this.out = out;
    String format = arguments.option("-o").orElse("text");
    this.isJson = format.equals("json");
    if (!isJson && !format.equals("text")) {
      throw CtlException.usage("-o is text or json, not '" + format + "'");
    }
  }

  /**
   * Runs one command.
   *
   * @return how the process is to end
   */
  public static int run(List<String> words, PrintStream out, PrintStream err) {
    try {
      CtlArguments arguments = new CtlArguments(words);
      if (arguments.has("--help") || words.isEmpty()) {
        out.print(USAGE);
        return words.isEmpty() ? 2 : 0;
      }
      String placement = arguments.option("--placement").orElse(DEFAULT_PLACEMENT);
      try (CtlClient client = new CtlClient(placement)) {
        Ctl ctl = new Ctl(arguments, client, out);
        ctl.command();
        return ctl.exitCode;
      }
    } catch (CtlException e) {
      err.println("atoll ctl: " + e.getMessage());
      return e.exitCode();
    } finally {
      out.flush();
    }
  }

  private void command() {
    String command = arguments.word("a command");
    switch (command) {
      case "stores" -> show("stores", answer -> CtlTexts.stores(answer.path("stores")));
      case "store" -> store();
      case "regions" -> show(regionsPath(), answer -> CtlTexts.regions(answer.path("regions")));
      case "region" -> show(regionPath(), answer -> CtlTexts.regions(List.of(answer)));
      case "operators" ->
          show(
              arguments.has("--ended") ? "operators/records?object=true" : "operators?object=true",
              CtlTexts::operators);
      case "operator" -> operator();
      case "schedulers" -> show("schedulers", CtlTexts::lines);
      case "scheduler" -> scheduler();
      case "hot" -> {
        String kind = arguments.hasMore() ? arguments.word("read or write") : "write";
        if (!kind.equals("read") && !kind.equals("write")) {
          throw CtlException.usage("hot is read or write, not '" + kind + "'");
        }
        show("hotspot/regions/" + kind, CtlTexts::hot);
      }
      case "namespace" -> namespace();
      case "config" -> config();
      case "members" -> show("members", CtlTexts::members);
      case "health" -> {
        JsonNode answer = show("health", CtlTexts::health);
        answer.forEach(each -> exitCode |= each.path("health").asBoolean() ? 0 : 1);
      }
      case "tso" -> timestamp();
      default -> throw CtlException.usage("there is no command '" + command + "'");
    }
  }

  /** What is there; no word may follow. */
  private JsonNode show(String path, Function<JsonNode, String> text) {
    arguments.end();
    JsonNode answer = client.get(path);
    if (isJson) {
      print(answer);
    } else {
      out.print(text.apply(answer));
    }
    return answer;
  }

  /** What was done. */
  private void tell(JsonNode answer) {
    if (isJson) {
      print(answer);
    } else {
      out.println(answer.asText());
    }
  }

  private void print(Object json) {
    out.println(new JsonMapper().valueToTree(json).toPrettyString());
  }

  private void post(String path, Object... namesAndValues) {
    arguments.end();
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    tell(client.post(path, body));
  }

  private void delete(String path) {
    arguments.end();
    tell(client.delete(path));
  }

  // Commands.

  private void store() {
    String path = "store/" + arguments.id("store id");
    if (!arguments.hasMore()) {
      show(path, answer -> CtlTexts.stores(List.of(answer)));
      return;
    }
    String what = arguments.word("remove or cancel");
    switch (what) {
      case "remove" -> delete(path);
      case "cancel" -> post(path + "/state?state=Up");
      default -> throw CtlException.usage("a store is to remove or to cancel, not '" + what + "'");
    }
  }

  private String regionsPath() {
    String limit =
        arguments
            .option("--limit")
            .map(text -> "limit=" + CtlArguments.id(text, "limit"))
            .orElse("limit=" + Integer.MAX_VALUE);
    if (arguments.option("--store").isPresent()) {
      return "regions/store/"
          + CtlArguments.id(arguments.option("--store").get(), "store id")
          + "?"
          + limit;
    }
    if (arguments.option("--check").isPresent()) {
      return "regions/check/" + CtlClient.encoded(arguments.option("--check").get()) + "?" + limit;
    }
    if (arguments.option("--table").isPresent()) {
      Key prefix =
          TableKeys.tablePrefix(CtlArguments.id(arguments.option("--table").get(), "table id"));
      return "regions/key?format=hex&key="
          + encoded(prefix)
          + "&end_key="
          + encoded(prefix.prefixNext())
          + "&"
          + limit;
    }
    return "regions?" + limit;
  }

  private static String encoded(Key key) {
    ByteBuilder out = new ByteBuilder(MemComparable.encodedLength(key.bytes().length));
    MemComparable.putBytes(out, key.bytes());
    return HexFormat.of().formatHex(out.toArray());
  }

  private String regionPath() {
    String word = arguments.word("a Region's id, or key KEY");
    return word.equals("key")
        ? "region/key/" + CtlClient.encoded(arguments.word("a key")) + "?format=hex"
        : "region/id/" + CtlArguments.id(word, "Region id");
  }

  private void operator() {
    String word = arguments.word("add, remove or a Region's id");
    switch (word) {
      case "add" -> addOperator();
      case "remove" -> delete("operators/" + arguments.id("Region id"));
      default ->
          show(
              "operators/" + CtlArguments.id(word, "Region id"),
              answer -> CtlTexts.operators(List.of(answer)));
    }
  }

  private void addOperator() {
    String name = arguments.word("an operator");
    long region = arguments.id("Region id");
    switch (name) {
      case "add-peer", "remove-peer" ->
          post(
              "operators", "name", name, "region_id", region, "store_id", arguments.id("store id"));
      case "transfer-leader" ->
          post(
              "operators",
              "name",
              name,
              "region_id",
              region,
              "to_store_id",
              arguments.id("store id"));
      case "transfer-peer" -> {
        long from = arguments.id("store id");
        long to = arguments.id("store id");
        post(
            "operators",
            "name",
            name,
            "region_id",
            region,
            "from_store_id",
            from,
            "to_store_id",
            to);
      }
      case "split-region" -> {
        List<String> keys = new ArrayList<>(arguments.rest());
        post(
            "operators",
            "name",
            name,
            "region_id",
            region,
            "policy",
            keys.isEmpty() ? "approximate" : "usekey",
            "keys",
            keys);
      }
      case "scatter-region" -> post("operators", "name", name, "region_id", region);
      case "merge-region" ->
          post(
              "operators",
              "name",
              name,
              "source_region_id",
              region,
              "target_region_id",
              arguments.id("region id"));
      default -> throw CtlException.usage("there is no operator '" + name + "'");
    }
  }

  private void scheduler() {
    String what = arguments.word("add or remove");
    String name = arguments.word("evict-leader");
    if (!name.equals("evict-leader") && !name.equals("evict-leader-scheduler")) {
      throw CtlException.usage("only evict-leader can be added and removed, not '" + name + "'");
    }
    long store = arguments.id("store id");
    switch (what) {
      case "add" -> post("schedulers", "name", "evict-leader-scheduler", "store_id", store);
      case "remove" -> delete("schedulers/evict-leader-scheduler-" + store);
      default -> throw CtlException.usage("a scheduler is to add or to remove, not '" + what + "'");
    }
  }

  private void namespace() {
    String what = arguments.word("list, create, drop or a change");
    if (what.equals("list")) {
      show("namespaces", CtlTexts::namespaces);
      return;
    }
    String name = arguments.word("a namespace");
    String path = "namespaces/" + CtlClient.encoded(name);
    switch (what) {
      case "create" -> {
        List<Long> stores =
            arguments.rest().stream().map(each -> CtlArguments.id(each, "store id")).toList();
        post("namespaces", "name", name, "store_ids", stores);
      }
      case "drop" -> delete(path);
      case "add-store" -> post(path + "/stores", "store_id", arguments.id("store id"));
      case "remove-store" -> delete(path + "/stores/" + arguments.id("store id"));
      case "assign-table" -> post(path + "/tables", "table_id", arguments.id("table id"));
      case "remove-table" -> delete(path + "/tables/" + arguments.id("table id"));
      default -> throw CtlException.usage("there is no 'namespace " + what + "'");
    }
  }

  private void config() {
    if (!arguments.hasMore()) {
      show("config", CtlTexts::config);
      return;
    }
    String what = arguments.word("set");
    if (!what.equals("set")) {
      throw CtlException.usage("config is set, or shown; not '" + what + "'");
    }
    String name = arguments.word("a setting");
    post("config", name, arguments.word("a value"));
  }

  /** Asks nobody. */
  private void timestamp() {
    long timestamp = arguments.id("timestamp");
    arguments.end();
    long millis = Timestamps.physicalMillis(timestamp);
    long logical = timestamp & ((1L << Timestamps.LOGICAL_BITS) - 1);
    if (isJson) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("timestamp", timestamp);
      answer.put("time", Instant.ofEpochMilli(millis).toString());
      answer.put("physical_millis", millis);
      answer.put("logical", logical);
      print(answer);
    } else {
      TextTable table = new TextTable("TIME", "MILLISECONDS", "LOGICAL");
      table.row(Instant.ofEpochMilli(millis), millis, logical);
      out.print(table);
    }
  }
}
