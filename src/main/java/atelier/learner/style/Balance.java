package atelier.learner.style;

import atelier.family.Settings;

/** How much each part of the loss counts. */
record Balance(double content, double fine, double middle, double coarse, double variation) {

  static Balance of(Settings settings) {
    double style = settings.real("styleWeight");
    return new Balance(
        settings.real("contentWeight"),
        style * settings.real("styleFine"),
        style * settings.real("styleMiddle"),
        style * settings.real("styleCoarse"),
        settings.real("variationWeight"));
  }

  double style(Band band) {
    return switch (band) {
      case FINE -> fine;
      case MIDDLE -> middle;
      case COARSE -> coarse;
    };
  }
}
