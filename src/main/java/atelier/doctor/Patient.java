package atelier.doctor;

import atelier.family.Settings;

/**
 * A run as a {@link Sign} looks at it.
 *
 * @param window what its newest steps measured
 * @param vitals what its vital signs were at their newest measurements
 * @param peakDiversity the most diverse that its pictures have been, as shares of the real ones'
 * @param settings as they are now
 * @param pictures how many it learns from; 0 where it learns from none
 */
record Patient(
    Window window, Measurements vitals, double peakDiversity, Settings settings, int pictures) {

  /**
   * The discriminator's loss as a multiple of what it is where it can only guess; NaN where no
   * guess has a loss of its own.
   */
  double lossOverChance() {
    double loss =
        window.largestMean("discriminatorLoss", "discriminatorLossA", "discriminatorLossB");
    return isGame() ? loss / chance() : Double.NaN;
  }

  /** Whether a discriminator's answers are measured: what is ill in a game is not in a baseline. */
  boolean isGame() {
    return !Double.isNaN(leastAccuracy());
  }

  private double chance() {
    String patches = Double.isNaN(window.mean("discriminatorLossA")) ? "" : "least-squares";
    Object loss = settings.values().getOrDefault("loss", patches);
    return switch (String.valueOf(loss)) {
      case "hinge" -> 2;
      case "least-squares" -> 0.25;
      case "wasserstein-clip", "wasserstein-gp" -> Double.NaN;
      default -> 2 * Math.log(2);
    };
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
