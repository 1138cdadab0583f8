package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Whole;
import java.util.List;

/** Structure-texture separation. */
final class StsnFamilies {
  private static final int MOST_PICTURES = 8;

  private StsnFamilies() {}

  static Family stsn() {
    return new Family(
        "stsn",
        "Structure and texture",
        "Learns to read pictures that nobody labelled, such as worn rubbings, from clean ones.",
        "What a picture shows is its structure; how it looks is its texture. One encoder finds the"
            + " structure of pictures of both sets, another the texture, and a decoder joins any"
            + " structure with any texture: so letters whose labels are known can be drawn as"
            + " rubbings, and from those it learns to read real ones. In the frames textures are on"
            + " top, structures on the left. The chart compares with a classifier that was trained"
            + " on the first set alone. Labels of the second set are used to measure, never to"
            + " learn.",
        List.of(
            Input.images("a", "a set with labels, such as clean letters", List.of(28, 32, 48, 64))
                .with(Input.Labels.ALL_NEEDED),
            Input.images(
                    "b",
                    "a set of the same things that look different, such as rubbings",
                    List.of(28, 32, 48, 64))
                .like("a")),
        List.of(
            GanFamilies.rate("the losses jump", 1e-3),
            GanFamilies.amount(
                "domainWeight",
                "Domain-adversarial weight",
                "How much it counts that nothing in what it finds in a picture tells which of the"
                    + " two sets the picture is from (Ganin 2016).",
                5,
                1.0),
            GanFamilies.amount(
                "swappedWeight",
                "Weight of swapped pictures",
                "How much it counts that pictures of the first set are still recognised when they"
                    + " are drawn in textures of the second.",
                5,
                1.0),
            GanFamilies.amount(
                "reconstructionWeight",
                "Weight of reconstruction",
                "How much it counts that a picture can be put together again from its own structure"
                    + " and texture.",
                5,
                0.5),
            GanFamilies.amount(
                "discriminatorWeight",
                "Adversarial weight",
                "How much it counts that the discriminators take a swapped picture for one of the"
                    + " set whose texture it has.",
                5,
                0.1),
            GanFamilies.amount(
                "likenessWeight",
                "Weight of kept structure",
                "How much it counts that a swapped picture still has the structure that it was"
                    + " drawn from.",
                5,
                0.05),
            new Whole(
                "warmUp",
                "Warm-up steps",
                "For how many steps it only learns to recognise the first set and to put pictures"
                    + " of both together again; after that, textures are swapped.",
                false,
                0,
                5000,
                300),
            GanFamilies.batch(32),
            new Whole(
                "width",
                "Width",
                "How many channels the networks have where the pictures are largest.",
                false,
                8,
                64,
                32)),
        List.of(
            Chart.ofShares(
                "accuracy",
                "Recognised, of pictures that were held out",
                new Series("secondAccuracy", "second set", Tone.GENERATOR),
                new Series(
                    "plainAccuracy", "second set, learnt from the first alone", Tone.DISCRIMINATOR),
                new Series("firstAccuracy", "first set", Tone.THIRD)),
            Chart.loss(
                new Series("classLoss", "Labels", Tone.GENERATOR),
                new Series("swappedClassLoss", "Labels, in swapped textures", Tone.THIRD),
                new Series("domainLoss", "Telling the sets apart", Tone.DISCRIMINATOR))),
        3000,
        List.of(swap()));
  }

  private static Tool swap() {
    return new Tool(
        "swap",
        "This structure, that texture",
        "Draws the structure of some pictures in the textures of others.",
        List.of(
            new Choice(
                "kind",
                "Textures come from",
                "Which set the pictures that give their texture belong to, or look like.",
                true,
                List.of(
                    new Option("second", "the second set"), new Option("first", "the first set")),
                "second")),
        List.of(
            new Takes.Pictures("structure", "Structures", 1, MOST_PICTURES, "a"),
            new Takes.Pictures("texture", "Textures", 1, MOST_PICTURES, "b")),
        Tool.Gives.PICTURES);
  }
}
