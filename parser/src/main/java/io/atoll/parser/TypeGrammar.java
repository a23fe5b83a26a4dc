package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.TypeSyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data types of columns and casts. */
final class TypeGrammar {
  private final Tokens in;

  private @Nullable Integer length;
  private @Nullable Integer decimals;
  private boolean isUnsigned;
  private boolean isZerofill;
  private @Nullable String charset;
  private boolean isBinary;
  private List<String> members = List.of();

  TypeGrammar(Grammar grammar) {
    this.in = grammar.in;
  }

  private void clear() {
    length = null;
    decimals = null;
    isUnsigned = false;
    isZerofill = false;
    charset = null;
    isBinary = false;
    members = List.of();
  }

  private TypeSyntax built(String name, int start) {
    return new TypeSyntax(
        name,
        length,
        decimals,
        isUnsigned,
        isZerofill,
        charset,
        null,
        isBinary,
        members,
        start,
        in.previousEnd());
  }

  /** The type of a column, parameter or variable. */
  TypeSyntax type() {
    clear();
    int start = in.start();
    return built(columnType(), start);
  }

  private String columnType() {
    Token token = in.token();
    switch (token) {
      case TINYINT, INT1 -> {
        return integer("TINYINT");
      }
      case SMALLINT, INT2 -> {
        return integer("SMALLINT");
      }
      case MEDIUMINT, INT3, MIDDLEINT -> {
        return integer("MEDIUMINT");
      }
      case INT, INTEGER, INT4 -> {
        return integer("INT");
      }
      case BIGINT, INT8 -> {
        return integer("BIGINT");
      }
      case DECIMAL, DEC, NUMERIC, FIXED -> {
        in.next();
        lengthAndDecimals(false);
        signs();
        return "DECIMAL";
      }
      case REAL, DOUBLE, FLOAT8 -> {
        in.next();
        if (token == DOUBLE) {
          in.accept(PRECISION);
        }
        lengthAndDecimals(true);
        signs();
        return "DOUBLE";
      }
      case FLOAT, FLOAT4 -> {
        in.next();
        lengthAndDecimals(false);
        signs();
        return "FLOAT";
      }
      case BIT -> {
        in.next();
        optionalLength();
        return "BIT";
      }
      case BOOL, BOOLEAN -> {
        in.next();
        return "BOOL";
      }
      case CHAR, CHARACTER -> {
        in.next();
        if (in.accept(VARYING)) {
          requiredLength();
          return characters("VARCHAR");
        }
        optionalLength();
        return characters("CHAR");
      }
      case VARCHAR, VARCHARACTER -> {
        in.next();
        requiredLength();
        return characters("VARCHAR");
      }
      case NATIONAL, NCHAR, NVARCHAR -> {
        return nationalType(token);
      }
      case BINARY -> {
        in.next();
        optionalLength();
        return "BINARY";
      }
      case VARBINARY -> {
        in.next();
        requiredLength();
        return "VARBINARY";
      }
      case YEAR -> {
        in.next();
        optionalLength();
        signs();
        return "YEAR";
      }
      case DATE -> {
        in.next();
        return "DATE";
      }
      case TIME, TIMESTAMP, DATETIME -> {
        in.next();
        optionalLength();
        return token.word();
      }
      case TINYBLOB,
          MEDIUMBLOB,
          LONGBLOB,
          JSON,
          GEOMETRY,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMETRYCOLLECTION,
          SERIAL -> {
        in.next();
        return token.word();
      }
      case GEOMCOLLECTION -> {
        in.next();
        return "GEOMETRYCOLLECTION";
      }
      case BLOB -> {
        in.next();
        optionalLength();
        return "BLOB";
      }
      case TEXT -> {
        in.next();
        optionalLength();
        return characters("TEXT");
      }
      case TINYTEXT, MEDIUMTEXT, LONGTEXT -> {
        in.next();
        return characters(token.word());
      }
      case LONG -> {
        return longType();
      }
      case ENUM, SET -> {
        in.next();
        in.expect(LEFT_PAREN);
        members = new ArrayList<>();
        do {
          members.add(in.textOrBytes());
        } while (in.accept(COMMA));
        in.expect(RIGHT_PAREN);
        return characters(token.word());
      }
      default -> throw in.error();
    }
  }

  private String integer(String name) {
    in.next();
    optionalLength();
    signs();
    return name;
  }

  private String longType() {
    in.next();
    if (in.accept(VARBINARY)) {
      return "MEDIUMBLOB";
    }
    if (in.at(CHAR) || in.at(CHARACTER)) {
      if (in.lexer.peek() == VARYING) {
        in.next();
        in.next();
      }
    } else if (!in.accept(VARCHAR)) {
      in.accept(VARCHARACTER);
    }
    return characters("MEDIUMTEXT");
  }

  private String nationalType(Token token) {
    in.next();
    boolean isVarying = token == NVARCHAR;
    if (token == NATIONAL) {
      isVarying = in.accept(VARCHAR) || in.accept(VARCHARACTER);
      if (!isVarying) {
        if (!in.accept(CHAR)) {
          in.expect(CHARACTER);
        }
        isVarying = in.accept(VARYING);
      }
    } else if (token == NCHAR) {
      isVarying = in.accept(VARYING) || in.accept(VARCHAR) || in.accept(VARCHARACTER);
    }
    if (isVarying) {
      requiredLength();
    } else {
      optionalLength();
    }
    isBinary = in.accept(BINARY);
    charset = "utf8";
    return isVarying ? "VARCHAR" : "CHAR";
  }

  private void optionalLength() {
    if (in.at(LEFT_PAREN)) {
      requiredLength();
    }
  }

  private void requiredLength() {
    in.expect(LEFT_PAREN);
    length = in.smallNumber();
    in.expect(RIGHT_PAREN);
  }

  private void lengthAndDecimals(boolean needsBoth) {
    if (!in.accept(LEFT_PAREN)) {
      return;
    }
    length = in.smallNumber();
    if (needsBoth || in.at(COMMA)) {
      in.expect(COMMA);
      decimals = in.smallNumber();
    }
    in.expect(RIGHT_PAREN);
  }

  private void signs() {
    while (true) {
      if (in.accept(UNSIGNED)) {
        isUnsigned = true;
      } else if (in.accept(ZEROFILL)) {
        isZerofill = true;
        isUnsigned = true;
      } else if (!in.accept(SIGNED)) {
        return;
      }
    }
  }

  /** The character set part of a character type; BYTE makes it binary. */
  private String characters(String name) {
    if (in.accept(ASCII)) {
      charset = "latin1";
      isBinary = in.accept(BINARY);
    } else if (in.accept(UNICODE)) {
      charset = "ucs2";
      isBinary = in.accept(BINARY);
    } else if (in.accept(BYTE)) {
      return switch (name) {
        case "CHAR" -> "BINARY";
        case "VARCHAR" -> "VARBINARY";
        case "TEXT" -> "BLOB";
        case "TINYTEXT" -> "TINYBLOB";
        case "MEDIUMTEXT" -> "MEDIUMBLOB";
        case "LONGTEXT" -> "LONGBLOB";
        default -> name;
      };
    } else if (in.acceptCharset()) {
      charset = in.charsetName();
      isBinary = in.accept(BINARY);
    } else if (in.accept(BINARY)) {
      isBinary = true;
      if (in.accept(ASCII)) {
        charset = "latin1";
      } else if (in.accept(UNICODE)) {
        charset = "ucs2";
      } else if (in.acceptCharset()) {
        charset = in.charsetName();
      }
    }
    return name;
  }

  /** The type of CAST and CONVERT. */
  TypeSyntax castType() {
    clear();
    int start = in.start();
    return built(castTypeName(), start);
  }

  private String castTypeName() {
    Token token = in.token();
    switch (token) {
      case BINARY -> {
        in.next();
        optionalLength();
        return "BINARY";
      }
      case CHAR, CHARACTER -> {
        in.next();
        optionalLength();
        return characters("CHAR");
      }
      case NCHAR -> {
        in.next();
        optionalLength();
        charset = "utf8";
        return "CHAR";
      }
      case NATIONAL -> {
        in.next();
        if (!in.accept(CHAR)) {
          in.expect(CHARACTER);
        }
        optionalLength();
        charset = "utf8";
        return "CHAR";
      }
      case SIGNED, UNSIGNED -> {
        in.next();
        if (!in.accept(INT)) {
          in.accept(INTEGER);
        }
        return token.word();
      }
      case DATE,
          YEAR,
          JSON,
          REAL,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMETRYCOLLECTION -> {
        in.next();
        return token == REAL ? "DOUBLE" : token.word();
      }
      case TIME, DATETIME -> {
        in.next();
        optionalLength();
        return token.word();
      }
      case DECIMAL, DEC, NUMERIC, FIXED -> {
        in.next();
        lengthAndDecimals(false);
        return "DECIMAL";
      }
      case DOUBLE -> {
        in.next();
        in.accept(PRECISION);
        return "DOUBLE";
      }
      case FLOAT -> {
        in.next();
        optionalLength();
        return "FLOAT";
      }
      default -> throw in.error();
    }
  }
}
