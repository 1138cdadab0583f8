package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Seed;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The families that work at several resolutions. */
final class ScaleFamilies {
  /** Those that 4 becomes when it is doubled again and again. */
  private static final List<Integer> GROWING = List.of(32, 64, 128);

  private ScaleFamilies() {}

  /** Growing networks. */
  static Family progressive() {
    List<Chart> charts = new ArrayList<>(GanFamilies.CHARTS);
    charts.add(
        Chart.of(
            "resolution",
            "Resolution",
            new Chart.Series("resolution", "pixels", Chart.Tone.THIRD)));
    charts.add(
        Chart.ofShares(
            "fade",
            "Fade-in",
            new Chart.Series("fade", "Share of the new resolution", Chart.Tone.FOURTH)));
    return new Family(
        "progressive",
        "Progressive GAN",
        "Begins with pictures of 4×4 and grows: rough shapes first, details when those are there.",
        "Both networks begin with pictures of 4×4 pixels, where there is little to get wrong. When"
            + " they have learnt that, a layer for 8×8 is faded in, then one for 16×16, up to the"
            + " size of your pictures. Watch the resolution and the fade in their charts, and how"
            + " colours and outlines are settled long before there is anything to see of a"
            + " detail. Freeze a stage to let it learn longer, or skip to the next.",
        GanFamilies.pictures(GROWING),
        GanFamilies.withControls(
            new Toggle(
                "freeze",
                "Freeze",
                "Stays at this resolution, and at this point of a fade, until it is switched off.",
                true,
                false),
            new Choice(
                "skipTo",
                "Skip to",
                "Fades this resolution in at once and skips those below it; changes nothing once"
                    + " the networks have grown that far.",
                true,
                List.of(
                    new Option("4", "Nowhere: begin at 4×4"),
                    new Option("8", "8×8"),
                    new Option("16", "16×16"),
                    new Option("32", "32×32"),
                    new Option("64", "64×64"),
                    new Option("128", "128×128")),
                "4"),
            new Real(
                "growing",
                "Growing",
                "Share of the steps over which it grows; the rest is spent at full size.",
                true,
                0.1,
                1,
                false,
                0.6),
            GanFamilies.generatorRate(5e-3),
            GanFamilies.discriminatorRate(5e-3),
            GanFamilies.augmentation(),
            penalty(1),
            GanFamilies.batch(16),
            GanFamilies.latent(64),
            width(),
            GanFamilies.loss("non-saturating"),
            GanFamilies.diversity("minibatch-stddev"),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates()),
        charts,
        6000,
        Tools.latents());
  }

  /** A small StyleGAN. */
  static Family styleBased() {
    List<Tool> tools =
        Tools.latents().stream()
            .map(Tool::inStyles)
            .collect(Collectors.toCollection(ArrayList::new));
    tools.add(
        new Tool(
            "mix",
            "Mix styles",
            "Takes the coarse, middle and fine styles of two pictures in every combination: from"
                + " the first alone (top left) to the second alone (bottom right).",
            List.of(
                new Seed("from", "From seed", "Whose first picture is one of the two.", true, 1L),
                new Seed("to", "To seed", "Whose first picture is the other.", true, 2L),
                GanFamilies.amount(
                    "truncation",
                    "Truncation",
                    "How far styles stay from the average, as a share of their distance: less is"
                        + " more typical, and less varied.",
                    2,
                    1.0)),
            List.of(),
            Tool.Gives.PICTURES));
    return new Family(
        "style-based",
        "StyleGAN (small)",
        "Separates what is coarse from what is fine: mix the shape of one picture with the colours"
            + " of another.",
        "The random numbers do not become a picture themselves. A small network turns them into a"
            + " style, and the style scales every layer of the one that draws, from 4×4 up; noise"
            + " beside it places what is left to chance. While it learns, some pictures get their"
            + " coarse styles from one list of random numbers and their fine ones from another, so"
            + " that the layers cannot rely on one another. Mix two pictures, and see which layers"
            + " decide the outline and which the colour.",
        GanFamilies.pictures(GanFamilies.SIZES),
        GanFamilies.withControls(
            GanFamilies.amount(
                "mixing",
                "Style mixing",
                "Share of the pictures that get their coarse styles from one list of random numbers"
                    + " and their fine ones from another.",
                1,
                0.5),
            GanFamilies.generatorRate(5e-3),
            GanFamilies.discriminatorRate(5e-3),
            GanFamilies.augmentation(),
            penalty(1),
            GanFamilies.batch(16),
            GanFamilies.latent(64),
            width(),
            GanFamilies.loss("non-saturating"),
            GanFamilies.diversity("minibatch-stddev"),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates()),
        GanFamilies.CHARTS,
        4000,
        tools);
  }

  /** Gradients at all scales. */
  static Family msg() {
    List<Tool> tools = new ArrayList<>(Tools.latents());
    tools.add(
        new Tool(
            "scales",
            "All scales",
            "Shows what the generator makes of a picture at every resolution on its way.",
            List.of(
                new Seed("seed", "Seed", "Which random numbers pictures are made from.", true, 1L),
                new Whole("count", "How many", "How many pictures are shown.", true, 1, 64, 8)),
            List.of(),
            Tool.Gives.PICTURES));
    return new Family(
        "msg",
        "MSG-GAN",
        "Learns all resolutions at once: the discriminator sees a picture in every size.",
        "On its way from 4×4 to the size of your pictures, the generator makes a picture at every"
            + " resolution, and the discriminator is given all of them at once. So"
            + " its gradients reach the coarse layers directly, and need not come through all the"
            + " fine ones; nothing has to grow, and nothing has to be faded in. In the frames the"
            + " same picture stands at all its sizes side by side: watch how soon they agree.",
        GanFamilies.pictures(GROWING),
        GanFamilies.withControls(
            GanFamilies.generatorRate(3e-3),
            GanFamilies.discriminatorRate(3e-3),
            GanFamilies.augmentation(),
            penalty(1),
            GanFamilies.batch(16),
            GanFamilies.latent(64),
            width(),
            GanFamilies.loss("non-saturating"),
            GanFamilies.diversity("minibatch-stddev"),
            GanFamilies.generatorUpdates(),
            GanFamilies.discriminatorUpdates()),
        GanFamilies.CHARTS,
        4000,
        tools);
  }

  private static Setting penalty(double value) {
    return GanFamilies.amount(
        "penalty",
        "Gradient penalty (R1)",
        "How much the discriminator pays where a small change of a real picture changes its verdict"
            + " much (Mescheder et al. 2018), in proportion to the pixels; more is steadier and"
            + " slower.",
        10,
        value);
  }

  private static Setting width() {
    return new Whole(
        "width",
        "Width",
        "How many channels the networks have at 64×64; twice as many at each size half as large, at"
            + " most eight times. More draw better, and take longer.",
        false,
        8,
        64,
        16);
  }
}
