package atelier.workshop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What must not be guessed: how it is drawn, compared and kept. */
public final class Secrets {
  /** Letters and digits that nobody mistakes for one another. */
  static final String UNMISTAKABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

  private static final int CODE_LENGTH = 6;
  private static final int SECRET_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** A join code: six letters and digits without look-alikes, about 30 bits. */
  static String code() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      text.append(UNMISTAKABLE.charAt(RANDOM.nextInt(UNMISTAKABLE.length())));
    }
    return text.toString();
  }

  /** 128 random bits, as a word for a cookie or a header. */
  public static String token() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The SHA-256 of a text, from which it cannot be found out again. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Compares without telling by the time it takes how much is right. */
  public static boolean same(@Nullable String given, String expected) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
