package atelier.learner.latent;

import static java.util.Comparator.comparingDouble;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.vitals.SmallFeatures;
import atelier.link.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The direction that leads from what looks like one label of a set to what looks like another
 * (Radford, Metz and Chintala 2016): of many points, from the mean of the quarter whose pictures
 * are most like the one to that of the quarter most like the other; as long as the standard
 * deviation of points along it. How much more a picture is like one label is the ratio of its
 * distances to the {@value #NEIGHBOURS} nearest training pictures of each, by {@link
 * SmallFeatures}.
 */
final class LabelDirection implements Answering {
  private static final int NEIGHBOURS = 3;
  private static final int MOST_KNOWN = 300;
  private static final int DRAWN = 1024;
  private static final int AT_ONCE = 64;

  private final Painter painter;
  private final IntFunction<float[]> points;
  private final int dimensions;
  private final SmallFeatures features;
  private final List<float[]> from;
  private final List<float[]> to;
  private final List<Drawn> drawn = new ArrayList<>();

  /**
   * A point.
   *
   * @param likeness the greater, the more its picture is like the label that the direction leads to
   */
  private record Drawn(float[] place, double likeness) {}

  /**
   * Begins to look.
   *
   * @param points places of a seed's points, by their numbers
   * @param dimensions how many of a place's numbers are a direction's
   * @param from number of the label that it leads away from
   * @param to number of the other
   */
  LabelDirection(
      Painter painter,
      IntFunction<float[]> points,
      int dimensions,
      PackedImages learnt,
      int from,
      int to) {
    this.painter = painter;
    this.points = points;
    this.dimensions = dimensions;
    this.features = new SmallFeatures(learnt.channels());
    this.from = known(learnt, from);
    this.to = known(learnt, to);
  }

  /** Features of the first pictures of a label. */
  private List<float[]> known(PackedImages learnt, int label) {
    List<float[]> known =
        IntStream.range(0, learnt.count())
            .filter(i -> learnt.label(i) == label)
            .limit(MOST_KNOWN)
            .mapToObj(i -> features.of(learnt.picture(i)))
            .toList();
    if (known.isEmpty()) {
      throw new IllegalArgumentException(
          "No picture has the label “%s”.".formatted(learnt.labels().get(label)));
    }
    return known;
  }

  @Override
  public Answer next() {
    List<float[]> places =
        IntStream.range(drawn.size(), drawn.size() + AT_ONCE).mapToObj(points).toList();
    List<Picture> pictures = painter.draw(places);
    for (int i = 0; i < AT_ONCE; i++) {
      float[] seen = features.of(pictures.get(i));
      drawn.add(new Drawn(places.get(i), distance(seen, from) / distance(seen, to)));
    }
    return drawn.size() < DRAWN
        ? Answer.underWay((double) drawn.size() / DRAWN)
        : LatentTools.direction(direction());
  }

  /** The mean distance to the nearest. */
  private static double distance(float[] seen, List<float[]> known) {
    return known.stream()
        .mapToDouble(other -> SmallFeatures.distance(seen, other))
        .sorted()
        .limit(NEIGHBOURS)
        .average()
        .orElseThrow();
  }

  private double[] direction() {
    drawn.sort(comparingDouble(Drawn::likeness));
    double[] direction = mean(drawn.subList(DRAWN - DRAWN / 4, DRAWN));
    double[] away = mean(drawn.subList(0, DRAWN / 4));
    for (int i = 0; i < dimensions; i++) {
      direction[i] -= away[i];
    }
    double length = Math.sqrt(Arrays.stream(direction).map(d -> d * d).sum());
    double scale = deviation(direction) / Math.max(length * length, Double.MIN_NORMAL);
    return Arrays.stream(direction).map(d -> d * scale).toArray();
  }

  private double[] mean(List<Drawn> some) {
    double[] mean = new double[dimensions];
    for (Drawn one : some) {
      for (int i = 0; i < dimensions; i++) {
        mean[i] += one.place[i] / some.size();
      }
    }
    return mean;
  }

  /** The standard deviation of what was drawn along a vector, times the vector's length. */
  private double deviation(double[] along) {
    double[] products =
        drawn.stream()
            .mapToDouble(
                one ->
                    IntStream.range(0, dimensions).mapToDouble(i -> along[i] * one.place[i]).sum())
            .toArray();
    double mean = Arrays.stream(products).average().orElseThrow();
    return Math.sqrt(Arrays.stream(products).map(p -> (p - mean) * (p - mean)).sum() / DRAWN);
  }
}
