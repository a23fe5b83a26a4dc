package io.atoll.session.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atoll.parser.ast.AccountStatement.Requirement;
import io.atoll.parser.ast.AccountStatement.UserOption;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** REQUIRE, resource limits, password and lock options, COMMENT and ATTRIBUTE. */
final class UserOptions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private UserOptions() {}

  /** 1235 for what would be kept but not enforced. */
  static StoredAccount apply(
      StoredAccount account, List<Requirement> requirements, List<UserOption> options) {
    StoredAccount changed = account;
    for (Requirement each : requirements) {
      changed =
          switch (each.kind()) {
            case "NONE" -> changed.withRequiresTls(false);
            case "SSL" -> changed.withRequiresTls(true);
            default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("REQUIRE " + each.kind());
          };
    }
    for (UserOption each : options) {
      changed = apply(changed, each);
    }
    return changed;
  }

  private static StoredAccount apply(StoredAccount account, UserOption option) {
    StoredAccount.Password password = account.password();
    return switch (option.name()) {
      case "ACCOUNT LOCK" -> account.withLocked(true);
      case "ACCOUNT UNLOCK" -> account.withLocked(false);
      case "PASSWORD EXPIRE" -> account.withPassword(password.withExpired(true));
      case "PASSWORD EXPIRE NEVER" -> account.withPassword(password.withLifetime(0L));
      case "PASSWORD EXPIRE DEFAULT" -> account.withPassword(password.withLifetime(null));
      case "PASSWORD EXPIRE INTERVAL" -> {
        Long days = option.number();
        if (days == null || days < 1 || days > 65535) {
          throw SqlError.ER_WRONG_VALUE.with("DAY", String.valueOf(days));
        }
        yield account.withPassword(password.withLifetime(days));
      }
      case "COMMENT" ->
          account.withAttributes(
              merged(
                  account.attributes(),
                  MAPPER.createObjectNode().put("comment", String.valueOf(option.text()))));
      case "ATTRIBUTE" ->
          account.withAttributes(
              merged(account.attributes(), object(String.valueOf(option.text()))));
      default -> {
        // Defaults of what is not enforced change nothing and are what dumps write.
        if (option.number() == null || option.number() == 0) {
          String text = option.text();
          if (text == null || text.equals("DEFAULT")) {
            yield account;
          }
        }
        throw SqlError.ER_NOT_SUPPORTED_YET.with(option.name());
      }
    };
  }

  private static ObjectNode object(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw SqlError.ER_INVALID_USER_ATTRIBUTE_JSON.with();
    }
    throw SqlError.ER_INVALID_USER_ATTRIBUTE_JSON.with();
  }

  /** A member that is null takes the old one away. */
  private static @Nullable String merged(@Nullable String old, ObjectNode added) {
    ObjectNode all = old == null ? MAPPER.createObjectNode() : object(old);
    added
        .properties()
        .forEach(each -> {
          if (each.getValue().isNull()) {
            all.remove(each.getKey());
          } else {
            all.set(each.getKey(), each.getValue());
          }
        });
    return all.isEmpty() ? null : text(all);
  }

  /** JSON with MySQL's blanks: {@code {"a": 1, "b": [1, 2]}}. */
  private static String text(JsonNode node) {
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(each ->
              parts.add(
                  MAPPER.getNodeFactory().textNode(each.getKey()) + ": " + text(each.getValue())));
      return "{" + String.join(", ", parts) + "}";
    }
    if (node.isArray()) {
      node.forEach(each -> parts.add(text(each)));
      return "[" + String.join(", ", parts) + "]";
    }
    return node.toString();
  }
}
