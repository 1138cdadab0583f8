package atelier.workshop;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Names of people, as they may be shown to others. */
public final class Names {
  /** The longest name, in code points. */
  public static final int LONGEST = 40;

  /** Marks that turn the direction of the writing around them, as a regular expression. */
  static final String TURNING = "[\u202A-\u202E\u2066-\u2069]";

  /** Names that would be taken for somebody else. */
  static final List<String> OF_NOBODY =
      List.of(Participant.INSTRUCTOR.name(), "The discriminator", "Discriminator");

  /** Letters that show nothing. */
  private static final String BLANK = "[\u115F\u1160\u2800\u3164\uFFA0]";

  private Names() {}

  /**
   * A name without what would disturb the text around it: line breaks and other controls, marks
   * that turn the direction of writing, white space at its ends. Letters of any script stay, and so
   * does markup, which pages escape.
   *
   * @throws BadName if nothing is left, or too much
   */
  public static String clean(String given) {
    String name =
        Normalizer.normalize(given, Normalizer.Form.NFC)
            .replaceAll("[\\p{Zl}\\p{Zp}\\p{Cc}]", " ")
            .replaceAll(BLANK, " ")
            .replaceAll("[\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]", "")
            .replaceAll("\\s+", " ")
            .strip();
    if (name.isEmpty()) {
      throw new BadName("Say what you are called; a first name is enough.");
    }
    if (name.codePointCount(0, name.length()) > LONGEST) {
      throw new BadName(
          "A name has at most %d letters here; a first name is enough.".formatted(LONGEST));
    }
    return name;
  }

  /** The name, or, where somebody has it already, the name with the next number. */
  static String unique(String name, List<String> taken) {
    Predicate<String> isTaken = candidate -> taken.stream().anyMatch(t -> same(t, candidate));
    String candidate = name;
    for (int number = 2; isTaken.test(candidate); number++) {
      candidate = "%s (%d)".formatted(name, number);
    }
    return candidate;
  }

  /** Whether two names are the same but for capitals. */
  static boolean same(String a, String b) {
    return a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
  }

  /** A name that cannot be; the message says why. */
  public static final class BadName extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadName(String message) {
      super(message);
    }
  }
}
