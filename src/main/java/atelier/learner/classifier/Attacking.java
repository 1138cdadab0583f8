package atelier.learner.classifier;

import atelier.family.Settings;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Beliefs;
import atelier.learner.Range;
import atelier.link.Answer;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** An attack on one picture, a piece for each step, so that it can be watched. */
final class Attacking implements Answering {
  private static final int TOP = 3;

  private final Ops kept;
  private final Attacker attacker;
  private final BiFunction<Ops, Array, Beliefs> beliefs;
  private final List<String> names;
  private final double epsilon;
  private final double length;
  private final int steps;
  private final int label;
  private final long[] shape;
  private final float[] original;
  private final Beliefs before;
  private final Picture saliency;
  private float[] x;
  private int done;

  /**
   * Begins an attack.
   *
   * @param kept what steps belong to
   * @param attacker with the weights that {@code beliefs} come from
   * @param names of the labels
   * @param chosen {@code method} (fgsm, pgd, targeted), {@code epsilon}, {@code steps}
   * @param picture of the size and channels that were learnt
   * @param target number of the label that the picture is to be taken for; −1 for any but its own
   * @param noise for where PGD starts
   */
  Attacking(
      Ops kept,
      Attacker attacker,
      BiFunction<Ops, Array, Beliefs> beliefs,
      List<String> names,
      Settings chosen,
      Picture picture,
      int target,
      Noise noise) {
    this.kept = kept;
    this.attacker = attacker;
    this.beliefs = beliefs;
    this.names = names;
    boolean targeted = chosen.choice("method").equals("targeted");
    boolean once = chosen.choice("method").equals("fgsm");
    epsilon = chosen.real("epsilon");
    steps = once ? 1 : chosen.whole("steps");
    length = once ? epsilon : targeted ? -epsilon / 4 : epsilon / 4;
    try (Ops ops = kept.child()) {
      Array given = Range.UNIT.numbers(ops, List.of(picture));
      shape = given.shape();
      original = given.floats();
      before = beliefs.apply(ops, given);
      int own = before.best(0);
      label = targeted ? target : own;
      saliency = saliency(attacker.saliency(ops, given, label(ops, own)).floats());
      x = once || targeted ? original : attacker.start(ops, noise, given, epsilon).floats();
    }
  }

  @Override
  public Answer next() {
    try (Ops ops = kept.child()) {
      Array given = ops.array(original, shape);
      Array moved =
          attacker.step(ops, given, ops.array(x, shape), label(ops, label), length, epsilon);
      x = moved.floats();
      done++;
      return look(
          Range.UNIT.pictures(given).get(0),
          Range.UNIT.pictures(moved).get(0),
          Range.UNIT.pictures(ops.array(magnified(), shape)).get(0),
          beliefs.apply(ops, moved));
    }
  }

  private static Array label(Ops ops, int label) {
    return ops.array(new float[] {label}, 1);
  }

  /** The change: −ε black, 0 grey, ε white. */
  private float[] magnified() {
    float[] change = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      change[i] = (float) (0.5 + (epsilon > 0 ? (x[i] - original[i]) / (2 * epsilon) : 0));
    }
    return change;
  }

  /** The greatest of a pixel's channels, against the picture's greatest. */
  private Picture saliency(float[] gradient) {
    int channels = Math.toIntExact(shape[1]);
    int height = Math.toIntExact(shape[2]);
    int width = Math.toIntExact(shape[3]);
    int area = height * width;
    float[] greatest = new float[area];
    float most = Float.MIN_VALUE;
    for (int i = 0; i < gradient.length; i++) {
      greatest[i % area] = Math.max(greatest[i % area], gradient[i]);
      most = Math.max(most, gradient[i]);
    }
    byte[] pixels = new byte[gradient.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * greatest[i % area] / most);
    }
    return new Picture(width, height, channels, pixels);
  }

  private Answer look(Picture picture, Picture attacked, Picture change, Beliefs after) {
    Set<Integer> shown = new LinkedHashSet<>(before.best(0, TOP));
    shown.addAll(after.best(0, TOP));
    Map<String, Double> values = new LinkedHashMap<>();
    for (int k : shown) {
      values.put(names.get(k) + ", before", (double) before.share(0, k));
      values.put(names.get(k) + ", after", (double) after.share(0, k));
    }
    boolean fooled = before.best(0) != after.best(0);
    return new Answer(
        (double) done / steps,
        List.of(picture, change, attacked, saliency),
        4,
        List.of(
            "The picture: " + named(before),
            "The change, magnified",
            "Attacked: " + named(after),
            "Pixels that matter most"),
        values,
        fooled
            ? "Fooled: no pixel changed by more than %.0f %%, and %s is taken for %s."
                .formatted(100 * greatestChange(), name(before), name(after))
            : "Not fooled: it is still taken for %s.".formatted(name(after)));
  }

  private double greatestChange() {
    float greatest = 0;
    for (int i = 0; i < x.length; i++) {
      greatest = Math.max(greatest, Math.abs(x[i] - original[i]));
    }
    return greatest;
  }

  private String named(Beliefs of) {
    return "%s, %.0f %%".formatted(name(of), 100 * of.share(0, of.best(0)));
  }

  private String name(Beliefs of) {
    return names.get(of.best(0));
  }
}
