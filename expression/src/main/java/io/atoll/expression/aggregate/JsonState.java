package io.atoll.expression.aggregate;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.JsonBinary;
import io.atoll.types.JsonNode;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON_ARRAYAGG (value) and JSON_OBJECTAGG (key, value); the last value of a key counts. */
final class JsonState extends AggregateState {
  private final Evaluator[] arguments;
  private final SqlType type;
  private final boolean isObject;
  private @Nullable JsonNode[] documents = new @Nullable JsonNode[0];
  private long bytes;

  JsonState(Evaluator[] arguments, SqlType type) {
    this.arguments = arguments;
    this.type = type;
    this.isObject = arguments.length == 2;
  }

  private void reserve(int groups) {
    if (groups > documents.length) {
      documents = Arrays.copyOf(documents, grown(documents.length, groups));
    }
  }

  private JsonNode document(int group) {
    JsonNode document = documents[group];
    if (document == null) {
      document = isObject ? new JsonNode.Obj() : new JsonNode.Array();
      documents[group] = document;
    }
    return document;
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(type);
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    Evaluator value = arguments[arguments.length - 1];
    Vector values = value.operand(input, context);
    Vector keys = isObject ? arguments[0].operand(input, context) : values;
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      byte[] binary =
          JsonBinary.ofScalar(
              values.value(p & value.mask()), value.type(), context.zoneConverter());
      bytes += binary.length + 32L;
      JsonNode node = JsonNode.of(binary);
      JsonNode document = document(groupIds[i]);
      if (document instanceof JsonNode.Obj object) {
        int k = p & arguments[0].mask();
        if (keys.isNull(k)) {
          throw SqlError.ER_JSON_DOCUMENT_NULL_KEY.with();
        }
        object.put(((BytesVector) keys).get(k), node);
      } else if (document instanceof JsonNode.Array array) {
        array.elements().add(node);
      }
    }
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    BytesVector partial = input.bytes(firstColumn);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      if (partial.isNull(p)) {
        continue;
      }
      bytes += 2L * partial.length(p);
      JsonNode part = JsonNode.of(partial.get(p));
      JsonNode document = document(groupIds[i]);
      if (document instanceof JsonNode.Obj object && part instanceof JsonNode.Obj more) {
        object.members().putAll(more.members());
      } else if (document instanceof JsonNode.Array array && part instanceof JsonNode.Array more) {
        array.elements().addAll(more.elements());
      }
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    BytesVector out = new BytesVector(to - from);
    for (int group = from; group < to; group++) {
      JsonNode document = documents[group];
      if (document == null) {
        out.appendNull();
      } else {
        out.append(document.toBinary());
      }
    }
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    return new Vector[] {result(from, to, context)};
  }

  @Override
  public long sizeBytes() {
    return bytes + 8L * documents.length;
  }
}
