package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.JsonBinary;
import io.atoll.types.JsonNode;
import io.atoll.types.JsonRef;
import io.atoll.types.JsonText;
import io.atoll.types.SqlError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON_SEARCH (document, one or all, pattern[, escape]): paths of the strings that match. */
final class JsonSearch {
  private JsonSearch() {}

  static void register(Registrar registrar) {
    registrar.rows(
        "JSON_SEARCH",
        3,
        4,
        List.of(Arg.JSON_DOCUMENT, Arg.OTHER_TEXT),
        ResultTypes.JSON,
        true,
        JsonSearch::search);
  }

  private static RowFunction search(Expression.Call call) {
    return row -> {
      if (row.isNull(0) || row.isNull(1) || row.isNull(2)) {
        row.setNull();
        return;
      }
      String mode = row.getText(1);
      boolean all = mode.equalsIgnoreCase("all");
      if (!all && !mode.equalsIgnoreCase("one")) {
        throw SqlError.ER_JSON_BAD_ONE_OR_ALL_ARG.with("json_search");
      }
      int escape = '\\';
      if (row.count() > 3 && !row.isNull(3) && row.length(3) > 0) {
        escape = row.getText(3).codePointAt(0);
      }
      Like.Pattern pattern = Like.Pattern.of(row.getBytes(2), escape, Collation.UTF8MB4_BIN);
      List<JsonNode> paths = new ArrayList<>();
      walk(JsonRef.root(row.getBytes(0)), "$", pattern, all, paths);
      if (paths.isEmpty()) {
        row.setNull();
      } else {
        row.set(paths.size() == 1 ? paths.get(0).toBinary() : new JsonNode.Array(paths).toBinary());
      }
    };
  }

  private static void walk(
      JsonRef ref, String path, Like.Pattern pattern, boolean all, List<JsonNode> paths) {
    if (!all && !paths.isEmpty()) {
      return;
    }
    switch (ref.type()) {
      case JsonBinary.STRING -> {
        byte[] s = ref.string();
        if (pattern.matches(s, 0, s.length)) {
          paths.add(new JsonNode.Text(path.getBytes(StandardCharsets.UTF_8)));
        }
      }
      case JsonBinary.ARRAY -> {
        for (int i = 0; i < ref.count(); i++) {
          walk(ref.element(i), path + "[" + i + "]", pattern, all, paths);
        }
      }
      case JsonBinary.OBJECT -> {
        for (int i : JsonText.shownOrder(ref)) {
          walk(ref.member(i), path + "." + key(ref.key(i)), pattern, all, paths);
        }
      }
      default -> {}
    }
  }

  private static String key(byte[] utf8) {
    String key = new String(utf8, StandardCharsets.UTF_8);
    if (key.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*")) {
      return key;
    }
    ByteBuilder quoted = new ByteBuilder(32);
    JsonText.quote(quoted, utf8);
    return new String(quoted.toArray(), StandardCharsets.UTF_8);
  }
}
