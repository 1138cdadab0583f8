package atelier.learner.style;

import java.util.Map;

/**
 * Parts of the loss before they are weighted, and their weighted sum.
 *
 * @param content 0 where the features are the content's, around 1 where they have nothing in common
 * @param style the same for the style, as a mean over its layers or sizes of patches
 * @param variation mean squared difference of neighbouring pixels
 * @param total what is minimised
 */
record Losses(double content, double style, double variation, double total) {

  boolean finite() {
    return Double.isFinite(total);
  }

  Losses withVariation(double value, double weight) {
    return new Losses(content, style, value, total + weight * value);
  }

  /** What a step measured, by name. */
  Map<String, Float> metrics() {
    return Map.of(
        "contentLoss", (float) content,
        "styleLoss", (float) style,
        "variationLoss", (float) variation);
  }
}
