package atelier.link;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.Picture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question about a model, of a tool of its family; checked against the tool's description.
 *
 * @param tool key of the tool
 * @param parameters a value for each of the tool's
 * @param pictures by the key of what the tool takes; the pictures of one key are of one size
 * @param texts by the key of what the tool takes
 * @param labels numbers of labels, by the key of what the tool takes; without those not given
 * @param points of the latent space, by the key of what the tool takes
 * @param directions of the latent space that points may go along, by their names
 * @param step of the checkpoint that is asked; null for the model as it is now
 */
public record Question(
    String tool,
    Settings parameters,
    Map<String, List<Picture>> pictures,
    Map<String, String> texts,
    Map<String, Integer> labels,
    Map<String, List<Point>> points,
    Map<String, List<Float>> directions,
    @Nullable Integer step) {

  public Question {
    pictures = Map.copyOf(pictures);
    texts = Map.copyOf(texts);
    labels = Map.copyOf(labels);
    points = Map.copyOf(points);
    directions = Map.copyOf(directions);
  }

  /** A question that knows of no directions. */
  public Question(
      String tool,
      Settings parameters,
      Map<String, List<Picture>> pictures,
      Map<String, String> texts,
      Map<String, Integer> labels,
      Map<String, List<Point>> points) {
    this(tool, parameters, pictures, texts, labels, points, Map.of(), null);
  }

  /** A question that needs nothing beside its parameters. */
  public Question(String tool, Settings parameters) {
    this(tool, parameters, Map.of(), Map.of(), Map.of(), Map.of());
  }

  /** A question about pictures. */
  public Question(String tool, Settings parameters, String key, List<Picture> pictures) {
    this(tool, parameters, Map.of(key, pictures), Map.of(), Map.of(), Map.of());
  }

  /** The same, in which points may go along these directions. */
  public Question knowing(Map<String, List<Float>> named) {
    return new Question(tool, parameters, pictures, texts, labels, points, named, step);
  }

  /** The same to the checkpoint of a step; null for the model as it is now. */
  public Question at(@Nullable Integer kept) {
    return new Question(tool, parameters, pictures, texts, labels, points, directions, kept);
  }

  /** The pictures that were given under a key. */
  public List<Picture> pictures(String key) {
    return pictures.getOrDefault(key, List.of());
  }

  /** The points that were given under a key. */
  public List<Point> points(String key) {
    return points.getOrDefault(key, List.of());
  }

  /** The number of the label that was given under a key, if any. */
  public Optional<Integer> label(String key) {
    return Optional.ofNullable(labels.get(key));
  }

  /**
   * The text that was given under a key.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String text(String key) {
    return Optional.ofNullable(texts.get(key))
        .orElseThrow(() -> new IllegalArgumentException("no text named " + key));
  }
}
