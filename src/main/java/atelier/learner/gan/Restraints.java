package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Saved;
import atelier.nn.AdversarialLoss;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.tensor.TensorMap;
import java.util.function.Supplier;

/**
 * What holds a discriminator back, so that the generator keeps up, as far as the settings say:
 * noise on pictures, smoothed and wrong labels, LeCam, and updates that are left out.
 */
public final class Restraints implements Saved {
  private final Supplier<Settings> settings;
  private final Noise noise;
  private final LeCam leCam = new LeCam();

  /**
   * None yet.
   *
   * @param settings as they are now
   * @param noise for what is random
   */
  public Restraints(Supplier<Settings> settings, Noise noise) {
    this.settings = settings;
    this.noise = noise;
  }

  /** With instance noise (Sønderby et al. 2017): gradients stay those of the pictures. */
  public Array shaken(Ops ops, Array pictures) {
    double deviation = settings.get().real("instanceNoise");
    return deviation == 0
        ? pictures
        : ops.add(pictures, ops.affine(ops.normal(noise, pictures.shape()), deviation, 0));
  }

  /**
   * What logits mean where the discriminator is told less than the truth, and sometimes a lie.
   *
   * @param logits real ones first
   */
  public Judgement judge(AdversarialLoss loss, float[] logits) {
    double smoothing = settings.get().real("labelSmoothing");
    double flip = settings.get().real("labelFlip");
    float[] targets = new float[logits.length];
    for (int i = 0; i < targets.length; i++) {
      boolean flipped = flip > 0 && noise.nextFloat() < flip;
      targets[i] = i < targets.length / 2 != flipped ? (float) (1 - smoothing) : 0;
    }
    double[] slopes = leCam.slopes(logits, settings.get().real("lecam"));
    return Judgement.of(loss, logits, targets, slopes);
  }

  /** Whether the discriminator is too good already to learn from this. */
  public boolean skips(Judgement judgement) {
    double least = settings.get().real("skipBelow");
    return least > 0 && judgement.discriminatorLoss() < least;
  }

  @Override
  public void save(String name, TensorMap state) {
    leCam.save(name, state);
  }

  @Override
  public void load(String name, TensorMap state) {
    leCam.load(name, state);
  }
}
