package io.atoll.ddl.define;

import io.atoll.parser.ast.TypeSyntax;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column's data type as written, as a {@link SqlType}; errors in MySQL's words. */
public final class ColumnTypes {
  private static final int MAX_VARCHAR_BYTES = 65535;

  private ColumnTypes() {}

  /**
   * @param collate the column's COLLATE attribute; null where not written
   * @param tableCollation of the table, for character types that name none
   */
  public static SqlType of(
      String column, TypeSyntax syntax, @Nullable String collate, Collation tableCollation) {
    SqlType type = plain(column, syntax, collate, tableCollation);
    return syntax.isZerofill() && type.kind() != TypeKind.YEAR ? type.withZerofill() : type;
  }

  private static SqlType plain(
      String column, TypeSyntax syntax, @Nullable String collate, Collation tableCollation) {
    boolean isUnsigned = syntax.isUnsigned() || syntax.isZerofill();
    return switch (syntax.name()) {
      case "BOOL" -> integer(TypeKind.TINYINT, 1, syntax);
      case "TINYINT" -> integer(TypeKind.TINYINT, width(syntax, isUnsigned ? 3 : 4), syntax);
      case "SMALLINT" -> integer(TypeKind.SMALLINT, width(syntax, isUnsigned ? 5 : 6), syntax);
      case "MEDIUMINT" -> integer(TypeKind.MEDIUMINT, width(syntax, isUnsigned ? 8 : 9), syntax);
      case "INT" -> integer(TypeKind.INT, width(syntax, isUnsigned ? 10 : 11), syntax);
      case "BIGINT" -> integer(TypeKind.BIGINT, width(syntax, 20), syntax);
      case "SERIAL" -> SqlType.number(TypeKind.BIGINT, 20, 0, true);
      case "DECIMAL" -> decimal(column, syntax);
      case "FLOAT" -> floating(column, syntax);
      case "DOUBLE" -> fixedDouble(column, syntax, TypeKind.DOUBLE);
      case "BIT" -> bit(column, syntax);
      case "YEAR" -> SqlType.number(TypeKind.YEAR, 4, 0, true);
      case "DATE" -> SqlType.temporal(TypeKind.DATE, 0);
      case "TIME" -> SqlType.temporal(TypeKind.TIME, fraction(column, syntax));
      case "DATETIME" -> SqlType.temporal(TypeKind.DATETIME, fraction(column, syntax));
      case "TIMESTAMP" -> SqlType.temporal(TypeKind.TIMESTAMP, fraction(column, syntax));
      case "CHAR", "VARCHAR", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT" ->
          characters(column, syntax, collation(syntax, collate, tableCollation));
      case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB" ->
          characters(column, syntax, Collation.BINARY);
      case "ENUM", "SET" -> members(column, syntax, collation(syntax, collate, tableCollation));
      case "JSON" -> new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());
      default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("data type " + syntax.name());
    };
  }

  private static int width(TypeSyntax syntax, int usual) {
    Integer length = syntax.length();
    return length == null ? usual : length;
  }

  private static SqlType integer(TypeKind kind, int width, TypeSyntax syntax) {
    if (width > 255) {
      throw SqlError.ER_TOO_BIG_DISPLAYWIDTH.with(syntax.name(), 255);
    }
    return SqlType.number(kind, width, 0, syntax.isUnsigned() || syntax.isZerofill());
  }

  private static SqlType decimal(String column, TypeSyntax syntax) {
    int precision = syntax.length() == null || syntax.length() == 0 ? 10 : syntax.length();
    int scale = syntax.decimals() == null ? 0 : syntax.decimals();
    if (scale > 30) {
      throw SqlError.ER_TOO_BIG_SCALE.with(scale, column, 30);
    }
    if (precision > 65) {
      throw SqlError.ER_TOO_BIG_PRECISION.with(precision, column, 65);
    }
    if (scale > precision) {
      throw SqlError.ER_M_BIGGER_THAN_D.with(column);
    }
    return SqlType.number(
        TypeKind.DECIMAL, precision, scale, syntax.isUnsigned() || syntax.isZerofill());
  }

  private static SqlType floating(String column, TypeSyntax syntax) {
    Integer length = syntax.length();
    if (length != null && syntax.decimals() == null) {
      if (length > 53) {
        throw SqlError.ER_WRONG_FIELD_SPEC.with(column);
      }
      TypeKind kind = length > 24 ? TypeKind.DOUBLE : TypeKind.FLOAT;
      return SqlType.number(
          kind, kind == TypeKind.DOUBLE ? 22 : 12, -1, syntax.isUnsigned() || syntax.isZerofill());
    }
    return fixedDouble(column, syntax, TypeKind.FLOAT);
  }

  private static SqlType fixedDouble(String column, TypeSyntax syntax, TypeKind kind) {
    boolean unsigned = syntax.isUnsigned() || syntax.isZerofill();
    Integer length = syntax.length();
    Integer decimals = syntax.decimals();
    if (length == null || decimals == null) {
      return SqlType.number(kind, kind == TypeKind.DOUBLE ? 22 : 12, -1, unsigned);
    }
    if (decimals > 30) {
      throw SqlError.ER_TOO_BIG_SCALE.with(decimals, column, 30);
    }
    if (length > 255) {
      throw SqlError.ER_TOO_BIG_DISPLAYWIDTH.with(column, 255);
    }
    if (decimals > length) {
      throw SqlError.ER_M_BIGGER_THAN_D.with(column);
    }
    return SqlType.number(kind, length, decimals, unsigned);
  }

  private static SqlType bit(String column, TypeSyntax syntax) {
    int bits = syntax.length() == null ? 1 : syntax.length();
    if (bits > 64) {
      throw SqlError.ER_TOO_BIG_DISPLAYWIDTH.with(column, 64);
    }
    return SqlType.number(TypeKind.BIT, bits == 0 ? 1 : bits, 0, true);
  }

  private static int fraction(String column, TypeSyntax syntax) {
    int digits = syntax.length() == null ? 0 : syntax.length();
    if (digits > 6) {
      throw SqlError.ER_TOO_BIG_PRECISION.with(digits, column, 6);
    }
    return digits;
  }

  static Collation collation(
      TypeSyntax syntax, @Nullable String collate, Collation tableCollation) {
    String named = collate != null ? collate : syntax.collation();
    Collation collation = tableCollation;
    String charset = syntax.charset();
    if (charset != null) {
      collation = CharacterSet.require(charset).defaultCollation();
    }
    if (syntax.isBinary()) {
      Collation base = collation;
      collation =
          Collation.byName(base.charset() + "_bin")
              .orElseThrow(() -> SqlError.ER_UNKNOWN_COLLATION.with(base.charset() + "_bin"));
    }
    if (named != null) {
      Collation chosen = Collation.require(named);
      if (charset != null && !chosen.charset().equals(collation.charset())) {
        throw SqlError.ER_COLLATION_CHARSET_MISMATCH.with(chosen.name(), collation.charset());
      }
      collation = chosen;
    }
    return collation;
  }

  private static SqlType characters(String column, TypeSyntax syntax, Collation collation) {
    Integer length = syntax.length();
    return switch (syntax.name()) {
      case "CHAR", "BINARY" -> {
        int n = length == null ? 1 : length;
        if (n > 255) {
          throw SqlError.ER_TOO_BIG_FIELDLENGTH.with(column, 255);
        }
        yield of(TypeKind.CHAR, n, collation);
      }
      case "VARCHAR", "VARBINARY" -> {
        int n = length == null ? 0 : length;
        int most = MAX_VARCHAR_BYTES / bytesPerCharacter(collation);
        if (n > most) {
          throw SqlError.ER_TOO_BIG_FIELDLENGTH.with(column, most);
        }
        yield of(TypeKind.VARCHAR, n, collation);
      }
      case "TINYTEXT", "TINYBLOB" -> of(TypeKind.TINYBLOB, 255, collation);
      case "MEDIUMTEXT", "MEDIUMBLOB" -> of(TypeKind.MEDIUMBLOB, 16777215, collation);
      case "LONGTEXT", "LONGBLOB" -> of(TypeKind.LONGBLOB, -1, collation);
      default -> length == null ? of(TypeKind.BLOB, 65535, collation) : sized(length, collation);
    };
  }

  private static int bytesPerCharacter(Collation collation) {
    return collation == Collation.BINARY ? 1 : collation.characterSet().maxBytes();
  }

  /** TEXT(n) and BLOB(n): the smallest type that holds n characters. */
  private static SqlType sized(int length, Collation collation) {
    long bytes = (long) length * bytesPerCharacter(collation);
    if (bytes <= 255) {
      return of(TypeKind.TINYBLOB, 255, collation);
    }
    if (bytes <= 65535) {
      return of(TypeKind.BLOB, 65535, collation);
    }
    return bytes <= 16777215
        ? of(TypeKind.MEDIUMBLOB, 16777215, collation)
        : of(TypeKind.LONGBLOB, -1, collation);
  }

  private static SqlType of(TypeKind kind, int length, Collation collation) {
    return new SqlType(kind, length, 0, false, true, collation, List.of());
  }

  private static SqlType members(String column, TypeSyntax syntax, Collation collation) {
    boolean isSet = syntax.name().equals("SET");
    List<String> members =
        syntax.members().stream().map(ColumnTypes::withoutTrailingBlanks).toList();
    if (isSet ? members.size() > 64 : members.size() > 65535) {
      throw isSet ? SqlError.ER_TOO_BIG_SET.with(column) : SqlError.ER_TOO_MANY_FIELDS.with();
    }
    Set<String> seen = new HashSet<>();
    for (String member : members) {
      if (isSet && member.contains(",")) {
        throw SqlError.ER_ILLEGAL_VALUE_FOR_TYPE.with("set", member);
      }
      String key = collation.isBin() ? member : member.toLowerCase(Locale.ROOT);
      if (!seen.add(key)) {
        throw duplicateMember(column, member, isSet);
      }
    }
    return new SqlType(
        isSet ? TypeKind.SET : TypeKind.ENUM, -1, 0, false, true, collation, members);
  }

  private static SqlException duplicateMember(String column, String member, boolean isSet) {
    return SqlError.ER_DUPLICATED_VALUE_IN_TYPE.with(column, member, isSet ? "SET" : "ENUM");
  }

  private static String withoutTrailingBlanks(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
