package atelier.learner.latent;

import static java.util.Comparator.comparingDouble;

import atelier.family.Point;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.vitals.SmallFeatures;
import atelier.link.Answer;
import atelier.nn.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Looks for the point whose picture comes nearest to a given one (Karras et al. 2020, in small).
 * Many points are drawn; the {@value #FOLLOWED} whose pictures' features are nearest are moved by
 * Adam (Kingma and Ba 2015), its rate falling and a little noise on the way, and never farther from
 * the middle than points are drawn. Half of them are given up after each quarter of the steps. The
 * numbers are those of {@link Coordinates}: z, or w where the generator works by styles.
 */
final class Projection implements Answering {
  private static final int DRAWN = 256;
  private static final int AT_ONCE = 64;
  private static final int FOLLOWED = 8;

  /** Of the spread of what is drawn. */
  private static final double RATE = 0.1;

  private static final double SHAKE = 0.02;

  private final Painter painter;
  private final LatentSpace space;
  private final List<Told> told;
  private final int dimensions;
  private final int steps;
  private final Picture wanted;
  private final Resemblance resemblance;
  private final SmallFeatures features;
  private final float[] wantedFeatures;
  private final long seed;
  private final Noise noise;
  private final List<Candidate> candidates = new ArrayList<>();
  private double spread;
  private double farthest;
  private int drawn;
  private int moved;

  /**
   * Begins to look.
   *
   * @param space where points are
   * @param told what can be said of points; at least one
   * @param dimensions how many of a place's numbers may move
   * @param wanted as large as the generator's pictures
   */
  Projection(
      Painter painter,
      LatentSpace space,
      List<Told> told,
      int dimensions,
      int steps,
      Picture wanted,
      long seed) {
    this.painter = painter;
    this.space = space;
    this.told = told;
    this.dimensions = dimensions;
    this.steps = steps;
    this.wanted = wanted;
    this.resemblance = new Resemblance(wanted, painter.range());
    this.features = new SmallFeatures(wanted.channels());
    this.wantedFeatures = features.of(wanted);
    this.seed = seed;
    this.noise = Noise.of(seed, DRAWN);
  }

  /** A place on its way, with Adam's moments. */
  private final class Candidate {
    final Told said;
    final float[] place;
    final float[] mean = new float[dimensions];
    final float[] square = new float[dimensions];
    Picture picture;
    double distance;

    Candidate(Told said, float[] place, Picture picture) {
      this.said = said;
      this.place = place;
      this.picture = picture;
      this.distance = SmallFeatures.distance(wantedFeatures, features.of(picture));
    }

    void move(float[] gradient, double rate, double shake) {
      for (int i = 0; i < dimensions; i++) {
        mean[i] = 0.9f * mean[i] + 0.1f * gradient[i];
        square[i] = 0.999f * square[i] + 0.001f * gradient[i] * gradient[i];
        double first = mean[i] / (1 - Math.pow(0.9, moved + 1));
        double second = square[i] / (1 - Math.pow(0.999, moved + 1));
        place[i] -= (float) (rate * first / (Math.sqrt(second) + 1e-8));
        place[i] += (float) (shake * noise.nextGaussian());
      }
      double length = length(place);
      for (int i = 0; length > farthest && i < dimensions; i++) {
        place[i] *= (float) (farthest / length);
      }
    }

    void show(Picture now) {
      picture = now;
      distance = Resemblance.distance(wanted, now);
    }
  }

  @Override
  public Answer next() {
    if (drawn < DRAWN) {
      draw();
    } else {
      move();
    }
    double done = (double) (drawn + moved) / (DRAWN + steps);
    return moved < steps ? look(done) : look(1);
  }

  private void draw() {
    List<Told> said = new ArrayList<>();
    List<float[]> places = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++, drawn++) {
      Told about = told.get(drawn % told.size());
      said.add(about);
      places.add(space.place(new Point.Drawn(seed, drawn, about.label(), about.text())));
    }
    List<Picture> pictures = painter.draw(places);
    for (int i = 0; i < AT_ONCE; i++) {
      double length = length(places.get(i));
      farthest = Math.max(farthest, length);
      spread += length / Math.sqrt(dimensions) / DRAWN;
      candidates.add(new Candidate(said.get(i), places.get(i), pictures.get(i)));
    }
    keep(FOLLOWED);
  }

  private void move() {
    List<float[]> places = candidates.stream().map(candidate -> candidate.place).toList();
    List<float[]> gradients = painter.gradients(places, resemblance::slope);
    double left = 1 - (double) moved / steps;
    for (int i = 0; i < candidates.size(); i++) {
      double shake = SHAKE * spread * left * left;
      candidates.get(i).move(gradients.get(i), RATE * spread * Math.min(1, 2 * left), shake);
    }
    moved++;
    List<Picture> pictures = painter.draw(places);
    for (int i = 0; i < candidates.size(); i++) {
      candidates.get(i).show(pictures.get(i));
    }
    keep(Math.max(1, FOLLOWED >> (4 * moved / steps)));
  }

  /** The nearest, and no more than so many. */
  private void keep(int most) {
    candidates.sort(comparingDouble(candidate -> candidate.distance));
    candidates.subList(Math.min(most, candidates.size()), candidates.size()).clear();
  }

  private double length(float[] place) {
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      sum += place[i] * (double) place[i];
    }
    return Math.sqrt(sum);
  }

  /** The picture, and the nearest yet, with its point. */
  private Answer look(double done) {
    Candidate best = candidates.get(0);
    List<Float> values = new ArrayList<>();
    for (float number : Arrays.copyOf(best.place, dimensions)) {
      values.add(number);
    }
    double distance = Resemblance.distance(wanted, best.picture);
    return new Answer(
        done,
        List.of(wanted, best.picture),
        2,
        List.of("The picture", "The nearest yet"),
        Map.of("distance", distance),
        List.of(new Point.Values(values, best.said.label(), best.said.text())),
        null);
  }
}
