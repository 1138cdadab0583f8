package atelier.learner.style;

/** What a part of the loss is for. */
enum Aim {
  /** What the picture shows. */
  CONTENT("contentLoss"),
  /** How it is painted. */
  STYLE("styleLoss"),
  /** How quiet it is. */
  VARIATION("variationLoss");

  private final String metric;

  Aim(String metric) {
    this.metric = metric;
  }

  /** What charts call it. */
  String metric() {
    return metric;
  }
}
