package io.atoll.session.statement;

import io.atoll.parser.ast.FileFormat;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of LOAD DATA, cut into fields as FIELDS and LINES say. Reads the file piece
 * by piece; a line is in memory as a whole. One thread.
 */
final class LineFields {
  private static final byte[] EMPTY = {};
  private static final byte[] NULL_WORD = {'N', 'U', 'L', 'L'};

  private final Supplier<byte[]> pieces;
  private final byte[] fieldEnd;
  private final byte[] lineEnd;
  private final byte[] lineStart;
  private final int enclosure;
  private final int escape;
  private byte[] buffer = EMPTY;
  private int position;
  private boolean isAtEnd;

  /**
   * @param pieces of the file; an empty one is its end
   * @throws io.atoll.types.SqlException 1083 for separators that cannot be, 1235 for fields of
   *     fixed width
   */
  LineFields(FileFormat format, Supplier<byte[]> pieces) {
    this.pieces = pieces;
    this.fieldEnd = bytes(format.fieldsTerminatedBy(), "\t");
    this.lineEnd = bytes(format.linesTerminatedBy(), "\n");
    this.lineStart = bytes(format.linesStartingBy(), "");
    byte[] enclosed = bytes(format.enclosedBy(), "");
    byte[] escaped = bytes(format.escapedBy(), "\\");
    if (enclosed.length > 1 || escaped.length > 1) {
      throw SqlError.ER_WRONG_FIELD_TERMINATORS.with();
    }
    if (fieldEnd.length == 0 || lineEnd.length == 0) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("LOAD DATA of fields without terminators");
    }
    this.enclosure = enclosed.length == 0 ? -1 : enclosed[0];
    this.escape = escaped.length == 0 ? -1 : escaped[0];
  }

  private static byte[] bytes(@Nullable String text, String otherwise) {
    return (text == null ? otherwise : text).getBytes(StandardCharsets.UTF_8);
  }

  /** IGNORE n LINES. */
  void skip(long lines) {
    for (long i = 0; i < lines && has(1); i++) {
      while (has(1) && !accept(lineEnd)) {
        position++;
      }
    }
  }

  /** The fields of the next line, null for NULL; null at the end of the file. */
  @Nullable List<byte @Nullable []> next() {
    while (lineStart.length > 0 && has(1) && !accept(lineStart)) {
      position++;
    }
    if (!has(1)) {
      return null;
    }
    List<byte @Nullable []> fields = new ArrayList<>();
    do {
      fields.add(has(1) && buffer[position] == enclosure ? enclosed() : plain());
    } while (accept(fieldEnd));
    while (has(1) && !accept(lineEnd)) {
      position++;
    }
    return fields;
  }

  private byte @Nullable [] plain() {
    ByteBuilder field = new ByteBuilder(32);
    boolean isNull = false;
    boolean isEscaped = false;
    while (has(1) && !isAt(fieldEnd) && !isAt(lineEnd)) {
      byte b = buffer[position++];
      if (b == escape && has(1)) {
        byte next = buffer[position++];
        isNull = next == 'N' && field.length() == 0;
        isEscaped = true;
        field.put(unescaped(next));
      } else {
        field.put(b);
      }
    }
    byte[] bytes = field.toArray();
    boolean isNullWord = enclosure >= 0 && !isEscaped && Arrays.equals(bytes, NULL_WORD);
    return isNullWord || (isNull && bytes.length == 1) ? null : bytes;
  }

  /** The enclosing character ends the field only before a terminator; twice it is itself. */
  private byte[] enclosed() {
    position++;
    ByteBuilder field = new ByteBuilder(32);
    while (has(1)) {
      byte b = buffer[position++];
      if (b == enclosure) {
        if (!has(1) || isAt(fieldEnd) || isAt(lineEnd)) {
          break;
        }
        if (buffer[position] == enclosure) {
          position++;
        }
        field.put(b);
      } else if (b == escape && has(1)) {
        field.put(unescaped(buffer[position++]));
      } else {
        field.put(b);
      }
    }
    return field.toArray();
  }

  private static int unescaped(byte b) {
    return switch (b) {
      case '0' -> 0;
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      default -> b;
    };
  }

  private boolean accept(byte[] mark) {
    boolean isHere = isAt(mark);
    position += isHere ? mark.length : 0;
    return isHere;
  }

  private boolean isAt(byte[] mark) {
    return has(mark.length)
        && Arrays.equals(buffer, position, position + mark.length, mark, 0, mark.length);
  }

  /** Whether the file has as many more bytes, which are then in the buffer. */
  private boolean has(int bytes) {
    while (buffer.length - position < bytes && !isAtEnd) {
      byte[] piece = pieces.get();
      if (piece.length == 0) {
        isAtEnd = true;
      } else {
        byte[] grown = Arrays.copyOfRange(buffer, position, buffer.length + piece.length);
        System.arraycopy(piece, 0, grown, buffer.length - position, piece.length);
        buffer = grown;
        position = 0;
      }
    }
    return buffer.length - position >= bytes;
  }
}
