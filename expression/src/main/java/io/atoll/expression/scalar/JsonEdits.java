package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.types.JsonBinary;
import io.atoll.types.JsonNode;
import io.atoll.types.JsonPath;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON functions that change a document: SET, INSERT, REPLACE, REMOVE, ARRAY_APPEND, MERGE. */
final class JsonEdits {
  private JsonEdits() {}

  /** What is done at a path. */
  private enum Edit {
    SET,
    INSERT,
    REPLACE,
    REMOVE,
    ARRAY_APPEND,
    ARRAY_INSERT
  }

  static void register(Registrar registrar) {
    for (Edit edit : Edit.values()) {
      boolean removes = edit == Edit.REMOVE;
      registrar.add(
          "JSON_" + edit,
          removes ? 2 : 3,
          Registrar.MANY,
          (name, arguments, context) -> {
            if (!removes && arguments.size() % 2 == 0) {
              throw SqlError.ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT.with(name);
            }
            List<Expression> converted = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
              boolean isPath = i > 0 && (removes || i % 2 == 1);
              converted.add(
                  i == 0
                      ? Casts.parseJson(arguments.get(0), context)
                      : isPath ? Casts.toText(arguments.get(i), context) : arguments.get(i));
            }
            return new Expression.Call(new Function(name), converted, Casts.jsonType());
          },
          Registrar.rowCompiler(true, call -> edit(call, edit)));
    }
    List<Arg> documents = List.of(Arg.JSON_DOCUMENT);
    registrar.row(
        "JSON_MERGE_PRESERVE",
        2,
        Registrar.MANY,
        documents,
        ResultTypes.JSON,
        row -> {
          JsonNode result = JsonNode.of(row.getBytes(0));
          for (int i = 1; i < row.count(); i++) {
            result = preserve(result, JsonNode.of(row.getBytes(i)));
          }
          row.set(result.toBinary());
        });
    registrar.alias("JSON_MERGE", "JSON_MERGE_PRESERVE");
    registrar.rowWithNulls(
        "JSON_MERGE_PATCH", 2, Registrar.MANY, documents, ResultTypes.JSON, JsonEdits::patch);
  }

  private static RowFunction edit(Expression.Call call, Edit edit) {
    Object[] places = JsonFunctions.places(call);
    int step = edit == Edit.REMOVE ? 1 : 2;
    return row -> {
      if (row.isNull(0)) {
        row.setNull();
        return;
      }
      JsonNode root = JsonNode.of(row.getBytes(0));
      for (int i = 1; i < row.count(); i += step) {
        if (row.isNull(i)) {
          row.setNull();
          return;
        }
        JsonPath path = JsonFunctions.path(row, i, places);
        if (path.hasWildcard()) {
          throw SqlError.ER_INVALID_JSON_PATH_WILDCARD.with();
        }
        if (edit == Edit.REMOVE && path.legs().isEmpty()) {
          throw SqlError.ER_JSON_VACUOUS_PATH.with();
        }
        JsonNode value = edit == Edit.REMOVE ? JsonNode.NULL : JsonFunctions.node(row, i + 1);
        root = apply(root, path.legs(), 0, edit, value);
      }
      row.set(root.toBinary());
    };
  }

  private static JsonNode apply(
      JsonNode node, List<JsonPath.Leg> legs, int leg, Edit edit, JsonNode value) {
    if (leg == legs.size()) {
      return switch (edit) {
        case SET, REPLACE -> value;
        case ARRAY_APPEND -> append(node, value);
        case INSERT, REMOVE, ARRAY_INSERT -> node;
      };
    }
    boolean last = leg == legs.size() - 1;
    if (legs.get(leg) instanceof JsonPath.Member member) {
      if (node instanceof JsonNode.Obj object) {
        editMember(object, member.key(), legs, leg, last, edit, value);
      }
      return node;
    }
    if (!(legs.get(leg) instanceof JsonPath.Element element)) {
      return node;
    }
    if (node instanceof JsonNode.Array array) {
      editElement(array, element.index(), legs, leg, last, edit, value);
      return node;
    }
    return editScalarAsArray(node, element.index(), legs, leg, last, edit, value);
  }

  private static JsonNode append(JsonNode node, JsonNode value) {
    JsonNode.Array array = node instanceof JsonNode.Array a ? a : new JsonNode.Array();
    if (array != node) {
      array.elements().add(node);
    }
    array.elements().add(value);
    return array;
  }

  private static void editMember(
      JsonNode.Obj object,
      JsonNode.Key key,
      List<JsonPath.Leg> legs,
      int leg,
      boolean last,
      Edit edit,
      JsonNode value) {
    JsonNode child = object.members().get(key);
    if (child != null) {
      if (last && edit == Edit.REMOVE) {
        object.members().remove(key);
      } else {
        object.members().put(key, apply(child, legs, leg + 1, edit, value));
      }
    } else if (last && (edit == Edit.SET || edit == Edit.INSERT)) {
      object.members().put(key, value);
    }
  }

  private static void editElement(
      JsonNode.Array array,
      JsonPath.Index index,
      List<JsonPath.Leg> legs,
      int leg,
      boolean last,
      Edit edit,
      JsonNode value) {
    List<JsonNode> elements = array.elements();
    int i = index.in(elements.size());
    if (last && edit == Edit.ARRAY_INSERT) {
      elements.add(Math.clamp(i, 0, elements.size()), value);
    } else if (i >= 0 && i < elements.size()) {
      if (last && edit == Edit.REMOVE) {
        elements.remove(i);
      } else {
        elements.set(i, apply(elements.get(i), legs, leg + 1, edit, value));
      }
    } else if (last && (edit == Edit.SET || edit == Edit.INSERT)) {
      elements.add(i < 0 ? 0 : elements.size(), value);
    }
  }

  /** A value that is no array counts as the only element of one. */
  private static JsonNode editScalarAsArray(
      JsonNode node,
      JsonPath.Index index,
      List<JsonPath.Leg> legs,
      int leg,
      boolean last,
      Edit edit,
      JsonNode value) {
    int i = index.in(1);
    if (i == 0) {
      return last && (edit == Edit.REMOVE || edit == Edit.ARRAY_INSERT)
          ? node
          : apply(node, legs, leg + 1, edit, value);
    }
    if (last && (edit == Edit.SET || edit == Edit.INSERT)) {
      JsonNode.Array array = new JsonNode.Array();
      array.elements().add(node);
      array.elements().add(i < 0 ? 0 : 1, value);
      return array;
    }
    return node;
  }

  private static JsonNode preserve(JsonNode a, JsonNode b) {
    if (a instanceof JsonNode.Obj x && b instanceof JsonNode.Obj y) {
      for (Map.Entry<JsonNode.Key, JsonNode> member : y.members().entrySet()) {
        JsonNode own = x.members().get(member.getKey());
        x.members()
            .put(
                member.getKey(),
                own == null ? member.getValue() : preserve(own, member.getValue()));
      }
      return x;
    }
    JsonNode.Array result = new JsonNode.Array();
    for (JsonNode node : List.of(a, b)) {
      if (node instanceof JsonNode.Array array) {
        result.elements().addAll(array.elements());
      } else {
        result.elements().add(node);
      }
    }
    return result;
  }

  /** A NULL document makes all NULL, unless a later one that is no object replaces it. */
  private static void patch(Row row) {
    JsonNode result = JsonNode.NULL;
    boolean isNull = false;
    for (int i = 0; i < row.count(); i++) {
      if (row.isNull(i)) {
        isNull = true;
        continue;
      }
      JsonNode next = JsonNode.of(row.getBytes(i));
      if (i == 0) {
        result = next;
      } else if (!(next instanceof JsonNode.Obj)) {
        result = next;
        isNull = false;
      } else if (!isNull) {
        result = merge(result, next);
      }
    }
    if (isNull) {
      row.setNull();
    } else {
      row.set(result.toBinary());
    }
  }

  /** RFC 7396. */
  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof JsonNode.Obj changes)) {
      return patch;
    }
    JsonNode.Obj result = target instanceof JsonNode.Obj object ? object : new JsonNode.Obj();
    for (Map.Entry<JsonNode.Key, JsonNode> member : changes.members().entrySet()) {
      boolean removes =
          member.getValue() instanceof JsonNode.Literal literal
              && literal.code() == JsonBinary.LITERAL_NULL;
      if (removes) {
        result.members().remove(member.getKey());
      } else {
        JsonNode own = result.members().get(member.getKey());
        result
            .members()
            .put(member.getKey(), merge(own == null ? JsonNode.NULL : own, member.getValue()));
      }
    }
    return result;
  }
}
