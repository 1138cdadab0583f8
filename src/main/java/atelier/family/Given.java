package atelier.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run is given to learn from, by the keys of its family's inputs and in their order.
 *
 * @param imageSets an id each
 * @param pictures ids of single pictures
 * @param points that somebody drew
 */
public record Given(
    Map<String, String> imageSets,
    Map<String, List<String>> pictures,
    Map<String, List<PlanePoint>> points) {

  /** Nothing. */
  public static final Given NOTHING = new Given(Map.of(), Map.of(), Map.of());

  public Given {
    imageSets = inOrder(imageSets);
    pictures = inOrder(pictures);
    points = inOrder(points);
  }

  private static <T> Map<String, T> inOrder(Map<String, T> given) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(given));
  }
}
