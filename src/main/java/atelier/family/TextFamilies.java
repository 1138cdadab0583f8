package atelier.family;

import java.util.ArrayList;
import java.util.List;

/** The family that draws what a sentence says. */
final class TextFamilies {
  private TextFamilies() {}

  /** Matching, mismatching and generated pairs of picture and caption. */
  static Family textToImage() {
    return new Family(
        "text-to-image",
        "Text to image",
        "Draws what you write: learns from pictures with captions, then takes sentences.",
        "The generator reads a caption beside its random numbers. The discriminator reads it too:"
            + " it is shown real pictures with their captions, generated ones with theirs, and real"
            + " ones with the caption of another picture, so that it learns to object to a good"
            + " picture of the wrong thing. It is also to tell which of all captions at hand belongs"
            + " to a picture, as the generator is to draw so that it can. In the frames each column is"
            + " one caption and each row one list of random numbers. Watch the background come right"
            + " first, then the colour of what is on it, then its shape.",
        List.of(
            Input.images("pictures", "a set of pictures with captions", GanFamilies.SIZES)
                .captioned()),
        GanFamilies.withControls(
            GanFamilies.generatorRate(1e-3),
            GanFamilies.discriminatorRate(1e-3),
            GanFamilies.augmentation(),
            GanFamilies.batch(32),
            GanFamilies.latent(64),
            GanFamilies.width(),
            GanFamilies.deep(true),
            GanFamilies.modulation(),
            GanFamilies.slim(false),
            GanFamilies.loss("hinge"),
            GanFamilies.dropout(0),
            GanFamilies.diversity("none"),
            GanFamilies.spectralNorm(true),
            new Setting.Toggle(
                "contrast",
                "All captions at hand",
                "Has the discriminator tell a picture's own caption from all others at hand, not just"
                    + " from one, and the generator draw so that it can: shapes follow the words much"
                    + " sooner (Zhang 2021).",
                false,
                true,
                false)),
        charts(),
        10_000,
        Tools.latentsByCaptionsOf("pictures"));
  }

  private static List<Chart> charts() {
    List<Chart> charts = new ArrayList<>(GanFamilies.CHARTS);
    Chart accuracy = charts.remove(1);
    List<Chart.Series> series = new ArrayList<>(accuracy.series());
    series.add(new Chart.Series("mismatchAccuracy", "on wrong captions", Chart.Tone.THIRD));
    series.add(new Chart.Series("matchAccuracy", "own caption of all", Chart.Tone.FOURTH));
    charts.add(new Chart(accuracy.key(), accuracy.title(), series, accuracy.share()));
    return charts;
  }
}
