package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.List;

/** The family that learns to enlarge pictures. */
final class ResolutionFamilies {
  private ResolutionFamilies() {}

  /** Ledig et al. 2017. */
  static Family superResolution() {
    return new Family(
            "super-resolution",
            "Super-resolution",
            "Learns from a set how to enlarge pictures two or four times, sharper than by"
                + " calculation.",
            "Every picture of the set is made small, and a generator learns to give back what was"
                + " lost: it adds to the usual enlargement (bicubic) the edges and details that"
                + " pictures of this kind have. First pixels alone count, and what could be one"
                + " thing or another stays soft. Then a discriminator joins in, which wants details"
                + " that look real, whether or not they are true. Each row shows held-out pictures"
                + " small, bicubic, enlarged by the model, and as they were; the charts say how"
                + " close both come.",
            List.of(
                Input.images("pictures", "a set of pictures", List.of(28, 32, 48, 64, 96, 128)),
                new Input.Network("network", "a feature network", "content")),
            List.of(
                new Choice(
                    "content",
                    "Content",
                    "What an enlarged picture is compared with the true one by, once the"
                        + " discriminator has joined in: pixels alone, or also what a network that"
                        + " was trained on photographs sees in them, whose weights are downloaded.",
                    false,
                    List.of(
                        new Option("pixels", "Pixels"),
                        new Option("squeezenet", "SqueezeNet"),
                        new Option("vgg19", "VGG19")),
                    "pixels"),
                new Choice(
                    "factor",
                    "Times larger",
                    "How many times larger pictures become; four times is much harder.",
                    false,
                    List.of(new Option("2", "2 times"), new Option("4", "4 times")),
                    "2"),
                new Whole(
                    "pixelSteps",
                    "Steps on pixels alone",
                    "After how many steps the discriminator joins in.",
                    true,
                    0,
                    100_000,
                    2_000),
                new Real(
                    "adversarialWeight",
                    "Adversarial weight",
                    "How much the discriminator counts; more gives crisper pictures that are less"
                        + " true.",
                    true,
                    0,
                    0.1,
                    false,
                    1e-3),
                GanFamilies.amount(
                    "contentWeight",
                    "Content weight",
                    "How much it counts what that network sees; nothing where pixels alone count.",
                    1,
                    0.01),
                new Real(
                    "generatorRate",
                    "Generator's learning rate",
                    "How far each step moves the generator's weights; it falls to 0 in the second"
                        + " half of the run.",
                    true,
                    1e-6,
                    1e-2,
                    true,
                    5e-4),
                new Real(
                    "discriminatorRate",
                    "Discriminator's learning rate",
                    "How far each step moves the discriminator's weights; it falls to 0 in the"
                        + " second half of the run.",
                    true,
                    1e-6,
                    1e-2,
                    true,
                    2e-4),
                new Whole(
                    "batch", "Batch size", "How many pictures a step looks at.", false, 1, 64, 16),
                new Whole(
                    "width",
                    "Width",
                    "How many channels the networks have; twice as many take about three times as"
                        + " long.",
                    false,
                    8,
                    64,
                    32),
                new Whole(
                    "blocks",
                    "Residual blocks",
                    "How deep the generator is; more see further, and take longer.",
                    false,
                    1,
                    8,
                    4)),
            List.of(
                Chart.of(
                    "psnr",
                    "Held-out pictures: signal-to-noise ratio (PSNR), in dB",
                    new Series("psnr", "Model", Tone.GENERATOR),
                    new Series("bicubicPsnr", "Bicubic", Tone.THIRD)),
                Chart.of(
                    "ssim",
                    "Held-out pictures: structural similarity (SSIM)",
                    new Series("ssim", "Model", Tone.GENERATOR),
                    new Series("bicubicSsim", "Bicubic", Tone.THIRD)),
                TranslationFamilies.pixelLoss(),
                TranslationFamilies.adversarialLoss(
                    "Adversarial loss, once the discriminator has joined in")),
            4_000,
            List.of(enlarge()))
        .headed("small", "bicubic", "model", "true", "small", "bicubic", "model", "true");
  }

  private static Tool enlarge() {
    return new Tool(
            "enlarge",
            "Enlarge a picture",
            "Enlarges any picture, beside what calculation alone makes of it (bicubic). A picture whose"
                + " enlargement would have more than 2,048 pixels a side is made smaller first.",
            List.of(
                new Toggle(
                    "shrink",
                    "Shrink it first",
                    "Makes the picture small and enlarges that, so that the truth is known and both"
                        + " ways can be measured.",
                    true,
                    false)),
            List.of(new Takes.Pictures("picture", "A picture", 1, 1, null)),
            Tool.Gives.PICTURES)
        .onPage(Tools.TRANSLATE_PAGE);
  }
}
