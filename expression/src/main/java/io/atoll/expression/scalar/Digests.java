package io.atoll.expression.scalar;

import io.atoll.expression.EvalContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Digests, compression and encryption. */
final class Digests {
  private static final List<Arg> TEXT = List.of(Arg.BYTES);

  private Digests() {}

  static void register(Registrar registrar) {
    registrar.row("MD5", 1, 1, TEXT, ResultTypes.connectionText(32), row -> digest(row, "MD5"));
    registrar.row("SHA1", 1, 1, TEXT, ResultTypes.connectionText(40), row -> digest(row, "SHA-1"));
    registrar.alias("SHA", "SHA1");
    registrar.row(
        "SHA2", 2, 2, List.of(Arg.BYTES, Arg.INT), ResultTypes.connectionText(128), Digests::sha2);
    registrar.row(
        "CRC32",
        1,
        1,
        TEXT,
        (arguments, context) ->
            SqlType.number(io.atoll.types.TypeKind.BIGINT, 10, 0, true)
                .withNullable(arguments.get(0).type().nullable()),
        row -> {
          CRC32 crc = new CRC32();
          crc.update(row.heap(0), row.start(0), row.length(0));
          row.set(crc.getValue());
        });
    registrar.row(
        "COMPRESS", 1, 1, TEXT, ResultTypes.binary(-1), row -> row.set(compress(row.getBytes(0))));
    registrar.row("UNCOMPRESS", 1, 1, TEXT, ResultTypes.binary(-1), Digests::uncompress);
    registrar.row(
        "UNCOMPRESSED_LENGTH",
        1,
        1,
        TEXT,
        ResultTypes.INTEGER,
        row -> row.set(row.length(0) <= 4 ? 0L : uncompressedLength(row.getBytes(0))));
    registrar.row(
        "AES_ENCRYPT", 2, 3, TEXT, ResultTypes.binary(-1), row -> aes(row, Cipher.ENCRYPT_MODE));
    registrar.row(
        "AES_DECRYPT", 2, 3, TEXT, ResultTypes.binary(-1), row -> aes(row, Cipher.DECRYPT_MODE));
    registrar.session(
        "RANDOM_BYTES",
        1,
        1,
        List.of(Arg.INT),
        (arguments, context) -> ResultTypes.text(1024, Collation.BINARY),
        false,
        row -> {
          if (row.isNull(0)) {
            row.setNull();
            return;
          }
          long n = row.getLong(0);
          if (n < 1 || n > 1024) {
            throw SqlError.ER_DATA_OUT_OF_RANGE.with("length", "random_bytes");
          }
          byte[] bytes = new byte[(int) n];
          row.context().session().random().nextBytes(bytes);
          row.set(bytes);
        });
  }

  private static byte[] hash(String algorithm, Row row) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(row.heap(0), row.start(0), row.length(0));
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void digest(Row row, String algorithm) {
    row.set(HexFormat.of().formatHex(hash(algorithm, row)));
  }

  private static void sha2(Row row) {
    long bits = row.getLong(1);
    if (bits == 0 || bits == 256) {
      digest(row, "SHA-256");
    } else if (bits == 224 || bits == 384 || bits == 512) {
      digest(row, "SHA-" + bits);
    } else {
      row.context().warnings().warn(SqlError.ER_WRONG_PARAMETERS_TO_NATIVE_FCT, "sha2");
      row.setNull();
    }
  }

  private static byte[] compress(byte[] source) {
    if (source.length == 0) {
      return source;
    }
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(source);
      deflater.finish();
      ByteBuilder out = new ByteBuilder(source.length / 2 + 64);
      for (int shift = 0; shift < 32; shift += 8) {
        out.put(source.length >>> shift);
      }
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.put(buffer, 0, deflater.deflate(buffer));
      }
      return out.toArray();
    } finally {
      deflater.end();
    }
  }

  private static long uncompressedLength(byte[] s) {
    return (s[0] & 255L) | (s[1] & 255L) << 8 | (s[2] & 255L) << 16 | (s[3] & 63L) << 24;
  }

  private static void uncompress(Row row) {
    byte[] source = row.getBytes(0);
    if (source.length == 0) {
      row.set(source);
      return;
    }
    if (source.length <= 4) {
      row.context().warnings().warn(SqlError.ER_ZLIB_Z_DATA_ERROR);
      row.setNull();
      return;
    }
    long length = uncompressedLength(source);
    if (length > row.context().maxAllowedPacket()) {
      TextFunctions.fits(row, length, "uncompress");
      return;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(source, 4, source.length - 4);
      byte[] out = new byte[(int) length];
      int n = inflater.inflate(out);
      if (n == length) {
        row.set(out);
        return;
      }
    } catch (DataFormatException e) {
      // the same answer as for data that ends early
    } finally {
      inflater.end();
    }
    row.context().warnings().warn(SqlError.ER_ZLIB_Z_DATA_ERROR);
    row.setNull();
  }

  /** The key is folded into the cipher's key length by XOR, as MySQL does. */
  private static void aes(Row row, int mode) {
    EvalContext context = row.context();
    String[] parts = context.blockEncryptionMode().split("-", -1);
    int keyBytes = Integer.parseInt(parts[1]) / 8;
    String chaining = parts[2].toUpperCase(Locale.ROOT);
    byte[] key = new byte[keyBytes];
    for (int i = 0; i < row.length(1); i++) {
      key[i % keyBytes] ^= row.heap(1)[row.start(1) + i];
    }
    boolean blocks = chaining.equals("ECB") || chaining.equals("CBC");
    String name =
        switch (chaining) {
          case "ECB", "CBC" -> chaining;
          case "CFB128" -> "CFB";
          case "CFB8" -> "CFB8";
          case "OFB" -> "OFB";
          default -> throw SqlError.ER_NOT_SUPPORTED_YET.with("block_encryption_mode " + chaining);
        };
    try {
      Cipher cipher = Cipher.getInstance("AES/" + name + (blocks ? "/PKCS5Padding" : "/NoPadding"));
      SecretKeySpec secret = new SecretKeySpec(key, "AES");
      if (chaining.equals("ECB")) {
        cipher.init(mode, secret);
      } else {
        if (row.count() < 3) {
          throw SqlError.ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT.with("aes_encrypt");
        }
        if (row.length(2) < 16) {
          throw SqlError.ER_WRONG_ARGUMENTS.with("aes_encrypt");
        }
        cipher.init(mode, secret, new IvParameterSpec(Arrays.copyOf(row.getBytes(2), 16)));
      }
      row.set(cipher.doFinal(row.heap(0), row.start(0), row.length(0)));
    } catch (GeneralSecurityException e) {
      row.setNull();
    }
  }
}
