package atelier.learner.vitals;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a generator draws with the pictures that it learns from.
 *
 * <ul>
 *   <li>{@code diversity}: mean distance between two generated pictures ÷ between two real ones;
 *       about 1 where they vary alike, 0 where all are the same.
 *   <li>{@code pixelVariance}: the same by the variance of each pixel.
 *   <li>{@code kidSmall}: kernel distance (Bińkowski et al. 2018: unbiased MMD² with the kernel
 *       (x·y/d + 1)³) of small features; about 0 where they cannot be told apart.
 *   <li>{@code coverage}: share of real pictures with a generated one no farther than their {@value
 *       #NEIGHBOURS}th real neighbour (Naeem et al. 2020).
 *   <li>{@code novelty}: median distance of a generated picture to the nearest real one ÷ of a real
 *       one to the nearest other; near 0 where pictures are learnt by heart.
 *   <li>{@code movement}: how far pictures from the same latents have moved since the last
 *       measurement, per 100 steps, ÷ the mean distance of two real ones.
 * </ul>
 *
 * <p>Not comparable with published scores, which use a trained network's features.
 */
public final class Vitals {
  /** How many generated pictures a measurement takes. */
  public static final int COUNT = 128;

  private static final int MOST_REAL = 1000;
  private static final int NEIGHBOURS = 5;

  private final SmallFeatures features;
  private final float[] mean;
  private final float[][] real;
  private final float[][] compared;
  private final double[] radius;
  private final double realDistance;
  private final double realVariance;
  private final double realNearest;
  private final double scale;
  private float @Nullable [][] before;
  private long stepBefore;

  /**
   * Looks at the pictures that are learnt from.
   *
   * @param images at least one picture; with less than two all ratios are meaningless
   * @param label number of the one label that is learnt, or null for all
   */
  public Vitals(PackedImages images, @Nullable Integer label, long seed) {
    features = new SmallFeatures(images.channels());
    IntPredicate learnt = i -> !images.heldOut(i) && (label == null || images.label(i) == label);
    List<Integer> chosen =
        IntStream.range(0, images.count()).filter(learnt).boxed().collect(Collectors.toList());
    Collections.shuffle(chosen, new Random(seed));
    List<Picture> pictures = new ArrayList<>();
    for (int i : chosen.subList(0, Math.min(MOST_REAL, chosen.size()))) {
      pictures.add(images.picture(i));
    }
    mean = new float[SmallFeatures.LENGTH];
    real = features(pictures);
    centre();
    compared = Arrays.copyOf(real, Math.min(COUNT, real.length));
    scale = 1 / Math.max(1e-12, meanSquare(compared));
    realDistance = meanDistance(compared);
    realVariance = pixelVariance(pictures.subList(0, compared.length));
    radius = radius(compared);
    realNearest = median(nearestOthers());
  }

  /** Looks at the pictures when the first measurement is asked for: that takes half a second. */
  public static Supplier<Vitals> later(PackedImages images, @Nullable Integer label, long seed) {
    return new Supplier<>() {
      private @Nullable Vitals made;

      @Override
      public Vitals get() {
        if (made == null) {
          made = new Vitals(images, label, seed);
        }
        return made;
      }
    };
  }

  /** Features less {@link #mean}. */
  private float[][] features(List<Picture> pictures) {
    float[][] all = pictures.stream().map(features::of).toArray(float[][]::new);
    Arrays.stream(all).forEach(this::subtractMean);
    return all;
  }

  private void subtractMean(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= mean[i];
    }
  }

  /** Has the mean of the real pictures' features be 0, from now on. */
  private void centre() {
    for (float[] x : real) {
      for (int i = 0; i < x.length; i++) {
        mean[i] += x[i] / real.length;
      }
    }
    Arrays.stream(real).forEach(this::subtractMean);
  }

  /**
   * Measures.
   *
   * @param step after how many steps the pictures were drawn
   * @param generated {@value #COUNT} pictures, from the same latents each time
   */
  public Map<String, Float> measure(long step, List<Picture> generated) {
    float[][] fake = features(generated);
    double[][] distance = distances(compared, fake);
    Map<String, Float> vitals = new LinkedHashMap<>();
    vitals.put("diversity", ratio(meanDistance(fake), realDistance));
    vitals.put("pixelVariance", ratio(pixelVariance(generated), realVariance));
    vitals.put("kidSmall", (float) kid(fake));
    vitals.put("coverage", (float) coverage(distance));
    vitals.put("novelty", ratio(median(nearest(fake, real)), realNearest));
    vitals.put("movement", movement(step, fake));
    before = fake;
    stepBefore = step;
    return vitals;
  }

  private static float ratio(double a, double b) {
    return (float) (a / Math.max(b, 1e-9));
  }

  private float movement(long step, float[][] fake) {
    if (before == null || step <= stepBefore) {
      return Float.NaN;
    }
    double sum = 0;
    for (int i = 0; i < fake.length; i++) {
      sum += Math.sqrt(square(fake[i], before[i]));
    }
    return ratio(100 * sum / fake.length / (step - stepBefore), realDistance);
  }

  private double kid(float[][] fake) {
    return kernelWithin(fake) + kernelWithin(compared) - 2 * kernelBetween(fake, compared);
  }

  private double kernelWithin(float[][] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += kernel(x[i], x[j]);
      }
    }
    return 2 * sum / Math.max(1, x.length * (x.length - 1.0));
  }

  private double kernelBetween(float[][] x, float[][] y) {
    double sum = 0;
    for (float[] a : x) {
      for (float[] b : y) {
        sum += kernel(a, b);
      }
    }
    return sum / (x.length * (double) y.length);
  }

  private double kernel(float[] a, float[] b) {
    double k = dot(a, b) * scale + 1;
    return k * k * k;
  }

  /** Share of the columns' rows that lie within a row's radius. */
  private double coverage(double[][] distance) {
    int covered = 0;
    for (int i = 0; i < distance.length; i++) {
      double within = radius[i];
      covered += Arrays.stream(distance[i]).anyMatch(d -> d <= within) ? 1 : 0;
    }
    return (double) covered / distance.length;
  }

  /** For each, the distance to its {@value #NEIGHBOURS}th neighbour. */
  private static double[] radius(float[][] x) {
    double[][] distance = distances(x, x);
    double[] radius = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      Arrays.sort(distance[i]);
      radius[i] = distance[i][Math.min(NEIGHBOURS, x.length - 1)]; // the first is itself
    }
    return radius;
  }

  private double[] nearestOthers() {
    double[] nearest = new double[compared.length];
    for (int i = 0; i < compared.length; i++) {
      double least = Double.MAX_VALUE;
      for (int j = 0; j < real.length; j++) {
        least = j == i ? least : Math.min(least, square(compared[i], real[j]));
      }
      nearest[i] = Math.sqrt(least);
    }
    return nearest;
  }

  private static double[] nearest(float[][] x, float[][] among) {
    double[] nearest = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double least = Double.MAX_VALUE;
      for (float[] other : among) {
        least = Math.min(least, square(x[i], other));
      }
      nearest[i] = Math.sqrt(least);
    }
    return nearest;
  }

  private static double[][] distances(float[][] x, float[][] y) {
    double[][] distances = new double[x.length][y.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        distances[i][j] = Math.sqrt(square(x[i], y[j]));
      }
    }
    return distances;
  }

  private static double meanDistance(float[][] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.sqrt(square(x[i], x[j]));
      }
    }
    return 2 * sum / Math.max(1, x.length * (x.length - 1.0));
  }

  /** The mean squared length. */
  private static double meanSquare(float[][] x) {
    return Arrays.stream(x).mapToDouble(a -> dot(a, a)).average().orElse(1);
  }

  /** The variance of each pixel over the pictures, averaged. */
  private static double pixelVariance(List<Picture> pictures) {
    int length = pictures.get(0).pixels().length;
    double total = 0;
    for (int p = 0; p < length; p++) {
      double sum = 0;
      double squares = 0;
      for (Picture picture : pictures) {
        double value = picture.pixels()[p] & 0xff;
        sum += value;
        squares += value * value;
      }
      double mean = sum / pictures.size();
      total += squares / pictures.size() - mean * mean;
    }
    return total / length;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static float square(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      float difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
