package atelier.family;

import atelier.family.Setting.Toggle;
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
        GanFamilies.withControls(
            GanFamilies.generatorRate(1e-3),
            GanFamilies.discriminatorRate(1e-3),
            GanFamilies.augmentation(),
            GanFamilies.batch(32),
            GanFamilies.latent(64),
            GanFamilies.width(),
            GanFamilies.deep(false),
            GanFamilies.modulation(),
            GanFamilies.slim(true),
            GanFamilies.everyLoss("hinge"),
            new Toggle(
                "matching",
                "Wrong labels",
                "Also shows the discriminator pictures with a wrong label, and tells it so (Reed"
                    + " 2016). More of what is drawn is recognised as its label then, as it keeps to"
                    + " what is typical; that does not make better pictures.",
                false,
                false),
            GanFamilies.dropout(0),
            GanFamilies.diversity("none"),
            GanFamilies.spectralNorm(true),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates()),
        GanFamilies.CHARTS,
        5000,
        Tools.latentsOf("pictures"));
  }

  /** The lecture's lab: one digit, a layer or two each. */
  static Family lab() {
    return new Family(
        "lab",
        "One-digit lab",
        "The lecture's first experiment: one label of a set, and the smallest of networks.",
        "A layer or two turn random numbers into pixels, as many turn pixels into a verdict. First"
            + " the discriminator learns to tell the pictures from pure noise; then the two take"
            + " turns. Some of the generated pictures that it is shown come from a memory of"
            + " earlier ones, so that the generator cannot win with a trick that was already seen"
            + " through. The memory is the strip below the pictures: watch how much older it"
            + " looks.",
        List.of(
            Input.images(
                    "pictures", "a set of pictures, and one of its labels", List.of(28, 32, 48, 64))
                .with(Input.Labels.ONE_NEEDED)),
        GanFamilies.withRemedies(
            GanFamilies.generatorRate(1e-3),
            GanFamilies.discriminatorRate(1e-3),
            GanFamilies.amount(
                "memory",
                "Memory",
                "Share of old ones among the generated pictures that the discriminator is shown;"
                    + " none lets the two chase each other in circles.",
                1,
                0.25),
            new Whole(
                "memorySize",
                "Memory's size",
                "How many generated pictures are remembered; a full memory forgets one at random"
                    + " for each that comes.",
                false,
                16,
                1000,
                500),
            new Whole(
                "noiseSteps",
                "Steps against noise",
                "How many steps the discriminator first learns against pure noise alone.",
                false,
                0,
                1000,
                100),
            new Whole(
                "hidden",
                "Hidden layer",
                "Features of a layer between, in both networks; 0 is the lecture's lab, of a single"
                    + " layer each: such a discriminator sees little more than averages, and the"
                    + " pictures stay grainy and alike.",
                false,
                0,
                1000,
                128,
                0),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates(),
            GanFamilies.diversity("none"),
            GanFamilies.spectralNorm(false),
            GanFamilies.batch(32),
            GanFamilies.latent(100)),
        GanFamilies.CHARTS,
        5000,
        Tools.latents());
  }
}
