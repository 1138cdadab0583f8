package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.OfPicture;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.ArrayList;
import java.util.List;

/** The families that repaint a picture in the style of another. */
final class StyleFamilies {
  /** How many style pictures can be blended. */
  private static final int STYLES = 4;

  /** Pixels of a content picture's shorter side below which there is no room for a style. */
  private static final int NARROWEST_CONTENT = 32;

  private static final List<Integer> SIZES = List.of(32, 48, 64, 96, 128);

  private static final List<Chart> CHARTS =
      List.of(
          Chart.of(
              "losses",
              "Losses",
              new Chart.Series("contentLoss", "Content", Chart.Tone.DISCRIMINATOR),
              new Chart.Series("styleLoss", "Style", Chart.Tone.GENERATOR)),
          Chart.of(
              "variation",
              "Variation",
              new Chart.Series("variationLoss", "Neighbouring pixels", Chart.Tone.THIRD)));

  private StyleFamilies() {}

  /** One picture, optimised. */
  static Family styleTransfer() {
    List<Setting> settings =
        new ArrayList<>(
            List.of(
                method(),
                new Whole(
                    "size",
                    "Size",
                    "How many pixels the longer side of the picture has; twice as many take four"
                        + " times as long. VGG19 at 1024 needs a machine with 4 GB of free memory.",
                    false,
                    128,
                    1024,
                    256),
                contentWeight(1),
                styleWeight(),
                band("styleFine", "Fine style", "grain and strokes"),
                band("styleMiddle", "Middle style", "ornaments and small shapes"),
                band("styleCoarse", "Coarse style", "large shapes and the mixture of colours"),
                colorWeight(),
                variationWeight(0.1),
                new Toggle(
                    "keepColors",
                    "Keep the colours",
                    "Takes over light and dark from the style only, and leaves every colour as it"
                        + " is in the content.",
                    false,
                    false),
                new Choice(
                    "start",
                    "Start",
                    "What the picture is made from: the content keeps more of its drawing, noise"
                        + " leaves more to the style.",
                    false,
                    List.of(new Option("content", "Content"), new Option("noise", "Noise")),
                    "content"),
                new Real(
                    "styleSize",
                    "Size of the style",
                    "How large the style pictures are beside the picture; smaller ones have finer"
                        + " strokes.",
                    false,
                    0.25,
                    2,
                    true,
                    1.0)));
    for (int i = 1; i <= STYLES; i++) {
      settings.add(
          new Real(
                  "blend" + i,
                  "Share of style " + i,
                  "How much this style picture counts beside the others.",
                  true,
                  0,
                  1,
                  false,
                  1.0)
              .of(new OfPicture("style", i)));
    }
    settings.addAll(
        List.of(
            pooling(),
            new Choice(
                "optimizer",
                "Optimiser",
                "How the picture is moved: Adam takes even steps, L-BFGS learns from the last few"
                    + " how far to go.",
                false,
                List.of(new Option("adam", "Adam"), new Option("lbfgs", "L-BFGS")),
                "adam"),
            new Real(
                "rate",
                "Learning rate",
                "How far a step moves a pixel, where black is 0 and white is 1; lower it where the"
                    + " picture flickers.",
                true,
                1e-3,
                0.2,
                true,
                0.02)));
    return new Family(
        "style-transfer",
        "Style transfer",
        "Repaints one picture in the style of another, while you watch.",
        "There is no network to train: the picture itself is what is learnt. Its content is held by"
            + " comparing it with the content picture, its style by comparing how often each kind"
            + " of stroke and colour occurs in the style picture, wherever that may be. It begins"
            + " small, where large shapes are cheap to move, and grows. Watch the loss of style"
            + " fall while that of content rises, and move their weights to choose between them.",
        List.of(
            new Input.Pictures("content", "a content picture", 1, 1, false)
                .noNarrowerThan(NARROWEST_CONTENT, "size"),
            new Input.Pictures("style", "style pictures", 1, STYLES, true),
            new Input.Network("network", "a feature network", "method")),
        settings,
        CHARTS,
        200,
        List.of());
  }

  /** A network that repaints any picture. */
  static Family fastStyle() {
    return new Family(
        "fast-style",
        "Fast style",
        "Trains a small network for one style; then any picture is repainted at once.",
        "The network sees pictures of your set and repaints them in one pass; the same losses as in"
            + " style transfer say how far the result is from the content of each and from the"
            + " style. Where style transfer optimises one picture, here the weights of a network"
            + " are optimised for all. It takes minutes once, and then a fraction of a second for"
            + " any picture, also for those that it has never seen.",
        List.of(
            Input.images("pictures", "a set of pictures", SIZES).with(Input.Labels.ONE_POSSIBLE),
            new Input.Pictures("style", "a style picture", 1, 1, true),
            new Input.Network("network", "a feature network", "method")),
        List.of(
            method(),
            contentWeight(2),
            styleWeight(),
            band("styleFine", "Fine style", "grain and strokes"),
            band("styleMiddle", "Middle style", "ornaments and small shapes"),
            band("styleCoarse", "Coarse style", "large shapes and the mixture of colours"),
            colorWeight(),
            variationWeight(0.1),
            new Whole(
                "styleSide",
                "Size of the style",
                "How many pixels the longer side of the style picture has while the network learns;"
                    + " fewer give finer strokes.",
                false,
                64,
                512,
                192),
            new Real(
                "rate",
                "Learning rate",
                "How far each step moves the network's weights; lower it where pictures flicker.",
                true,
                1e-5,
                1e-2,
                true,
                1e-3),
            new Whole(
                "batch",
                "Batch size",
                "How many pictures each step repaints; more are steadier and slower.",
                false,
                1,
                16,
                4),
            new Whole(
                "width",
                "Width",
                "How many channels the network has at half the picture's size; twice as many paint"
                    + " better and take about three times as long.",
                false,
                8,
                64,
                32),
            new Whole(
                "blocks",
                "Residual blocks",
                "How many pairs of convolutions the network has where the picture is smallest; more"
                    + " make larger changes.",
                false,
                1,
                8,
                3),
            pooling()),
        CHARTS,
        1500,
        List.of(Tools.REPAINT));
  }

  private static Setting method() {
    return new Choice(
        "method",
        "Method",
        "What compares styles: the distribution of small patches, which needs no download, or the"
            + " features of a network that was trained on photographs.",
        false,
        List.of(
            new Option("patches", "Patches"),
            new Option("squeezenet", "SqueezeNet"),
            new Option("vgg19", "VGG19")),
        "patches");
  }

  private static Setting contentWeight(double value) {
    return GanFamilies.amount(
        "contentWeight", "Content", "How much the content is to be kept.", 10, value);
  }

  private static Setting styleWeight() {
    return GanFamilies.amount("styleWeight", "Style", "How much the style counts.", 10, 1.0);
  }

  private static Setting colorWeight() {
    return GanFamilies.amount(
        "colorWeight",
        "Colour",
        "How much the style's colours count, each as often as there, where a network compares"
            + " styles; patches bring their colours with them.",
        10,
        1.0);
  }

  private static Setting band(String key, String title, String what) {
    return new Real(
        key, title, "How much of the style's " + what + " counts.", true, 0, 4, false, 1.0);
  }

  private static Setting variationWeight(double value) {
    return GanFamilies.amount(
        "variationWeight",
        "Smoothness",
        "How much differences of neighbouring pixels are held against the picture; raise it where"
            + " the picture is grainy.",
        10,
        value);
  }

  private static Setting pooling() {
    return new Choice(
        "pooling",
        "Pooling",
        "How the network sums up neighbouring features; averages give smoother pictures.",
        false,
        List.of(new Option("max", "Largest"), new Option("average", "Average")),
        "max");
  }
}
