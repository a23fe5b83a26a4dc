package io.atoll.expression.scalar;

import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.SessionInfo;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Functions that ask or change the session: user variables, locks, RAND, identity, collations. */
final class SessionFunctions {
  private static final List<Arg> TEXT = List.of(Arg.OTHER_TEXT);
  private static final List<Arg> ANY = List.of(Arg.ANY);

  private SessionFunctions() {}

  static void register(Registrar registrar) {
    text(registrar, "VERSION", 60, row -> row.set(row.context().session().version()));
    text(registrar, "USER", 288, row -> row.set(row.context().session().user()));
    registrar.alias("SESSION_USER", "USER");
    registrar.alias("SYSTEM_USER", "USER");
    text(registrar, "CURRENT_USER", 288, row -> row.set(row.context().session().currentUser()));
    text(registrar, "CURRENT_ROLE", 1024, row -> row.set(row.context().session().currentRole()));
    text(registrar, "DATABASE", 64, SessionFunctions::database);
    registrar.alias("SCHEMA", "DATABASE");
    number(
        registrar, "CONNECTION_ID", true, row -> row.set(row.context().session().connectionId()));
    number(registrar, "ROW_COUNT", false, row -> row.set(row.context().session().rowCount()));
    number(registrar, "FOUND_ROWS", false, row -> row.set(row.context().session().foundRows()));
    registrar.session(
        "LAST_INSERT_ID",
        0,
        1,
        List.of(Arg.INT),
        (arguments, context) ->
            SqlType.UNSIGNED_BIGINT.withNullable(ResultTypes.anyNullable(arguments)),
        false,
        SessionFunctions::lastInsertId);
    registrar.addVolatile(
        "GET_USER_VAR",
        1,
        1,
        true,
        SessionFunctions::resolveGet,
        (call, arguments) ->
            new RowEvaluator(call.type(), arguments, false, true, SessionFunctions::get));
    registrar.addVolatile(
        "SET_USER_VAR", 2, 2, true, SessionFunctions::resolveSet, SessionFunctions::compileSet);
    registrar.session(
        "SLEEP", 1, 1, List.of(Arg.DECIMAL), ResultTypes.INTEGER, false, SessionFunctions::sleep);
    locks(registrar);
    registrar.addVolatile(
        "RAND",
        0,
        1,
        true,
        (name, arguments, context) ->
            new Expression.Call(
                new Function(name),
                Registrar.convert(name, arguments, List.of(Arg.INT), context),
                SqlType.DOUBLE.withNullable(false)),
        (call, arguments) -> {
          Object place = new Object();
          return new RowEvaluator(
              call.type(), arguments, false, true, row -> row.set(random(row, place)));
        });
    registrar.add(
        "COERCIBILITY",
        1,
        1,
        (name, arguments, context) ->
            new Expression.Constant(
                Value.of((long) Collations.coercibility(arguments.get(0))),
                SqlType.BIGINT.withNullable(false)),
        (call, arguments) -> arguments[0]);
    constant(registrar, "COLLATION", e -> e.type().collation().name());
    constant(registrar, "CHARSET", e -> e.type().collation().charset());
    registrar.add(
        "ANY_VALUE",
        1,
        1,
        (name, arguments, context) -> arguments.get(0),
        (call, arguments) -> arguments[0]);
    registrar.addVolatile(
        "BENCHMARK",
        2,
        2,
        true,
        (name, arguments, context) ->
            new Expression.Call(
                new Function(name),
                List.of(Arg.INT.convert(arguments.get(0), context), arguments.get(1)),
                SqlType.BIGINT),
        Benchmark::new);
  }

  private static void text(Registrar registrar, String name, int length, RowFunction function) {
    registrar.session(
        name,
        0,
        0,
        List.of(),
        (arguments, context) -> SqlType.varchar(length, Collations.SYSTEM_TEXTS),
        true,
        function);
  }

  private static void number(
      Registrar registrar, String name, boolean isConstant, RowFunction function) {
    registrar.session(
        name,
        0,
        0,
        List.of(),
        (arguments, context) ->
            (name.equals("CONNECTION_ID") ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT)
                .withNullable(false),
        isConstant,
        function);
  }

  private interface Description {
    String of(Expression argument);
  }

  private static void constant(Registrar registrar, String name, Description description) {
    registrar.add(
        name,
        1,
        1,
        (n, arguments, context) ->
            new Expression.Constant(
                Value.ofUtf8(
                    arguments.get(0).type().kind() == TypeKind.NULL
                        ? "binary"
                        : description.of(arguments.get(0))),
                SqlType.varchar(64, context.connectionCollation()).withNullable(false)),
        (call, arguments) -> arguments[0]);
  }

  private static void database(Row row) {
    Optional<String> name = row.context().session().database();
    if (name.isPresent()) {
      row.set(name.get());
    } else {
      row.setNull();
    }
  }

  private static void lastInsertId(Row row) {
    SessionInfo session = row.context().session();
    if (row.count() == 0) {
      row.set(session.lastInsertId());
    } else if (row.isNull(0)) {
      session.setLastInsertId(0);
      row.setNull();
    } else {
      session.setLastInsertId(row.getLong(0));
      row.set(row.getLong(0));
    }
  }

  private static String variableName(Expression argument) {
    if (argument instanceof Expression.Constant constant
        && constant.value() instanceof Value.OfBytes bytes) {
      return new String(bytes.value(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    }
    throw SqlError.ER_WRONG_ARGUMENTS.with("user variable");
  }

  private static Expression resolveGet(
      String name, List<Expression> arguments, ResolveContext context) {
    SqlType type = context.userVariableType().apply(variableName(arguments.get(0)));
    return new Expression.Call(new Function(name), arguments, type.withNullable(true));
  }

  /** A variable whose type changed since the statement was planned is read as the planned type. */
  private static void get(Row row) {
    Optional<SessionInfo.UserVariable> content =
        row.context().session().userVariable(row.getText(0).toLowerCase(Locale.ROOT));
    if (content.isEmpty() || content.get().value().isNull()) {
      row.setNull();
      return;
    }
    Value value = content.get().value();
    if (content.get().type().storage() != row.type().storage()
        || content.get().type().kind().isTemporal() != row.type().kind().isTemporal()) {
      value =
          io.atoll.expression.Evaluators.evaluateConstant(
              Casts.cast(new Expression.Constant(value, content.get().type()), row.type()),
              row.context());
    }
    switch (value) {
      case Value.Null _ -> row.setNull();
      case Value.OfLong v -> row.set(v.value());
      case Value.OfDouble v -> row.set(v.value());
      case Value.OfDecimal v -> row.set(v.value());
      case Value.OfBytes v -> row.set(v.value());
    }
  }

  private static Expression resolveSet(
      String name, List<Expression> arguments, ResolveContext context) {
    SqlType type = arguments.get(1).type();
    return new Expression.Call(
        new Function(name), List.of(arguments.get(0), arguments.get(1)), type.withNullable(true));
  }

  private static Evaluator compileSet(Expression.Call call, Evaluator[] arguments) {
    String name = variableName(call.arguments().get(0));
    return new RowEvaluator(
        call.type(),
        arguments,
        false,
        true,
        row -> {
          Value value = row.vector(1).value(row.position(1));
          row.context()
              .session()
              .setUserVariable(name, new SessionInfo.UserVariable(value, row.type(1)));
          switch (value) {
            case Value.Null _ -> row.setNull();
            case Value.OfLong v -> row.set(v.value());
            case Value.OfDouble v -> row.set(v.value());
            case Value.OfDecimal v -> row.set(v.value());
            case Value.OfBytes v -> row.set(v.value());
          }
        });
  }

  private static void sleep(Row row) {
    if (row.isNull(0) || row.getDecimal(0).signum() < 0) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("sleep");
    }
    row.set(
        row.context().session().sleep(row.getDecimal(0).movePointRight(6).longValue()) ? 1L : 0L);
  }

  private static String lockName(Row row) {
    if (row.isNull(0) || row.length(0) == 0 || TextFunctions.characters(row, 0) > 64) {
      throw SqlError.ER_USER_LOCK_WRONG_NAME.with(row.isNull(0) ? "NULL" : row.getText(0));
    }
    return row.getText(0).toLowerCase(Locale.ROOT);
  }

  private static void locks(Registrar registrar) {
    registrar.session(
        "GET_LOCK",
        2,
        2,
        List.of(Arg.OTHER_TEXT, Arg.DOUBLE),
        ResultTypes.NULLABLE_INTEGER,
        false,
        row -> {
          String name = lockName(row);
          row.set(
              (long) row.context().session().getLock(name, row.isNull(1) ? 0 : row.getDouble(1)));
        });
    registrar.session(
        "RELEASE_LOCK",
        1,
        1,
        TEXT,
        ResultTypes.NULLABLE_INTEGER,
        false,
        row -> {
          int result = row.context().session().releaseLock(lockName(row));
          if (result < 0) {
            row.setNull();
          } else {
            row.set((long) result);
          }
        });
    registrar.session(
        "RELEASE_ALL_LOCKS",
        0,
        0,
        TEXT,
        ResultTypes.INTEGER,
        false,
        row -> row.set((long) row.context().session().releaseAllLocks()));
    registrar.session(
        "IS_FREE_LOCK",
        1,
        1,
        TEXT,
        ResultTypes.NULLABLE_INTEGER,
        false,
        row -> row.set(row.context().session().lockHolder(lockName(row)) < 0));
    registrar.session(
        "IS_USED_LOCK",
        1,
        1,
        TEXT,
        ResultTypes.NULLABLE_INTEGER,
        false,
        row -> {
          long holder = row.context().session().lockHolder(lockName(row));
          if (holder < 0) {
            row.setNull();
          } else {
            row.set(holder);
          }
        });
  }

  /** MySQL's generator for RAND(n): two coupled linear congruences. */
  private static final class Seeded {
    private static final long MODULUS = 0x3FFFFFFFL;
    private long a;
    private long b;

    Seeded(long seed) {
      int s = (int) seed;
      this.a = ((s * 0x10001L + 55555555L) & 0xFFFFFFFFL) % MODULUS;
      this.b = (s * 0x10000001L & 0xFFFFFFFFL) % MODULUS;
    }

    double next() {
      a = (a * 3 + b) % MODULUS;
      b = (a + b + 33) % MODULUS;
      return (double) a / MODULUS;
    }
  }

  private static double random(Row row, Object place) {
    EvalContext context = row.context();
    if (row.count() == 0) {
      RandomGenerator random = context.session().random();
      return random.nextDouble();
    }
    long seed = row.isNull(0) ? 0 : row.getLong(0);
    return row.isConstant(0)
        ? context.state(place, () -> new Seeded(seed)).next()
        : new Seeded(seed).next();
  }

  /** Computes its second argument so many times for each row. */
  private static final class Benchmark extends Evaluator {
    private final Evaluator[] arguments;

    Benchmark(Expression.Call call, Evaluator[] arguments) {
      super(call.type(), false);
      this.arguments = arguments;
    }

    @Override
    protected io.atoll.chunk.Vector compute(io.atoll.chunk.Chunk input, EvalContext context) {
      io.atoll.chunk.LongVector times =
          (io.atoll.chunk.LongVector) arguments[0].operand(input, context);
      io.atoll.chunk.LongVector out = new io.atoll.chunk.LongVector(input.physicalRows());
      out.resize(input.physicalRows());
      for (int i = 0; i < input.rows(); i++) {
        int p = input.position(i);
        int q = p & arguments[0].mask();
        if (times.isNull(q) || times.get(q) < 0) {
          out.setNull(p);
          continue;
        }
        io.atoll.chunk.Chunk one = input.select(new int[] {p}, 1);
        for (long k = 0; k < times.get(q); k++) {
          context.session().checkInterrupted();
          arguments[1].operand(one, context);
        }
      }
      return out;
    }
  }
}
