package atelier.imageset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pictures of a set, as many of each label held out: no model learns from them, so that models
 * of this set, and of sets that are made of it, can be judged by the same pictures. Held out before
 * anything is trained, they have taught no generator either.
 */
public final class HoldOut implements ImageSets.Source {
  /** The most pictures that are held out of a set. */
  public static final int MOST = 2000;

  private final PackedImages images;
  private final Set<Integer> chosen = new HashSet<>();

  /**
   * Chooses at random.
   *
   * @param each how many of each label
   * @throws IllegalArgumentException if some are held out already, there are no two labels, or too
   *     few pictures of a label, with a sentence for people
   */
  public HoldOut(PackedImages images, int each, long seed) {
    this.images = images;
    if (images.heldOutHash() != null) {
      throw new IllegalArgumentException("Pictures of this set are held out already.");
    }
    Map<String, List<Integer>> byLabel = byLabel();
    if (byLabel.size() < 2) {
      throw new IllegalArgumentException(
          "Pictures are held out to see whether labels are told apart, and this set does not have"
              + " two; choose one with labels.");
    }
    int most = most(byLabel);
    if (each < 1 || each > most) {
      throw new IllegalArgumentException(
          most < 1
              ? "A label has one picture only; with two it can have one held out."
              : "Hold out 1 to %d pictures of each label, so that each keeps half of its own."
                  .formatted(most));
    }
    Random random = new Random(seed);
    for (List<Integer> pictures : byLabel.values()) {
      Collections.shuffle(pictures, random);
      chosen.addAll(pictures.subList(0, each));
    }
  }

  /** The real pictures of each label that has some. */
  private Map<String, List<Integer>> byLabel() {
    Map<String, List<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < images.count(); i++) {
      String label = images.about(i).label();
      if (label != null && images.drawn(i) == null) {
        byLabel.computeIfAbsent(label, name -> new ArrayList<>()).add(i);
      }
    }
    return byLabel;
  }

  private static int most(Map<String, List<Integer>> byLabel) {
    int fewest = byLabel.values().stream().mapToInt(List::size).min().orElse(0);
    return Math.min(fewest / 2, MOST / byLabel.size());
  }

  @Override
  public void writeTo(PackedImages.Writer writer) throws IOException {
    writer.declare(images.labels());
    for (int i = 0; i < images.count(); i++) {
      About about = images.about(i);
      writer.add(images.picture(i), chosen.contains(i) ? about.setApart() : about);
    }
  }
}
