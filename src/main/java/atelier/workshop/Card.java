package atelier.workshop;

/**
 * What people say of a run, an image set or another thing: the card beside the picture.
 *
 * @param thing its id
 * @param visibility who may see it
 * @param name what its owner calls it; empty for the name it has by itself
 * @param note what its owner says of it; empty for nothing
 * @param favourite whether its owner likes it
 */
public record Card(
    String thing, Visibility visibility, String name, String note, boolean favourite) {

  /** The card of a thing of which nobody has said anything: private, and that is all. */
  static Card blank(String thing) {
    return new Card(thing, Visibility.PRIVATE, "", "", false);
  }

  /** The same, seen by others. */
  public Card with(Visibility next) {
    return new Card(thing, next, name, note, favourite);
  }
}
