package atelier.learner.scales;

import atelier.learner.Range;
import atelier.learner.Task;
import atelier.learner.gan.AugmentationStrength;
import atelier.learner.gan.Judgement;
import atelier.learner.gan.ModeSeeking;
import atelier.learner.gan.Restraints;
import atelier.learner.gan.Turns;
import atelier.learner.latent.LatentLearner;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A GAN whose discriminator compares the pictures of a batch, at one resolution or several. A
 * subclass says what the networks are; the game is the same for all.
 */
abstract class ScaleLearner extends LatentLearner {
  static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0, 0.99);

  /** How much pictures are changed before the discriminator sees them. */
  final AugmentationStrength augmentation;

  private final Restraints restraints;
  private final AdversarialGame game;

  ScaleLearner(Task task) {
    super(task, Range.SYMMETRIC);
    augmentation = saved("augmentation", new AugmentationStrength(this::settings));
    restraints = saved("restraints", new Restraints(this::settings, noise));
    game = new AdversarialGame(AdversarialLoss.of(settings().choice("loss")), restraints);
  }

  /** Pictures of latents (n, latent) at each resolution, the largest first; recorded. */
  abstract List<Array> generate(Ops ops, Array z);

  /** As many real pictures, alike. */
  abstract List<Array> real(Ops ops);

  /** Logits of pictures, a half of real ones first. */
  abstract Array judge(Ops ops, List<Array> pictures, boolean augmented);

  /** Of the largest pictures. */
  abstract int resolution();

  abstract void updateGenerator(double rate);

  abstract void updateDiscriminator(double rate);

  @Override
  protected Map<String, Float> update(Ops ops) {
    return Turns.play(ops, settings(), this::turn).metrics();
  }

  private Judgement turn(Ops ops, boolean updatesDiscriminator, boolean updatesGenerator) {
    Array z = ops.normal(noise, batch(), latent);
    List<Array> fake = ops.record(() -> generate(ops, z));
    AdversarialGame.Move move =
        game.move(
            ops,
            pictures -> judge(ops, pictures, augmentation.isOn()),
            pictures -> judge(ops, pictures, false),
            real(ops),
            fake,
            AdversarialGame.penalty(settings().real("penalty"), resolution(), steps()));
    Judgement judgement = move.judgement();
    augmentation.heed(judgement.realAccuracy(), batch());
    if (updatesGenerator) {
      ops.backward(fake, sought(ops, move.gradients(), fake.get(0), z));
      updateGenerator(settings().real("generatorRate"));
    }
    if (updatesDiscriminator && !restraints.skips(judgement)) {
      updateDiscriminator(settings().real("discriminatorRate"));
    }
    return judgement;
  }

  /** With mode seeking at the largest resolution. */
  private List<Array> sought(Ops ops, List<Array> gradients, Array fake, Array z) {
    double seeking = settings().real("modeSeeking");
    List<Array> sought = new ArrayList<>(gradients);
    sought.set(0, ModeSeeking.added(ops, gradients.get(0), fake, z, seeking));
    return sought;
  }
}
