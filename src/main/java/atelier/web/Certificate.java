package atelier.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate and its key, as PEM files have them. */
public final class Certificate {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  /** Of the key store, which never leaves memory. */
  static final String PASSWORD = "";

  private final KeyStore keyStore;

  private Certificate(KeyStore keyStore) {
    this.keyStore = keyStore;
  }

  /**
   * Reads a certificate.
   *
   * @param chain PEM file of the certificate and those that it rests on
   * @param key PEM file of its private key, unencrypted PKCS #8
   * @throws IOException if they cannot be read; the message says what to do
   */
  public static Certificate read(Path chain, Path key) throws IOException {
    try {
      java.security.cert.Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(chain)))
              .toArray(java.security.cert.Certificate[]::new);
      if (certificates.length == 0) {
        throw new IOException("There is no certificate in %s.".formatted(chain));
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, PASSWORD.toCharArray());
      store.setKeyEntry("atelier", privateKey(key), PASSWORD.toCharArray(), certificates);
      return new Certificate(store);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "The certificate %s and the key %s cannot be used: %s"
              .formatted(chain, key, e.getMessage()),
          e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new IOException(
          "There is no private key in %s that can be read; make it one with “openssl pkcs8 -topk8 -nocrypt”."
              .formatted(file));
    }
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException e) {
        // it is of another kind
      }
    }
    return KeyFactory.getInstance("EdDSA").generatePrivate(key);
  }

  KeyStore keyStore() {
    return keyStore;
  }
}
