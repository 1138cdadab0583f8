package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.web.Access;
import atelier.workshop.Card;
import atelier.workshop.Visibility;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be said of a thing instead; what is left out stays. */
record CardChange(
    @Nullable String name,
    @Nullable String note,
    @Nullable Boolean favourite,
    @Nullable String visibility) {
  static final int LONGEST_NAME = 100;
  private static final int LONGEST_NOTE = 2000;

  Card applied(Card card) {
    Visibility seenBy = visibility == null ? card.visibility() : Access.visibilityOf(visibility);
    return new Card(
        card.thing(),
        seenBy,
        checked("name", name, card.name(), LONGEST_NAME),
        checked("note", note, card.note(), LONGEST_NOTE),
        Objects.requireNonNullElse(favourite, card.favourite()));
  }

  private static String checked(
      String field, @Nullable String given, String otherwise, int longest) {
    if (given == null) {
      return otherwise;
    }
    if (given.length() > longest) {
      throw new InvalidInput(
          Map.of(field, "“%s” has at most %d characters.".formatted(field, longest)));
    }
    return given.strip();
  }
}
