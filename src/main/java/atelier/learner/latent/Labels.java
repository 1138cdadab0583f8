package atelier.learner.latent;

import atelier.imageset.PackedImages;
import java.util.List;
import java.util.stream.IntStream;

/** One of the labels of an image set: 1 in its place, otherwise 0. */
public final class Labels implements Condition {
  private static final int MOST_EXAMPLES = 12;

  private final PackedImages images;
  private final int[] occurring;

  /** The labels of a set, of whose pictures at least one has a label. */
  public Labels(PackedImages images) {
    this.images = images;
    occurring = IntStream.of(labelled()).map(images::label).distinct().sorted().toArray();
  }

  /** Numbers of the pictures that have a label. */
  public int[] labelled() {
    return IntStream.range(0, images.count()).filter(i -> images.label(i) >= 0).toArray();
  }

  @Override
  public int size() {
    return images.labels().size();
  }

  @Override
  public float[] of(Told told, int index) {
    float[] one = new float[size()];
    one[number(told, index)] = 1;
    return one;
  }

  private int number(Told told, int index) {
    if (told.text() != null) {
      throw new IllegalArgumentException("This model knows labels, but no texts.");
    } else if (told.label() == null) {
      return occurring[index % occurring.length];
    }
    int number = images.labels().indexOf(told.label());
    if (number < 0) {
      throw new IllegalArgumentException(
          "There is no label “%s”; there are %s."
              .formatted(told.label(), String.join(", ", images.labels())));
    }
    return number;
  }

  @Override
  public List<Told> examples() {
    return IntStream.of(occurring)
        .limit(MOST_EXAMPLES)
        .mapToObj(label -> new Told(images.labels().get(label), null))
        .toList();
  }
}
