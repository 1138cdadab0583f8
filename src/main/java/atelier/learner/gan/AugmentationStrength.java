package atelier.learner.gan;

import atelier.family.Settings;
import atelier.learner.Saved;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How much augmentation changes pictures: as the setting says, or adaptively (Karras et al. 2020,
 * ADA): more while the discriminator takes more than {@value #KNOWN} of the real pictures for real,
 * less otherwise. It grows from none to all over {@value #PICTURES} pictures, as short trainings
 * want; the paper's take 500,000.
 */
public final class AugmentationStrength implements DoubleSupplier, Saved {
  /** The paper's 0.6 as the mean sign of logits. */
  private static final double KNOWN = 0.8;

  private static final double PICTURES = 20_000;
  private static final double MOST = 0.8;

  private final Supplier<Settings> settings;
  private float adapted;

  /** By settings as they are now. */
  public AugmentationStrength(Supplier<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public double getAsDouble() {
    return adaptive() ? adapted : settings.get().real("augmentation");
  }

  private boolean adaptive() {
    return settings.get().toggle("adaptiveAugmentation");
  }

  /** Whether pictures are changed at all. */
  public boolean isOn() {
    return getAsDouble() > 0;
  }

  /**
   * Heeds what the discriminator said of as many real pictures.
   *
   * @param realAccuracy share of them that it took for real
   */
  public void heed(double realAccuracy, int pictures) {
    if (adaptive()) {
      double change = Math.signum(realAccuracy - KNOWN) * pictures / PICTURES;
      adapted = (float) Math.max(0, Math.min(MOST, adapted + change));
    }
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new float[] {adapted}, 1));
  }

  /** A state of before has none. */
  @Override
  public void load(String name, TensorMap state) {
    if (state.contains(name)) {
      adapted = state.get(name).floats()[0];
    }
  }
}
