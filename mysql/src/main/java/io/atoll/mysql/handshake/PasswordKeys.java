package io.atoll.mysql.handshake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The RSA pair with which clients of caching_sha2_password hide their password where the connection
 * is not encrypted. Made when it is first needed and, with a folder, kept there under MySQL's names
 * ({@code private_key.pem}, {@code public_key.pem}). Thread-safe.
 */
public final class PasswordKeys {
  private static final int KEY_BITS = 2048;

  private final Optional<Path> folder;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable KeyPair pair;

  public PasswordKeys(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The public key as PEM, which the protocol sends. */
  public byte[] publicPem() throws IOException {
    return pem("PUBLIC KEY", pair().getPublic().getEncoded()).getBytes(StandardCharsets.US_ASCII);
  }

  /** RSA-OAEP with SHA-1, as MySQL's clients encrypt; empty where the text is not for our key. */
  public Optional<byte[]> decrypt(byte[] encrypted) throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      cipher.init(Cipher.DECRYPT_MODE, pair().getPrivate());
      return Optional.of(cipher.doFinal(encrypted));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private KeyPair pair() throws IOException {
    KeyPair known = pair;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      known = pair;
      if (known == null) {
        known = loadOrMake();
        pair = known;
      }
      return known;
    } catch (GeneralSecurityException e) {
      throw new IOException("the RSA keys for passwords cannot be used", e);
    } finally {
      lock.unlock();
    }
  }

  private KeyPair loadOrMake() throws IOException, GeneralSecurityException {
    if (folder.isPresent()) {
      Path file = folder.get().resolve("private_key.pem");
      if (Files.exists(file)) {
        return load(file);
      }
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KEY_BITS);
    KeyPair made = generator.generateKeyPair();
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
      PemFiles.writePrivate(
          folder.get().resolve("private_key.pem"),
          pem("PRIVATE KEY", made.getPrivate().getEncoded()));
      Files.writeString(
          folder.get().resolve("public_key.pem"), pem("PUBLIC KEY", made.getPublic().getEncoded()));
    }
    return made;
  }

  private static KeyPair load(Path file) throws IOException, GeneralSecurityException {
    PrivateKey key = PemFiles.privateKey(file);
    if (!(key instanceof RSAPrivateCrtKey rsa)) {
      throw new IOException(file + " holds no RSA private key");
    }
    KeyFactory factory = KeyFactory.getInstance("RSA");
    PublicKey publicKey =
        factory.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(rsa.getEncoded()));
    return new KeyPair(publicKey, privateKey);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
