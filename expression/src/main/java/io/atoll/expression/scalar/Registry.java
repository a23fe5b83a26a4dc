package io.atoll.expression.scalar;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every scalar function and operator, each listed once by its family. */
public final class Registry {
  private static final Map<String, FunctionEntry> ENTRIES = build();

  private Registry() {}

  private static Map<String, FunctionEntry> build() {
    Registrar registrar = new Registrar();
    Arithmetic.register(registrar);
    Comparison.register(registrar);
    Logic.register(registrar);
    ControlFlow.register(registrar);
    BitOperators.register(registrar);
    Casts.register(registrar);
    NumberFunctions.register(registrar);
    TextFunctions.register(registrar);
    TextSearch.register(registrar);
    Like.register(registrar);
    Regexps.register(registrar);
    TextCodecs.register(registrar);
    Digests.register(registrar);
    Identifiers.register(registrar);
    MiscellaneousFunctions.register(registrar);
    DateParts.register(registrar);
    DateArithmetic.register(registrar);
    DateFormats.register(registrar);
    Clocks.register(registrar);
    SessionFunctions.register(registrar);
    ServerFunctions.register(registrar);
    JsonFunctions.register(registrar);
    JsonEdits.register(registrar);
    JsonSearch.register(registrar);
    return Map.copyOf(registrar.entries());
  }

  /** The entry of a name in any case; null when there is none. */
  public static @Nullable FunctionEntry find(String name) {
    FunctionEntry entry = ENTRIES.get(name);
    return entry != null ? entry : ENTRIES.get(name.toUpperCase(Locale.ROOT));
  }

  public static List<String> names() {
    return List.copyOf(new TreeSet<>(ENTRIES.keySet()));
  }
}
