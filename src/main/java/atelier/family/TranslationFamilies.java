package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.List;
import java.util.stream.Stream;

/** The families that learn to turn pictures of one kind into pictures of another. */
final class TranslationFamilies {
  private static final List<Integer> SIZES = List.of(28, 32, 48, 64, 96, 128);

  private TranslationFamilies() {}

  /** Isola et al. 2017. */
  static Family pix2pix() {
    return new Family(
            "pix2pix",
            "pix2pix",
            "Learns from pairs how to turn a picture into its partner: drawings into paintings,"
                + " edges into photographs.",
            "Each picture comes with the one that it should become. A generator is told how far"
                + " every pixel is off; that alone gives blurred pictures, the mean of all that"
                + " might be right. So a discriminator looks at picture and answer together, place"
                + " by place, and says whether they are a true pair. Some pairs are held out: the"
                + " frame shows each of them, its translation and its true partner, and the chart"
                + " how far off they are. Where that rises while the pixel loss falls, it learns by"
                + " heart: bring more pairs.",
            List.of(
                Input.images("from", "a set of pictures to begin with", SIZES),
                Input.images("to", "the set of their partners", SIZES).pairedWith("from")),
            List.of(
                GanFamilies.amount(
                    "pixelWeight",
                    "Pixel weight",
                    "How much it counts that every pixel is right; less leaves more to the"
                        + " discriminator, for bolder and less faithful pictures.",
                    200,
                    100.0),
                new Toggle(
                    "mirrored",
                    "Mirrored pairs",
                    "Learns half of the pairs mirrored, which makes more of few; leave it out for"
                        + " letters.",
                    true,
                    true),
                rate("generatorRate", "Generator's learning rate", "generator's", 1e-3),
                rate("discriminatorRate", "Discriminator's learning rate", "discriminator's", 2e-4),
                new Whole(
                    "batch", "Batch size", "How many pairs a step looks at.", false, 1, 32, 8),
                new Choice(
                    "width",
                    "Width",
                    "How many channels the networks have where the pictures are largest; twice as"
                        + " many take about three times as long.",
                    false,
                    Stream.of("16", "32", "48", "64")
                        .map(width -> new Option(width, width))
                        .toList(),
                    "32")),
            List.of(
                Chart.of(
                    "held-out",
                    "Error on pairs it never saw",
                    new Series("heldOutError", "translated", Tone.GENERATOR),
                    new Series("untranslatedError", "as they are", Tone.THIRD)),
                pixelLoss(),
                adversarialLoss("Adversarial loss"),
                Chart.ofShares(
                    "accuracy",
                    "Discriminator is right",
                    new Series("realAccuracy", "on true pairs", Tone.DISCRIMINATOR),
                    new Series("fakeAccuracy", "on translated ones", Tone.GENERATOR))),
            2_000,
            List.of(Tools.translation("from")))
        .headed("{from}", "translated", "{to}", "{from}", "translated", "{to}");
  }

  /** The mean difference to the true pictures. */
  static Chart pixelLoss() {
    return Chart.of("pixels", "Pixel loss", new Series("pixelLoss", "Pixel loss", Tone.GENERATOR));
  }

  /** What the two networks minimise besides. */
  static Chart adversarialLoss(String title) {
    return Chart.of(
        "adversarial",
        title,
        new Series("generatorLoss", "Generator", Tone.GENERATOR),
        new Series("discriminatorLoss", "Discriminator", Tone.DISCRIMINATOR));
  }

  /** Zhu et al. 2017. */
  static Family cyclegan() {
    return new Family(
            "cyclegan",
            "CycleGAN",
            "Turns summer into winter, or any kind of picture into another, without having seen a single"
                + " pair.",
            "Two generators translate, one each way; two discriminators say whether a picture looks like"
                + " the kind that it should be. That alone would let a generator paint any picture of"
                + " the right kind, so there is a second rule, cycle consistency: a picture that is"
                + " translated there and back must be the picture that it was. And a third, identity:"
                + " a picture that is of the wanted kind already must stay as it is. Watch the third"
                + " picture of each row come to equal the first, and the second to look like the other"
                + " kind. If the second equals the first as well, the generators hide from the"
                + " discriminators: lower the cycle consistency weight. If colours go astray, raise the"
                + " identity weight. The two sets may differ in size: pictures of the second are"
                + " brought to that of the first.",
            List.of(
                Input.images("a", "a set of the first kind", SIZES),
                Input.images("b", "a set of the second kind", SIZES).fittedTo("a")),
            List.of(
                GanFamilies.amount(
                    "cycleWeight",
                    "Cycle consistency weight",
                    "How much it counts that a picture comes back unchanged; lower it where"
                        + " translations change too little.",
                    50,
                    10.0),
                GanFamilies.amount(
                    "identityWeight",
                    "Identity weight",
                    "How much it counts that a generator leaves pictures alone that are of its kind"
                        + " already; it keeps colours, and 0 makes steps a third quicker.",
                    50,
                    5.0),
                rate("generatorRate", "Generators' learning rate", "generators'", 2e-4),
                rate("discriminatorRate", "Discriminators' learning rate", "discriminators'", 2e-4),
                new Whole(
                    "batch",
                    "Batch size",
                    "How many pictures of each kind a step looks at.",
                    false,
                    1,
                    16,
                    4),
                new Whole(
                    "width",
                    "Width",
                    "How many channels the networks have where the pictures are largest; twice as"
                        + " many take about three times as long.",
                    false,
                    8,
                    64,
                    32),
                new Whole(
                    "blocks",
                    "Residual blocks",
                    "How deep the generators are; more change larger shapes, and take longer.",
                    false,
                    1,
                    9,
                    3),
                new Choice(
                    "scales",
                    "Scales of the discriminators",
                    "Whether they look at small places only, or also at the pictures half as large,"
                        + " where they see larger shapes.",
                    false,
                    List.of(new Option("one", "One"), new Option("two", "Two")),
                    "one"),
                new Toggle(
                    "mirrored",
                    "Mirrored pictures",
                    "Learns half of the batches mirrored, which makes more of few pictures; leave"
                        + " it out for letters.",
                    true,
                    false)),
            List.of(
                Chart.of(
                    "adversarial",
                    "Generators' loss",
                    new Series("generatorLossAtoB", "{a} to {b}", Tone.GENERATOR),
                    new Series("generatorLossBtoA", "{b} to {a}", Tone.THIRD)),
                Chart.of(
                    "discriminators",
                    "Discriminators' loss",
                    new Series("discriminatorLossA", "{a}", Tone.DISCRIMINATOR),
                    new Series("discriminatorLossB", "{b}", Tone.FOURTH)),
                Chart.of(
                    "cycle",
                    "Cycle loss: lost on the way there and back",
                    new Series("cycleLossA", "{a}", Tone.GENERATOR),
                    new Series("cycleLossB", "{b}", Tone.THIRD)),
                Chart.of(
                    "identity",
                    "Identity loss: changed though nothing was to change",
                    new Series("identityLossA", "{a}", Tone.GENERATOR),
                    new Series("identityLossB", "{b}", Tone.THIRD)),
                Chart.ofShares(
                    "accuracy",
                    "Discriminators are right",
                    new Series("realAccuracy", "on real", Tone.DISCRIMINATOR),
                    new Series("fakeAccuracy", "on translated", Tone.GENERATOR))),
            10_000,
            List.of(Tools.TRANSLATE))
        .headed("{a}", "as {b}", "and back", "{b}", "as {a}", "and back");
  }

  private static Setting rate(String key, String title, String whose, double value) {
    return new Real(
        key,
        title,
        "How far each step moves the %s weights; it falls to 0 in the second half of the run."
            .formatted(whose),
        true,
        1e-6,
        1e-2,
        true,
        value);
  }
}
