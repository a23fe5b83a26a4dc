package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Decimals;
import io.atoll.types.JsonBinary;
import io.atoll.types.JsonOrder;
import io.atoll.types.JsonParser;
import io.atoll.types.JsonRef;
import io.atoll.types.JsonText;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.math.BigDecimal;
import java.util.function.Consumer;

/** JSON in comparisons and casts. */
final class JsonValues {
  private JsonValues() {}

  /** Text to a JSON document; error 3141 where it is none. */
  static RowFunction parser() {
    return row -> row.set(parse(row, 0, "cast_as_json"));
  }

  static byte[] parse(Row row, int argument, String function) {
    JsonParser parser = new JsonParser();
    byte[] document = parser.parse(row.heap(argument), row.start(argument), row.length(argument));
    if (document.length == 0) {
      throw SqlError.ER_INVALID_JSON_TEXT_IN_PARAM.with(
          argument + 1, function, parser.problem(), parser.position());
    }
    return document;
  }

  static RowFunction fromScalar(SqlType from) {
    return row ->
        row.set(
            JsonBinary.ofScalar(
                row.vector(0).value(row.position(0)), from, row.context().zoneConverter()));
  }

  /** Any argument that is not NULL as a document: JSON as it is, else as a scalar. */
  static byte[] document(Row row, int argument) {
    return JsonBinary.ofScalar(
        row.vector(argument).value(row.position(argument)),
        row.type(argument),
        row.context().zoneConverter());
  }

  static int compare(BytesVector a, int i, BytesVector b, int j) {
    return JsonOrder.compare(a.get(i), b.get(j));
  }

  /** Numbers hash by value, all else by its bytes. */
  static long hash(BytesVector a, int i) {
    byte[] document = a.get(i);
    JsonRef ref = JsonRef.root(document);
    if (ref.isDecimal()) {
      return numberHash(ref.decimal().doubleValue());
    }
    return switch (ref.type()) {
      case JsonBinary.INT -> numberHash(ref.longValue());
      case JsonBinary.UINT -> numberHash(CastEvaluators.unsignedToDouble(ref.longValue()));
      case JsonBinary.DOUBLE -> numberHash(ref.doubleValue());
      case JsonBinary.ARRAY, JsonBinary.OBJECT -> 31L * ref.type() + ref.count();
      default -> Hashes.bytes(document, 0, document.length);
    };
  }

  private static long numberHash(double value) {
    return Hashes.mix(Double.doubleToLongBits(value + 0.0));
  }

  private static void invalid(Row row, String type) {
    row.context().truncated(SqlError.ER_INVALID_JSON_VALUE_FOR_CAST, type, "", "", 1);
  }

  static void toLong(Row row, boolean unsigned) {
    JsonRef ref = JsonRef.root(row.getBytes(0));
    if (ref.isDecimal()) {
      row.set(CastEvaluators.fromDecimal(row, ref.decimal(), unsigned));
      return;
    }
    switch (ref.type()) {
      case JsonBinary.INT, JsonBinary.UINT -> row.set(ref.longValue());
      case JsonBinary.DOUBLE ->
          row.set(CastEvaluators.fromDouble(row, ref.doubleValue(), unsigned));
      case JsonBinary.LITERAL -> row.set(ref.base()[ref.offset()] == JsonBinary.LITERAL_TRUE);
      case JsonBinary.STRING -> {
        byte[] s = ref.string();
        row.set(TextNumbers.toLong(s, 0, s.length, unsigned, row.context()));
      }
      default -> {
        invalid(row, "INTEGER");
        row.set(0L);
      }
    }
  }

  static void toDouble(Row row) {
    JsonRef ref = JsonRef.root(row.getBytes(0));
    if (ref.isDecimal()) {
      row.set(ref.decimal().doubleValue());
      return;
    }
    switch (ref.type()) {
      case JsonBinary.INT -> row.set((double) ref.longValue());
      case JsonBinary.UINT -> row.set(CastEvaluators.unsignedToDouble(ref.longValue()));
      case JsonBinary.DOUBLE -> row.set(ref.doubleValue());
      case JsonBinary.LITERAL ->
          row.set(ref.base()[ref.offset()] == JsonBinary.LITERAL_TRUE ? 1.0 : 0.0);
      case JsonBinary.STRING -> {
        byte[] s = ref.string();
        row.set(TextNumbers.toDouble(s, 0, s.length, row.context()));
      }
      default -> {
        invalid(row, "DOUBLE");
        row.set(0.0);
      }
    }
  }

  static void toDecimal(Row row, Consumer<BigDecimal> sink) {
    JsonRef ref = JsonRef.root(row.getBytes(0));
    if (ref.isDecimal()) {
      sink.accept(ref.decimal());
      return;
    }
    switch (ref.type()) {
      case JsonBinary.INT -> sink.accept(BigDecimal.valueOf(ref.longValue()));
      case JsonBinary.UINT -> sink.accept(Decimals.ofUnsigned(ref.longValue()));
      case JsonBinary.DOUBLE -> sink.accept(Decimals.ofDouble(ref.doubleValue()));
      case JsonBinary.LITERAL ->
          sink.accept(
              ref.base()[ref.offset()] == JsonBinary.LITERAL_TRUE
                  ? BigDecimal.ONE
                  : BigDecimal.ZERO);
      case JsonBinary.STRING -> {
        byte[] s = ref.string();
        sink.accept(TextNumbers.toDecimal(s, 0, s.length, row.context()));
      }
      default -> {
        invalid(row, "DECIMAL");
        sink.accept(BigDecimal.ZERO);
      }
    }
  }

  static void print(Row row) {
    ByteBuilder out = row.scratch();
    JsonText.append(out, row.getBytes(0));
    row.set(out);
  }
}
