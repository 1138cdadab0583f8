package atelier.web;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as pages show them. */
public final class Numbers {
  private Numbers() {}

  /** With commas between groups of three digits: 12,345. */
  public static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Without an exponent and trailing zeros: 0.0004. */
  public static String plain(Number number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }
}
