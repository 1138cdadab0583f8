package atelier.workshop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The PIN and the token of each participant, which are computed from their id by a key (HMAC with
 * SHA-256) and kept nowhere: a database without the key gives away neither. A hash would not do for
 * a PIN of six digits, which is tried out in a moment, nor for what a person's own page shows.
 */
public final class Credentials {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TOKEN_BYTES = 16;
  private static final int PINS = 1_000_000;

  private final SecretKeySpec key;

  /**
   * The credentials by a key.
   *
   * @param key of at least 128 bits that nobody can guess; another key makes others of all
   */
  public Credentials(String key) {
    this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** Six digits, with which somebody comes back on another device. */
  public String pin(Participant who) {
    byte[] mac = mac("pin", who.id());
    long number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      number = number << Byte.SIZE | (mac[i] & 0xff);
    }
    return "%06d".formatted(number % PINS);
  }

  /** The id and 128 bits that prove it, with which somebody's scripts call the API. */
  public String token(Participant who) {
    return who.id() + "." + proof(who.id());
  }

  /** Whose id a token proves, whether or not there is somebody of that id. */
  Optional<String> idOf(String token) {
    int dot = token.indexOf('.');
    return Optional.of(token)
        .filter(t -> dot > 0 && Secrets.same(t.substring(dot + 1), proof(t.substring(0, dot))))
        .map(t -> t.substring(0, dot));
  }

  private String proof(String id) {
    byte[] mac = java.util.Arrays.copyOf(mac("token", id), TOKEN_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private byte[] mac(String purpose, String id) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal((purpose + " " + id).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HMAC with SHA-256", e);
    }
  }
}
