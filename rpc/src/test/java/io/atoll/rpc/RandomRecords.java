package io.atoll.rpc;

import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of any shape: what is new in a message is tried without being listed here. */
final class RandomRecords {
  private static final int DEPTH = 3;

  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  <T> T make(Class<T> type) {
    return type.cast(value(type, type, 0));
  }

  private Object value(Class<?> type, Type generic, int depth) {
    if (type == long.class || type == Long.class) {
      return number();
    }
    if (type == int.class || type == Integer.class) {
      return random.nextInt(1 << random.nextInt(1, 31));
    }
    if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    }
    if (type == String.class) {
      return "text " + random.nextInt(1000) + "é";
    }
    if (type == Key.class) {
      return key();
    }
    if (type == byte[].class) {
      return bytes();
    }
    if (type == long[].class) {
      return random.longs(random.nextInt(4), 0, Long.MAX_VALUE).toArray();
    }
    if (type == Collation.class) {
      return Collation.all().get(random.nextInt(Collation.all().size()));
    }
    if (type == SqlType.class) {
      return new SqlType(
          TypeKind.values()[random.nextInt(TypeKind.values().length)],
          random.nextInt(300) - 1,
          random.nextInt(32) - 1,
          random.nextBoolean(),
          random.nextBoolean(),
          (Collation) value(Collation.class, Collation.class, depth),
          random.nextBoolean() ? List.of() : List.of("a", "b'c"));
    }
    if (type == Value.class) {
      return sqlValue();
    }
    if (type == Chunk.class) {
      return Chunk.ofRows(random.nextInt(5));
    }
    if (type == List.class) {
      return list(generic, depth);
    }
    if (type == Set.class) {
      return new HashSet<>(list(generic, depth));
    }
    if (type == Map.class) {
      return Map.of("zone", "z" + random.nextInt(9), "host", "");
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    if (type.isSealed()) {
      return sealed(type, depth);
    }
    if (type.isRecord()) {
      return record(type, depth);
    }
    throw new AssertionError("nothing is made of " + type);
  }

  long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> random.nextInt(100_000);
      default -> random.nextLong(Long.MAX_VALUE);
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  Key key() {
    return Key.of(bytes());
  }

  private Value sqlValue() {
    return switch (random.nextInt(5)) {
      case 0 -> Value.NULL;
      case 1 -> Value.of(random.nextLong());
      case 2 -> Value.of(random.nextGaussian());
      case 3 -> Value.of(new BigDecimal(new BigInteger(random.nextInt(200), random).negate(), 5));
      default -> Value.of(bytes());
    };
  }

  private List<?> list(Type generic, int depth) {
    Type of = ((ParameterizedType) generic).getActualTypeArguments()[0];
    Class<?> element =
        of instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) of;
    List<Object> list = new ArrayList<>();
    for (int i = depth > DEPTH ? 0 : random.nextInt(4); i > 0; i--) {
      list.add(value(element, of, depth + 1));
    }
    return list;
  }

  private Object sealed(Class<?> type, int depth) {
    List<Class<?>> choices = new ArrayList<>(List.of(type.getPermittedSubclasses()));
    if (depth > DEPTH) {
      // Those that end.
      choices.removeIf(choice -> choice.getSimpleName().equals("Call"));
    }
    Class<?> choice = choices.get(random.nextInt(choices.size()));
    return value(choice, choice, depth + 1);
  }

  <T> T record(Class<T> type, int depth) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            isNullable(components[i].getAnnotatedType()) && random.nextInt(3) == 0
                ? null
                : value(types[i], components[i].getGenericType(), depth + 1);
      }
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isNullable(AnnotatedType type) {
    if (type.isAnnotationPresent(Nullable.class)) {
      return true;
    }
    return !(type instanceof AnnotatedParameterizedType)
        && type instanceof AnnotatedArrayType array
        && array.isAnnotationPresent(Nullable.class);
  }
}
