package io.atoll.rpc;

import io.atoll.rpc.tls.TlsFiles;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs certificates for a test. */
final class TestCertificates {
  private static final Duration VALIDITY = Duration.ofDays(2);

  private final Path folder;
  private final String name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private int serial = 1;

  TestCertificates(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = name;
    this.keys = keys();
    X509v3CertificateBuilder builder = builder(name, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    this.certificate = sign(builder);
    write(authority(), certificate);
  }

  Path authority() {
    return folder.resolve(name + ".pem");
  }

  /** Files of a member that is reached at an address. */
  TlsFiles member(String member, String address) throws Exception {
    KeyPair own = keys();
    X509v3CertificateBuilder builder = builder(member, own);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    Path pem = folder.resolve(name + "-" + member + ".pem");
    Path key = folder.resolve(name + "-" + member + "-key.pem");
    write(pem, sign(builder));
    write(key, new JcaPKCS8Generator(own.getPrivate(), null));
    return new TlsFiles(authority(), pem, key);
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(String subject, KeyPair of) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        new X500Name("CN=" + name),
        BigInteger.valueOf(serial++),
        Date.from(now.minus(VALIDITY)),
        Date.from(now.plus(VALIDITY)),
        new X500Name("CN=" + subject),
        of.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static void write(Path file, Object content) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file);
        JcaPEMWriter pem = new JcaPEMWriter(writer)) {
      pem.writeObject(content);
    }
  }
}
