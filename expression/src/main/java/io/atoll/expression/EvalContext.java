package io.atoll.expression;

import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import io.atoll.types.NumberParser;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.TemporalParser;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What expressions see of the running statement. Made once per execution, used by one thread at a
 * time (an operator that works on several threads makes one per thread with {@link #fork}).
 */
public final class EvalContext {
  private final Builder settings;
  private final Map<Object, Object> states = new IdentityHashMap<>();

  private final NumberParser numberParser = new NumberParser();
  private final TemporalParser temporalParser;
  private final ZoneConverter zoneConverter;

  private EvalContext(Builder settings) {
    this.settings = settings;
    this.temporalParser = TemporalParser.of(settings.sqlMode.without(SqlMode.Flag.NO_ZERO_IN_DATE));
    this.zoneConverter = new ZoneConverter(settings.timeZone);
  }

  /** Reused by all expressions of this context. */
  public NumberParser numberParser() {
    return numberParser;
  }

  /** With the zero date as sql_mode says and zero parts allowed, as functions' arguments are. */
  public TemporalParser temporalParser() {
    return temporalParser;
  }

  /** Between UTC and {@link #timeZone}. */
  public ZoneConverter zoneConverter() {
    return zoneConverter;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** MySQL's defaults in UTC at the epoch, warnings dropped: for folding without a statement. */
  public static EvalContext defaults() {
    return builder().build();
  }

  /** Time of the statement's start, microseconds since 1970 UTC: NOW(). */
  public long nowMicros() {
    return settings.nowMicros;
  }

  /** The time right now in the same unit: SYSDATE(). */
  public long clockMicros() {
    return settings.clock.getAsLong();
  }

  public ZoneId timeZone() {
    return settings.timeZone;
  }

  public SqlMode sqlMode() {
    return settings.sqlMode;
  }

  public Collation connectionCollation() {
    return settings.connectionCollation;
  }

  public Diagnostics warnings() {
    return settings.warnings;
  }

  public SessionInfo session() {
    return settings.session;
  }

  public Value parameter(int index) {
    return settings.parameters[index];
  }

  public int divPrecisionIncrement() {
    return settings.divPrecisionIncrement;
  }

  /** Bytes. */
  public long groupConcatMaxLen() {
    return settings.groupConcatMaxLen;
  }

  /** Bytes. */
  public long maxAllowedPacket() {
    return settings.maxAllowedPacket;
  }

  /** {@code lc_time_names}, for example {@code en_US}. */
  public String timeNames() {
    return settings.timeNames;
  }

  /** {@code default_week_format}. */
  public int defaultWeekFormat() {
    return settings.defaultWeekFormat;
  }

  /** {@code block_encryption_mode}, for example {@code aes-128-ecb}. */
  public String blockEncryptionMode() {
    return settings.blockEncryptionMode;
  }

  /**
   * True in a statement that writes, without IGNORE: in strict mode bad values are then errors, not
   * warnings.
   */
  public boolean isWriting() {
    return settings.writing;
  }

  /** Whether bad values are errors here: strict mode in a statement that writes. */
  public boolean isStrict() {
    return settings.writing && settings.sqlMode.isStrict();
  }

  /** A bad value: an error where this statement is strict, else a warning. */
  public void truncated(SqlError error, Object... arguments) {
    if (isStrict()) {
      throw error.with(arguments);
    }
    settings.warnings.warn(error, arguments);
  }

  /** Warning 1365 or its error, as sql_mode asks. */
  public void divisionByZero() {
    if (settings.sqlMode.has(SqlMode.Flag.ERROR_FOR_DIVISION_BY_ZERO)) {
      truncated(SqlError.ER_DIVISION_BY_ZERO);
    }
  }

  /** State of one place in an expression that lives as long as the statement: RAND(1)'s seed. */
  @SuppressWarnings("unchecked")
  public <T> T state(Object place, Supplier<T> initial) {
    return (T) states.computeIfAbsent(place, key -> initial.get());
  }

  /** The same settings with states of its own, for another thread; the sink is the caller's. */
  public EvalContext fork(Diagnostics warnings) {
    return toBuilder().warnings(warnings).build();
  }

  public Builder toBuilder() {
    return settings.copy();
  }

  /** Settings of a context; each has MySQL's default. */
  public static final class Builder implements Cloneable {
    private long nowMicros;
    private LongSupplier clock = () -> nowMicros;
    private ZoneId timeZone = ZoneOffset.UTC;
    private SqlMode sqlMode = SqlMode.DEFAULT;
    private Collation connectionCollation = Collation.UTF8MB4_0900_AI_CI;
    private Diagnostics warnings = Diagnostics.IGNORE;
    private SessionInfo session = SessionInfo.NONE;
    private Value[] parameters = {};
    private int divPrecisionIncrement = 4;
    private long groupConcatMaxLen = 1024;
    private long maxAllowedPacket = 64L << 20;
    private String timeNames = "en_US";
    private int defaultWeekFormat;
    private String blockEncryptionMode = "aes-128-ecb";
    private boolean writing;

    private Builder() {}

    public Builder nowMicros(long value) {
      this.nowMicros = value;
      this.clock = () -> value;
      return this;
    }

    /** For SYSDATE(); set it after {@link #nowMicros}. */
    public Builder clock(LongSupplier value) {
      this.clock = value;
      return this;
    }

    public Builder timeZone(ZoneId value) {
      this.timeZone = value;
      return this;
    }

    public Builder sqlMode(SqlMode value) {
      this.sqlMode = value;
      return this;
    }

    public Builder connectionCollation(Collation value) {
      this.connectionCollation = value;
      return this;
    }

    public Builder warnings(Diagnostics value) {
      this.warnings = value;
      return this;
    }

    public Builder session(SessionInfo value) {
      this.session = value;
      return this;
    }

    /** By {@link Expression.Parameter#index}; the array is not copied. */
    public Builder parameters(Value... value) {
      this.parameters = value;
      return this;
    }

    public Builder divPrecisionIncrement(int value) {
      this.divPrecisionIncrement = value;
      return this;
    }

    public Builder groupConcatMaxLen(long value) {
      this.groupConcatMaxLen = value;
      return this;
    }

    public Builder maxAllowedPacket(long value) {
      this.maxAllowedPacket = value;
      return this;
    }

    public Builder timeNames(String value) {
      this.timeNames = value;
      return this;
    }

    public Builder defaultWeekFormat(int value) {
      this.defaultWeekFormat = value;
      return this;
    }

    public Builder blockEncryptionMode(String value) {
      this.blockEncryptionMode = value;
      return this;
    }

    public Builder writing(boolean value) {
      this.writing = value;
      return this;
    }

    public EvalContext build() {
      return new EvalContext(copy());
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
