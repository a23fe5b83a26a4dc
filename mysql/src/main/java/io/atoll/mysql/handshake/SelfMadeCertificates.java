package io.atoll.mysql.handshake;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority and a server certificate of its own, for installations that bring none,
 * as MySQL makes them at first start. Keys are on the curve P-256: every client that knows TLS 1.2
 * takes them, and they are made and used much faster than RSA keys.
 */
final class SelfMadeCertificates {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final String SIGNATURE = "SHA256withECDSA";

  private SelfMadeCertificates() {}

  /** Makes {@code ca.pem, ca-key.pem, server-cert.pem, server-key.pem} where they do not exist. */
  static TlsSettings.Files in(Path folder, Instant now) throws IOException {
    Path authority = folder.resolve("ca.pem");
    Path certificate = folder.resolve("server-cert.pem");
    Path key = folder.resolve("server-key.pem");
    if (!Files.exists(certificate) || !Files.exists(key)) {
      try {
        make(folder, authority, certificate, key, now);
      } catch (GeneralSecurityException | OperatorCreationException e) {
        throw new IOException("cannot make a TLS certificate in " + folder, e);
      }
    }
    return new TlsSettings.Files(
        certificate,
        key,
        Files.exists(authority) ? java.util.Optional.of(authority) : java.util.Optional.empty());
  }

  private static void make(Path folder, Path authority, Path certificate, Path key, Instant now)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    Files.createDirectories(folder);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair authorityPair = generator.generateKeyPair();
    KeyPair serverPair = generator.generateKeyPair();
    Date from = Date.from(now.minus(Duration.ofDays(1)));
    Date until = Date.from(now.plus(VALIDITY));
    X500Name authorityName = new X500Name("CN=Atoll_Auto_Generated_CA_Certificate");
    X500Name serverName = new X500Name("CN=Atoll_Auto_Generated_Server_Certificate");

    X509v3CertificateBuilder authorityBuilder =
        new JcaX509v3CertificateBuilder(
                authorityName,
                BigInteger.ONE,
                from,
                until,
                authorityName,
                authorityPair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    X509v3CertificateBuilder serverBuilder =
        new JcaX509v3CertificateBuilder(
                authorityName, BigInteger.TWO, from, until, serverName, serverPair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                    new GeneralName[] {
                      new GeneralName(GeneralName.dNSName, "localhost"),
                      new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                      new GeneralName(GeneralName.iPAddress, "::1")
                    }));
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    X509Certificate authorityCertificate =
        converter.getCertificate(
            authorityBuilder.build(
                new JcaContentSignerBuilder(SIGNATURE).build(authorityPair.getPrivate())));
    X509Certificate serverCertificate =
        converter.getCertificate(
            serverBuilder.build(
                new JcaContentSignerBuilder(SIGNATURE).build(authorityPair.getPrivate())));

    PemFiles.writePrivate(
        folder.resolve("ca-key.pem"), pem(new JcaPKCS8Generator(authorityPair.getPrivate(), null)));
    PemFiles.writePrivate(key, pem(new JcaPKCS8Generator(serverPair.getPrivate(), null)));
    Files.writeString(authority, pem(authorityCertificate), StandardCharsets.US_ASCII);
    // Last, so that a folder with a certificate is complete.
    Files.writeString(certificate, pem(serverCertificate), StandardCharsets.US_ASCII);
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
