package atelier.link;

import atelier.family.Point;
import atelier.imageset.Picture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers: any of pictures, numbers with names, and a text; whole, or a look at how
 * far it has come.
 *
 * @param done the share of the work that is done, from 0 to 1; the answer is whole at 1
 * @param pictures of one size and number of channels
 * @param columns how many pictures stand side by side where they are shown as one; 0 for as many as
 *     one above the other
 * @param captions a line for each picture, or none at all
 * @param values numbers by their names, in the order in which they are shown
 * @param points of the latent space, where it found some
 * @param text for people, or null
 */
public record Answer(
    double done,
    List<Picture> pictures,
    int columns,
    List<String> captions,
    Map<String, Double> values,
    List<Point> points,
    @Nullable String text) {

  public Answer {
    pictures = List.copyOf(pictures);
    points = List.copyOf(points);
    captions = List.copyOf(captions);
    if (!captions.isEmpty() && captions.size() != pictures.size()) {
      throw new IllegalArgumentException(
          "%d captions for %d pictures".formatted(captions.size(), pictures.size()));
    }
  }

  /** An answer without points. */
  public Answer(
      double done,
      List<Picture> pictures,
      int columns,
      List<String> captions,
      Map<String, Double> values,
      @Nullable String text) {
    this(done, pictures, columns, captions, values, List.of(), text);
  }

  /** A look at an answer of which there is nothing to see yet. */
  public static Answer underWay(double done) {
    return new Answer(done, List.of(), 0, List.of(), Map.of(), null);
  }

  /** Pictures, shown as square as can be. */
  public static Answer of(List<Picture> pictures) {
    return new Answer(1, pictures, 0, List.of(), Map.of(), null);
  }

  /** Pictures side by side. */
  public static Answer strip(List<Picture> pictures) {
    return new Answer(1, pictures, pictures.size(), List.of(), Map.of(), null);
  }

  /** Numbers. */
  public static Answer of(Map<String, Double> values) {
    return new Answer(1, List.of(), 0, List.of(), values, null);
  }

  /** The same with another text. */
  public Answer saying(String words) {
    return new Answer(done, pictures, columns, captions, values, points, words);
  }

  /** Whether nothing is left to do. */
  public boolean whole() {
    return done >= 1;
  }

  /**
   * The pictures as one, edge to edge.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Picture grid() {
    return Picture.grid(
        pictures, columns > 0 ? columns : (int) Math.ceil(Math.sqrt(pictures.size())));
  }
}
