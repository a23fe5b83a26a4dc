package io.atoll.session.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.session.account.StoredAccount.Password;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An account as it is stored, one JSON object:
 *
 * <pre>
 * {"version":1,"user":"app","host":"%","plugin":"caching_sha2_password","verifier":"$A$005$…",
 *  "password_changed":1764547200000000,"password_expired":false,"password_lifetime_days":90,
 *  "is_role":false,"locked":false,"require_tls":false,"attributes":"{\"comment\": \"…\"}",
 *  "global":["SELECT","GRANT OPTION"],
 *  "dynamic":[{"name":"BACKUP_ADMIN","grantable":false}],
 *  "databases":[{"database":"shop\\_%","privileges":["SELECT"]}],
 *  "tables":[{"database":"shop","table":"t","privileges":["INSERT"],
 *             "columns":[{"column":"a","privileges":["SELECT"]}]}],
 *  "roles":[{"user":"reader","host":"%","admin":false}],
 *  "default_roles":[{"user":"reader","host":"%"}]}
 * </pre>
 *
 * What is missing has its empty value. Privileges go by name, so that their order may change.
 */
final class AccountJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AccountJson() {}

  static byte[] write(StoredAccount account) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("version", VERSION);
    name(node, account.name());
    Password password = account.password();
    node.put("plugin", password.plugin());
    node.put("verifier", password.verifier());
    node.put("password_changed", password.changedMicros());
    node.put("password_expired", password.isExpired());
    if (password.lifetimeDays() != null) {
      node.put("password_lifetime_days", password.lifetimeDays());
    }
    node.put("is_role", account.isRole());
    node.put("locked", account.isLocked());
    node.put("require_tls", account.requiresTls());
    if (account.attributes() != null) {
      node.put("attributes", account.attributes());
    }
    grants(node, account.grants());
    ArrayNode roles = node.putArray("roles");
    account.roles().forEach((role, isAdmin) -> name(roles.addObject(), role).put("admin", isAdmin));
    ArrayNode defaults = node.putArray("default_roles");
    account.defaultRoles().forEach(role -> name(defaults.addObject(), role));
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode name(ObjectNode node, AccountName name) {
    return node.put("user", name.user()).put("host", name.host());
  }

  private static void grants(ObjectNode node, Grants grants) {
    names(node.putArray("global"), grants.global());
    ArrayNode dynamic = node.putArray("dynamic");
    grants
        .dynamic()
        .forEach((name, isGrantable) ->
            dynamic.addObject().put("name", name).put("grantable", isGrantable));
    ArrayNode databases = node.putArray("databases");
    grants
        .databases()
        .forEach((pattern, mask) ->
            names(databases.addObject().put("database", pattern).putArray("privileges"), mask));
    ArrayNode tables = node.putArray("tables");
    for (Map<String, Grants.OfTable> ofDatabase : grants.tables().values()) {
      for (Grants.OfTable t : ofDatabase.values()) {
        ObjectNode table = tables.addObject();
        table.put("database", t.database()).put("table", t.table());
        names(table.putArray("privileges"), t.mask());
        ArrayNode columns = table.putArray("columns");
        t.columns()
            .forEach((column, mask) ->
                names(columns.addObject().put("column", column).putArray("privileges"), mask));
      }
    }
  }

  private static void names(ArrayNode array, long mask) {
    for (StaticPrivilege p : StaticPrivilege.values()) {
      if (p.isIn(mask)) {
        array.add(p.label());
      }
    }
  }

  /**
   * @throws IllegalStateException where the bytes are no account of a known version
   */
  static StoredAccount read(byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("malformed account", e);
    }
    int version = node.path("version").asInt();
    if (version != VERSION) {
      throw new IllegalStateException("account of format " + version + ", known is " + VERSION);
    }
    TreeMap<AccountName, Boolean> roles = new TreeMap<>();
    for (JsonNode role : node.path("roles")) {
      roles.put(name(role), role.path("admin").asBoolean());
    }
    List<AccountName> defaults = new ArrayList<>();
    for (JsonNode role : node.path("default_roles")) {
      defaults.add(name(role));
    }
    return new StoredAccount(
        name(node),
        new Password(
            node.path("plugin").asText(),
            node.path("verifier").asText(),
            node.path("password_changed").asLong(),
            node.path("password_expired").asBoolean(),
            node.has("password_lifetime_days")
                ? (Long) node.path("password_lifetime_days").asLong()
                : null),
        node.path("is_role").asBoolean(),
        node.path("locked").asBoolean(),
        node.path("require_tls").asBoolean(),
        node.has("attributes") ? node.path("attributes").asText() : null,
        grants(node),
        roles,
        defaults);
  }

  private static AccountName name(JsonNode node) {
    return new AccountName(node.path("user").asText(), node.path("host").asText());
  }

  private static Grants grants(JsonNode node) {
    Grants grants = Grants.NONE.withGlobal(mask(node.path("global")));
    for (JsonNode each : node.path("dynamic")) {
      grants = grants.withDynamic(each.path("name").asText(), each.path("grantable").asBoolean());
    }
    for (JsonNode each : node.path("databases")) {
      grants = grants.withDatabase(each.path("database").asText(), mask(each.path("privileges")));
    }
    for (JsonNode each : node.path("tables")) {
      String database = each.path("database").asText();
      String table = each.path("table").asText();
      TreeMap<String, Long> columns = new TreeMap<>();
      for (JsonNode column : each.path("columns")) {
        columns.put(column.path("column").asText(), mask(column.path("privileges")));
      }
      grants =
          grants.withTable(
              database.toLowerCase(java.util.Locale.ROOT),
              table.toLowerCase(java.util.Locale.ROOT),
              new Grants.OfTable(database, table, mask(each.path("privileges")), columns));
    }
    return grants;
  }

  private static long mask(JsonNode names) {
    long mask = 0;
    for (JsonNode name : names) {
      String text = name.asText();
      mask |=
          StaticPrivilege.named(text)
              .orElseThrow(() -> new IllegalStateException("unknown privilege " + text))
              .bit();
    }
    return mask;
  }
}
