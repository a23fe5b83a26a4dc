package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.JsonBinary;
import io.atoll.types.JsonNode;
import io.atoll.types.JsonOrder;
import io.atoll.types.JsonParser;
import io.atoll.types.JsonPath;
import io.atoll.types.JsonRef;
import io.atoll.types.JsonText;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;

/** JSON functions that read: EXTRACT, UNQUOTE, CONTAINS, KEYS, LENGTH, TYPE, VALID and builders. */
final class JsonFunctions {
  private static final List<Arg> DOCUMENT = List.of(Arg.JSON_DOCUMENT);
  private static final List<Arg> DOCUMENT_PATHS = List.of(Arg.JSON_DOCUMENT, Arg.OTHER_TEXT);

  private JsonFunctions() {}

  static void register(Registrar registrar) {
    registrar.rows(
        "JSON_EXTRACT",
        2,
        Registrar.MANY,
        DOCUMENT_PATHS,
        ResultTypes.JSON,
        false,
        JsonFunctions::extract);
    registrar.alias("->", "JSON_EXTRACT");
    registrar.add(
        "->>",
        2,
        2,
        (name, arguments, context) -> {
          Expression inner = io.atoll.expression.Functions.call("JSON_EXTRACT", arguments, context);
          return new Expression.Call(
              new Function("JSON_UNQUOTE"), List.of(inner), longText().withNullable(true));
        },
        (call, arguments) -> {
          throw new IllegalStateException("resolution replaces ->>");
        });
    registrar.rows(
        "JSON_UNQUOTE",
        1,
        1,
        List.of(Arg.ANY),
        (arguments, context) -> longText().withNullable(arguments.get(0).type().nullable()),
        false,
        JsonFunctions::unquote);
    registrar.add(
        "JSON_QUOTE",
        1,
        1,
        (name, arguments, context) -> {
          SqlType type = arguments.get(0).type();
          boolean isText =
              type.kind().isString() || type.kind() == TypeKind.ENUM || type.kind() == TypeKind.SET;
          if (!isText && type.kind() != TypeKind.NULL) {
            throw SqlError.ER_INCORRECT_TYPE.with("1", "json_quote");
          }
          return new Expression.Call(
              new Function(name),
              List.of(Casts.toText(arguments.get(0), context)),
              longText().withNullable(type.nullable()));
        },
        (call, arguments) ->
            new RowEvaluator(
                call.type(),
                arguments,
                true,
                false,
                row -> {
                  ByteBuilder out = row.scratch();
                  JsonText.quote(out, row.getBytes(0));
                  row.set(out);
                }));
    registrar.rows(
        "JSON_VALID",
        1,
        1,
        List.of(Arg.ANY),
        ResultTypes.BOOLEAN,
        false,
        call -> {
          TypeKind kind = call.arguments().get(0).type().kind();
          return row ->
              row.set(
                  kind == TypeKind.JSON
                      || (kind.isString()
                          && new JsonParser().parse(row.heap(0), row.start(0), row.length(0)).length
                              > 0));
        });
    registrar.row(
        "JSON_TYPE",
        1,
        1,
        DOCUMENT,
        ResultTypes.connectionText(51),
        row -> row.set(JsonBinary.typeName(row.getBytes(0))));
    registrar.row(
        "JSON_DEPTH",
        1,
        1,
        DOCUMENT,
        ResultTypes.INTEGER,
        row -> row.set((long) JsonBinary.depth(row.getBytes(0))));
    registrar.rows(
        "JSON_LENGTH",
        1,
        2,
        DOCUMENT_PATHS,
        ResultTypes.NULLABLE_INTEGER,
        false,
        JsonFunctions::length);
    registrar.rows("JSON_KEYS", 1, 2, DOCUMENT_PATHS, ResultTypes.JSON, false, JsonFunctions::keys);
    registrar.rows(
        "JSON_CONTAINS",
        2,
        3,
        List.of(Arg.JSON_DOCUMENT, Arg.JSON_DOCUMENT, Arg.OTHER_TEXT),
        ResultTypes.NULLABLE_INTEGER,
        false,
        JsonFunctions::contains);
    registrar.rows(
        "JSON_CONTAINS_PATH",
        3,
        Registrar.MANY,
        DOCUMENT_PATHS,
        ResultTypes.NULLABLE_INTEGER,
        false,
        JsonFunctions::containsPath);
    registrar.rows(
        "JSON_OVERLAPS",
        2,
        2,
        DOCUMENT,
        ResultTypes.NULLABLE_INTEGER,
        false,
        call -> row -> row.set(overlaps(row.getBytes(0), row.getBytes(1))));
    registrar.row(
        "MEMBER OF",
        2,
        2,
        List.of(Arg.JSON_VALUE, Arg.JSON_DOCUMENT),
        ResultTypes.BOOLEAN,
        row -> row.set(isMember(row.getBytes(0), row.getBytes(1))));
    registrar.rowWithNulls(
        "JSON_ARRAY",
        0,
        Registrar.MANY,
        List.of(Arg.ANY),
        (arguments, context) -> Casts.jsonType().withNullable(false),
        row -> {
          JsonNode.Array array = new JsonNode.Array();
          for (int i = 0; i < row.count(); i++) {
            array.elements().add(node(row, i));
          }
          row.set(array.toBinary());
        });
    registrar.add(
        "JSON_OBJECT",
        0,
        Registrar.MANY,
        (name, arguments, context) -> {
          if (arguments.size() % 2 != 0) {
            throw SqlError.ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT.with(name);
          }
          java.util.ArrayList<Expression> converted = new java.util.ArrayList<>();
          for (int i = 0; i < arguments.size(); i++) {
            converted.add(i % 2 == 0 ? Casts.toText(arguments.get(i), context) : arguments.get(i));
          }
          return new Expression.Call(
              new Function(name), converted, Casts.jsonType().withNullable(false));
        },
        Registrar.rowCompiler(true, call -> JsonFunctions::object));
    registrar.row(
        "JSON_PRETTY",
        1,
        1,
        DOCUMENT,
        (arguments, context) -> longText().withNullable(arguments.get(0).type().nullable()),
        row -> {
          ByteBuilder out = row.scratch();
          pretty(JsonRef.root(row.getBytes(0)), 0, out);
          row.set(out);
        });
    registrar.row(
        "JSON_STORAGE_SIZE",
        1,
        1,
        DOCUMENT,
        ResultTypes.INTEGER,
        row -> row.set((long) row.length(0)));
  }

  static SqlType longText() {
    return ResultTypes.text(-1, Collation.UTF8MB4_BIN);
  }

  /** Any argument as a tree, NULL as JSON null. */
  static JsonNode node(Row row, int argument) {
    return row.isNull(argument) ? JsonNode.NULL : JsonNode.of(JsonValues.document(row, argument));
  }

  /** The path at an argument, parsed once per execution where it is constant. */
  static JsonPath path(Row row, int argument, Object[] places) {
    return row.isConstant(argument)
        ? row.context().state(places[argument], () -> JsonPath.parse(row.getBytes(argument)))
        : JsonPath.parse(row.getBytes(argument));
  }

  static Object[] places(Expression.Call call) {
    Object[] places = new Object[call.arguments().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = new Object();
    }
    return places;
  }

  private static RowFunction extract(Expression.Call call) {
    Object[] places = places(call);
    return row -> {
      byte[] document = row.getBytes(0);
      boolean many = row.count() > 2;
      JsonNode.Array all = new JsonNode.Array();
      byte[] single = document;
      for (int i = 1; i < row.count(); i++) {
        JsonPath path = path(row, i, places);
        many |= path.hasWildcard();
        for (JsonRef ref : path.find(document)) {
          single = ref.copy();
          all.elements().add(JsonNode.of(single));
        }
      }
      if (all.elements().isEmpty()) {
        row.setNull();
      } else {
        row.set(many ? all.toBinary() : single);
      }
    };
  }

  private static RowFunction unquote(Expression.Call call) {
    SqlType type = call.arguments().get(0).type();
    if (type.kind() == TypeKind.JSON) {
      return row -> row.set(JsonBinary.unquote(row.getBytes(0)));
    }
    if (!type.kind().isString()) {
      return row -> row.set(JsonText.of(JsonValues.document(row, 0)));
    }
    return row -> {
      int n = row.length(0);
      byte[] s = row.heap(0);
      int start = row.start(0);
      if (n >= 2 && s[start] == '"' && s[start + n - 1] == '"') {
        row.set(JsonBinary.unquote(JsonValues.parse(row, 0, "json_unquote")));
      } else {
        row.setArgument(0);
      }
    };
  }

  private static void object(Row row) {
    JsonNode.Obj object = new JsonNode.Obj();
    for (int i = 0; i < row.count(); i += 2) {
      if (row.isNull(i)) {
        throw SqlError.ER_JSON_DOCUMENT_NULL_KEY.with();
      }
      object.put(row.getBytes(i), node(row, i + 1));
    }
    row.set(object.toBinary());
  }

  /** The value at an optional path argument, refusing wildcards; an empty array where none. */
  private static byte[] at(Row row, int argument, Object[] places) {
    byte[] document = row.getBytes(0);
    if (row.count() <= argument) {
      return document;
    }
    JsonPath path = path(row, argument, places);
    if (path.hasWildcard()) {
      throw SqlError.ER_INVALID_JSON_PATH_WILDCARD.with();
    }
    List<JsonRef> found = path.find(document);
    return found.isEmpty() ? new byte[0] : found.get(0).copy();
  }

  private static RowFunction length(Expression.Call call) {
    Object[] places = places(call);
    return row -> {
      byte[] document = at(row, 1, places);
      if (document.length == 0) {
        row.setNull();
      } else {
        row.set((long) JsonBinary.length(document));
      }
    };
  }

  private static RowFunction keys(Expression.Call call) {
    Object[] places = places(call);
    return row -> {
      byte[] document = at(row, 1, places);
      if (document.length == 0 || document[0] != JsonBinary.OBJECT) {
        row.setNull();
        return;
      }
      JsonRef ref = JsonRef.root(document);
      JsonNode.Array keys = new JsonNode.Array();
      for (int i : JsonText.shownOrder(ref)) {
        keys.elements().add(new JsonNode.Text(ref.key(i)));
      }
      row.set(keys.toBinary());
    };
  }

  private static RowFunction contains(Expression.Call call) {
    Object[] places = places(call);
    return row -> {
      byte[] document = at(row, 2, places);
      if (document.length == 0) {
        row.setNull();
      } else {
        row.set(contains(JsonRef.root(document), JsonRef.root(row.getBytes(1))));
      }
    };
  }

  static boolean contains(JsonRef target, JsonRef candidate) {
    if (target.type() == JsonBinary.ARRAY) {
      if (candidate.type() == JsonBinary.ARRAY) {
        for (int i = 0; i < candidate.count(); i++) {
          if (!contains(target, candidate.element(i))) {
            return false;
          }
        }
        return true;
      }
      for (int i = 0; i < target.count(); i++) {
        if (contains(target.element(i), candidate)) {
          return true;
        }
      }
      return false;
    }
    if (target.type() == JsonBinary.OBJECT) {
      if (candidate.type() != JsonBinary.OBJECT) {
        return false;
      }
      for (int i = 0; i < candidate.count(); i++) {
        int member = target.find(candidate.key(i));
        if (member < 0 || !contains(target.member(member), candidate.member(i))) {
          return false;
        }
      }
      return true;
    }
    return !candidate.isContainer() && same(target, candidate);
  }

  private static boolean same(JsonRef a, JsonRef b) {
    return JsonOrder.compare(a.copy(), b.copy()) == 0;
  }

  private static RowFunction containsPath(Expression.Call call) {
    Object[] places = places(call);
    return row -> {
      String mode = row.getText(1);
      boolean all = mode.equalsIgnoreCase("all");
      if (!all && !mode.equalsIgnoreCase("one")) {
        throw SqlError.ER_JSON_BAD_ONE_OR_ALL_ARG.with("json_contains_path");
      }
      byte[] document = row.getBytes(0);
      boolean result = all;
      for (int i = 2; i < row.count(); i++) {
        boolean found = !path(row, i, places).find(document).isEmpty();
        if (found != all) {
          result = found;
          break;
        }
      }
      row.set(result);
    };
  }

  private static boolean overlaps(byte[] a, byte[] b) {
    JsonRef x = JsonRef.root(a);
    JsonRef y = JsonRef.root(b);
    if (x.type() == JsonBinary.OBJECT && y.type() == JsonBinary.OBJECT) {
      for (int i = 0; i < x.count(); i++) {
        int member = y.find(x.key(i));
        if (member >= 0 && same(x.member(i), y.member(member))) {
          return true;
        }
      }
      return false;
    }
    if (x.type() != JsonBinary.ARRAY && y.type() != JsonBinary.ARRAY) {
      return same(x, y);
    }
    JsonRef array = x.type() == JsonBinary.ARRAY ? x : y;
    JsonRef other = array == x ? y : x;
    for (int i = 0; i < array.count(); i++) {
      if (other.type() != JsonBinary.ARRAY) {
        if (same(array.element(i), other)) {
          return true;
        }
        continue;
      }
      for (int j = 0; j < other.count(); j++) {
        if (same(array.element(i), other.element(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMember(byte[] value, byte[] document) {
    JsonRef array = JsonRef.root(document);
    JsonRef v = JsonRef.root(value);
    if (array.type() != JsonBinary.ARRAY) {
      return same(v, array);
    }
    for (int i = 0; i < array.count(); i++) {
      if (same(v, array.element(i))) {
        return true;
      }
    }
    return false;
  }

  private static void indent(ByteBuilder out, int depth) {
    out.put('\n').fill(' ', 2 * depth);
  }

  private static void pretty(JsonRef ref, int depth, ByteBuilder out) {
    if (!ref.isContainer() || ref.count() == 0) {
      JsonText.append(out, ref.copy());
      return;
    }
    boolean isObject = ref.type() == JsonBinary.OBJECT;
    out.put(isObject ? '{' : '[');
    boolean first = true;
    int[] order = isObject ? JsonText.shownOrder(ref) : new int[0];
    for (int i = 0; i < ref.count(); i++) {
      if (!first) {
        out.put(',');
      }
      first = false;
      indent(out, depth + 1);
      if (isObject) {
        JsonText.quote(out, ref.key(order[i]));
        out.put(':').put(' ');
        pretty(ref.member(order[i]), depth + 1, out);
      } else {
        pretty(ref.element(i), depth + 1, out);
      }
    }
    indent(out, depth);
    out.put(isObject ? '}' : ']');
  }
}
