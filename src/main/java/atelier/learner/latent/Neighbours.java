package atelier.learner.latent;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.vitals.SmallFeatures;
import atelier.link.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pictures of a set that come nearest to one: by the means of 16×16 places first, then,
 * among the best, by {@link SmallFeatures}.
 */
final class Neighbours implements Answering {
  private static final int AT_ONCE = 2000;
  private static final int CANDIDATES = 100;

  private final PackedImages images;
  private final int[] indices;
  private final SmallFeatures features;
  private final float[] small;
  private final float[] wanted;
  private final int count;
  private final PriorityQueue<Near> nearest =
      new PriorityQueue<>(Comparator.comparingDouble(near -> -near.distance));
  private int done;

  private record Near(int index, double distance) {}

  Neighbours(PackedImages images, @Nullable Integer label, Picture picture, int count) {
    this.images = images;
    this.count = count;
    indices =
        IntStream.range(0, images.count())
            .filter(i -> !images.heldOut(i) && (label == null || images.label(i) == label))
            .toArray();
    features = new SmallFeatures(images.channels());
    small = features.averaged(picture);
    wanted = features.of(picture);
  }

  /** Distances by the numbers of the pictures, the nearest first. */
  @Override
  public Answer next() {
    int until = Math.min(indices.length, done + AT_ONCE);
    for (; done < until; done++) {
      int index = indices[done];
      nearest.add(
          new Near(index, SmallFeatures.distance(small, features.averaged(images.picture(index)))));
      if (nearest.size() > Math.max(count, CANDIDATES)) {
        nearest.remove();
      }
    }
    return done < indices.length
        ? Answer.underWay((double) done / indices.length)
        : Answer.of(best());
  }

  private Map<String, Double> best() {
    List<Near> close = new ArrayList<>();
    for (Near near : nearest) {
      float[] found = features.of(images.picture(near.index));
      close.add(new Near(near.index, SmallFeatures.distance(wanted, found)));
    }
    close.sort(Comparator.comparingDouble(Near::distance));
    Map<String, Double> best = new LinkedHashMap<>();
    close.stream().limit(count).forEach(near -> best.put("" + near.index, near.distance));
    return best;
  }
}
