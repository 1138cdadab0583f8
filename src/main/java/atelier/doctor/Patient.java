package atelier.doctor;

import atelier.family.Settings;

/**
 * A run as a {@link Sign} looks at it.
 *
 * @param window what its newest steps measured
 * @param peakDiversity the most diverse that its pictures have been, as shares of the real ones'
 * @param settings as they are now
 * @param pictures how many it learns from; 0 where it learns from none
 */
record Patient(Window window, double peakDiversity, Settings settings, int pictures) {

  /** The discriminator's loss as a multiple of what it is where it can only guess. */
  double lossOverChance() {
    double loss =
        window.largestMean("discriminatorLoss", "discriminatorLossA", "discriminatorLossB");
    return loss / chance();
  }

  private double chance() {
    Object loss = settings.values().getOrDefault("loss", "least-squares");
    return loss.equals("hinge") ? 2 : loss.equals("least-squares") ? 0.25 : 2 * Math.log(2);
  }

  /** How often the discriminator is right about real and generated pictures, the rarer of both. */
  double leastAccuracy() {
    return Math.min(window.mean("realAccuracy"), window.mean("fakeAccuracy"));
  }

  /** A value of a live setting, or NaN where the family has none of this name. */
  double setting(String key) {
    return settings.values().get(key) instanceof Number n ? n.doubleValue() : Double.NaN;
  }
}
