package io.atoll.rpc.tls;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority of a cluster's own, and certificates that it signs for members. Keys are on the
 * curve P-256.
 */
public final class ClusterCertificates {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final X500Name AUTHORITY = new X500Name("CN=Atoll cluster authority");

  private ClusterCertificates() {}

  /**
   * Makes {@code NAME.pem} and {@code NAME-key.pem}, and before them {@code ca.pem} and {@code
   * ca-key.pem} where the folder has no authority yet.
   *
   * @param hosts names and addresses at which the member is reached
   * @throws IOException a file cannot be read or written, or is there already; the message names it
   */
  public static TlsFiles make(Path folder, String name, List<String> hosts, Instant now)
      throws IOException {
    Path authority = folder.resolve("ca.pem");
    Path authorityKey = folder.resolve("ca-key.pem");
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + "-key.pem");
    if (Files.exists(certificate) || Files.exists(key)) {
      throw new IOException(certificate + " or its key is there already");
    }
    Files.createDirectories(folder);
    try {
      if (!Files.exists(authority)) {
        KeyPair own = keys();
        X509v3CertificateBuilder builder = builder(BigInteger.ONE, AUTHORITY, own, now);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        writePrivate(authorityKey, pem(new JcaPKCS8Generator(own.getPrivate(), null)));
        Files.writeString(authority, pem(sign(builder, own.getPrivate())));
      }
      PrivateKey signer = privateKey(authorityKey);
      checkReadable(authority);
      KeyPair own = keys();
      X509v3CertificateBuilder builder =
          builder(
              new BigInteger(64, new java.security.SecureRandom()).setBit(64),
              new X500Name("CN=" + name),
              own,
              now);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
      writePrivate(key, pem(new JcaPKCS8Generator(own.getPrivate(), null)));
      // Last, so that a certificate that is there is complete.
      Files.writeString(certificate, pem(sign(builder, signer)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a certificate in " + folder + ": " + e.getMessage(), e);
    }
    return new TlsFiles(authority, certificate, key);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      BigInteger serial, X500Name subject, KeyPair keys, Instant now) {
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        serial,
        Date.from(now.minus(Duration.ofDays(1))),
        Date.from(now.plus(VALIDITY)),
        subject,
        keys.getPublic());
  }

  private static GeneralNames names(List<String> hosts) throws IOException {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean isAddress = host.contains(":") || host.matches("[0-9.]+");
      names.add(
          isAddress
              ? new GeneralName(GeneralName.iPAddress, InetAddress.getByName(host).getHostAddress())
              : new GeneralName(GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
  }

  private static void checkReadable(Path authority) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(authority)) {
      CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      if (parser.readObject() instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
    }
    throw new IOException(file + " holds no private key in PKCS#8");
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /** A file that only its owner may read. */
  private static void writePrivate(Path file, String text) throws IOException {
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      FileAttribute<?> ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(file, ownerOnly);
    }
    Files.writeString(
        file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
