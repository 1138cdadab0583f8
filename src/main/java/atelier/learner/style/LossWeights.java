package atelier.learner.style;

import atelier.family.Settings;

/** How much each part of the loss counts. */
record LossWeights(
    double content, double fine, double middle, double coarse, double color, double variation) {

  /** What a weight of 1 is for colours, found by looking. */
  private static final double COLOR = 0.15;

  static LossWeights of(Settings settings) {
    double style = settings.real("styleWeight");
    return new LossWeights(
        settings.real("contentWeight"),
        style * settings.real("styleFine"),
        style * settings.real("styleMiddle"),
        style * settings.real("styleCoarse"),
        style * COLOR * settings.real("colorWeight"),
        settings.real("variationWeight"));
  }

  double style(Band band) {
    return switch (band) {
      case FINE -> fine;
      case MIDDLE -> middle;
      case COARSE -> coarse;
    };
  }

  /** Of patches, compared along directions. */
  double weight(Directions directions, Band band) {
    return directions == Directions.COLORS ? color : style(band);
  }
}
