package atelier.learner.points;

import atelier.family.PlanePoint;
import atelier.learner.Measured;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Task;
import atelier.learner.gan.AdversarialGame;
import atelier.learner.gan.Design;
import atelier.learner.gan.Diversity;
import atelier.learner.gan.Judgement;
import atelier.learner.gan.ModeSeeking;
import atelier.learner.gan.Restraints;
import atelier.learner.gan.Turns;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Layer;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A GAN on points in the plane (after Kahng et al. 2018, “GAN Lab”). Shows its weights as they are,
 * not averaged: that they go round in circles is what there is to see.
 */
final class PointsLearner extends NetworkLearner {
  private static final int FIELD = 40;
  private static final int SHOWN = 400;
  private static final int ARROWS = 80;
  private static final double LONGEST_ARROW = 0.2;
  private static final int COUNTED = 1000;
  private static final int COUNT_EVERY = 50;

  private final Distribution distribution;
  private final AdversarialLoss loss;
  private final long seed;
  private final int batch;
  private final int latent;
  private final Network generator;
  private final Network discriminator;
  private final AdversarialGame game;
  private final Program pull;
  private final Measured counted;

  PointsLearner(Task task) {
    super(task);
    seed = task.seed();
    batch = batch();
    latent = settings().whole("latent");
    loss = AdversarialLoss.of(settings().choice("loss"));
    distribution =
        switch (settings().choice("distribution")) {
          case "ring" -> Distribution.ring();
          case "grid" -> Distribution.grid();
          case "spiral" -> Distribution.spiral();
          case "moons" -> Distribution.moons();
          default -> Distribution.drawn(task.points("drawing"));
        };
    Optimizer.Rule adam = new Optimizer.Rule.Adam(0.5, 0.999);
    generator =
        network(
            "generator",
            false,
            adam,
            w -> layers(new Stack(w, Init.glorot(), latent), 0).dense("3", 2).layer());
    discriminator = network("discriminator", false, adam, this::discriminator);
    counted = saved("counted", new Measured(2));
    game =
        new AdversarialGame(
            kept,
            this::closed,
            settings(),
            saved("restraints", new Restraints(this::settings, noise)),
            discriminator::apply,
            (graph, points) -> points,
            batch,
            2);
    Graph plain = new Graph(Mode.TRAINING);
    pull = flexible(plain, discriminator.apply(plain, plain.input()));
  }

  private Layer discriminator(Weights weights) {
    Stack told = Design.judging(weights, Init.glorot(), settings(), 2);
    Stack features = layers(told, settings().real("dropout"));
    return Diversity.of(settings()).ofFeatures(features).dense("3", 1).layer();
  }

  private Stack layers(Stack stack, double dropout) {
    for (int i = 0; i < 3; i++) {
      stack.dense("" + i, settings().whole("width")).leakyRelu(0.2).dropout(dropout);
    }
    return stack;
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    Judgement judgement = Turns.play(ops, settings(), this::turn);
    Map<String, Float> measured = new LinkedHashMap<>(judgement.metrics());
    if (!distribution.centres().isEmpty()) {
      if (steps() % COUNT_EVERY == 0) {
        Modes modes = Modes.of(generated(ops, COUNTED), distribution.centres());
        counted.set((float) modes.found(), (float) modes.good());
      }
      measured.put("modesFound", counted.get(0));
      measured.put("goodPoints", counted.get(1));
    }
    return measured;
  }

  private Judgement turn(Ops ops, boolean updateDiscriminator, boolean updateGenerator) {
    Array z = ops.normal(noise, batch, latent);
    Array fake = ops.record(() -> generator.train(ops, noise, z));
    AdversarialGame.Move move =
        game.move(ops, noise, array(ops, real(noise, batch)), fake, List.of(), false);
    Judgement judgement = move.judgement();
    if (updateGenerator) {
      double seeking = settings().real("modeSeeking");
      ops.backward(fake, ModeSeeking.added(ops, move.pull(), fake, z, seeking));
      generator.update(settings().real("generatorRate"));
    }
    if (updateDiscriminator) {
      game.update(discriminator, judgement, settings().real("discriminatorRate"));
    }
    return judgement;
  }

  private List<PlanePoint> real(Noise random, int count) {
    return Stream.generate(() -> distribution.draw(random)).limit(count).toList();
  }

  private List<PlanePoint> generated(Ops ops, int count) {
    return points(generator.show(ops, noise, ops.normal(Noise.of(seed, 4), count, latent)));
  }

  private static Array array(Ops ops, List<PlanePoint> points) {
    float[] numbers = new float[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      numbers[2 * i] = (float) points.get(i).x();
      numbers[2 * i + 1] = (float) points.get(i).y();
    }
    return ops.array(numbers, points.size(), 2);
  }

  private static List<PlanePoint> points(Array array) {
    float[] numbers = array.floats();
    List<PlanePoint> points = new ArrayList<>(numbers.length / 2);
    for (int i = 0; i < numbers.length; i += 2) {
      points.add(new PlanePoint(numbers[i], numbers[i + 1]));
    }
    return points;
  }

  /** What there is to learn, what is generated, and what the discriminator believes. */
  @Override
  public Preview preview() {
    try (Ops ops = kept.child()) {
      List<PlanePoint> generated = generated(ops, SHOWN);
      Plane plane =
          new Plane().field(beliefs(ops)).real(real(Noise.of(seed, 5), SHOWN)).generated(generated);
      if (settings().toggle("arrows")) {
        List<PlanePoint> some = generated.subList(0, ARROWS);
        plane.arrows(some, pulls(ops, some));
      }
      return new Preview(plane.picture(), 1, 1);
    }
  }

  private float[] beliefs(Ops ops) {
    List<PlanePoint> cells =
        IntStream.range(0, FIELD * FIELD).mapToObj(i -> Plane.cell(i, FIELD)).toList();
    float[] logits = discriminator.show(ops, noise, array(ops, cells)).floats();
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (1 / (1 + Math.exp(2 * (loss.boundary() - logits[i]))));
    }
    return logits;
  }

  /** Where the generator's loss would have each point go; the longest as long as is shown. */
  private List<PlanePoint> pulls(Ops ops, List<PlanePoint> points) {
    Array x = array(ops, points);
    ops.requireGradient(x);
    Array logits = ops.record(() -> pull.run(ops, noise, x));
    float[] slopes = logits.floats();
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = (float) -loss.generatorSlope(slopes[i]);
    }
    ops.backward(logits, ops.array(slopes, slopes.length, 1));
    List<PlanePoint> pulls = points(x.gradient());
    double longest =
        pulls.stream().mapToDouble(p -> Math.hypot(p.x(), p.y())).max().orElse(1) + 1e-9;
    return pulls.stream()
        .map(p -> new PlanePoint(p.x() * LONGEST_ARROW / longest, p.y() * LONGEST_ARROW / longest))
        .toList();
  }
}
