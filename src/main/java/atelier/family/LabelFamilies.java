package atelier.family;

import atelier.family.Setting.Whole;
import java.util.List;

/** The families that need to know what is in a picture. */
final class LabelFamilies {
  private LabelFamilies() {}

  /** Projection discriminator and conditional batch normalisation. */
  static Family conditional() {
    return new Family(
        "conditional",
        "Conditional GAN",
        "Draws what you ask for: any label of your set, by its name.",
        "The generator is told a label beside its random numbers, and the discriminator is told"
            + " which label a picture is said to have, so it can also object to a good picture of"
            + " the wrong thing. In the frames each column is a label and each row one list of"
            + " random numbers: watch how rows come to share a manner, such as slant or weight,"
            + " and columns what is drawn.",
        List.of(
            Input.images("pictures", "a set of pictures with labels", GanFamilies.SIZES)
                .with(Input.Labels.ALL_NEEDED)),
        List.of(
            GanFamilies.generatorRate(1e-3),
            GanFamilies.discriminatorRate(1e-3),
            GanFamilies.augmentation(0.3),
            GanFamilies.batch(32),
            GanFamilies.latent(64),
            new Whole(
                "width",
                "Width",
                "How many channels the networks have where the pictures are largest; twice as many"
                    + " draw better and take about three times as long.",
                false,
                8,
                128,
                32),
            GanFamilies.loss("hinge"),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates()),
        GanFamilies.CHARTS,
        5000,
        Tools.latentsOf("pictures"));
  }
}
