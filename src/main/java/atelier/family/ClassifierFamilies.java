package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Whole;
import java.util.List;

/** The classifier, and the tools that fool it. */
final class ClassifierFamilies {
  private ClassifierFamilies() {}

  static Family classifier() {
    return new Family(
        "classifier",
        "Classifier",
        "Tells pictures apart by their labels, and can be fooled.",
        "A small convolutional network learns which label each picture has. Some pictures are held"
            + " out: it never learns from them, so they show whether it has understood or only"
            + " remembers. The frame has a row for what they are and a column for what they are"
            + " taken for; watch them gather on the diagonal. Then attack it: changes that hardly"
            + " anybody sees make it take a coat for a sandal. Training on attacked pictures helps,"
            + " at some cost on pictures as they are.",
        List.of(
            Input.images("pictures", "a set of pictures with labels", List.of(28, 32, 48, 64))
                .with(Input.Labels.ALL_NEEDED)),
        List.of(
            GanFamilies.rate("the loss jumps", 1e-3),
            GanFamilies.batch(64),
            GanFamilies.amount(
                "adversarial",
                "Adversarial training",
                "How far half of the pictures are changed by an attack before they are learnt, as a"
                    + " share of the range from black to white; 0 leaves them as they are.",
                0.5,
                0.0)),
        List.of(
            Chart.loss(new Series("loss", "Loss", Tone.GENERATOR)),
            Chart.ofShares(
                "accuracy",
                "Recognised",
                new Series("accuracy", "While learning", Tone.GENERATOR),
                new Series("heldOutAccuracy", "Held out", Tone.DISCRIMINATOR),
                new Series("attackedAccuracy", "Held out, attacked", Tone.THIRD)),
            Chart.ofShares(
                "rare",
                "Recognised, of labels with few pictures",
                new Series("rareAccuracy", "Held out", Tone.DISCRIMINATOR))),
        3_000,
        List.of(classify(), confusion(), attack()));
  }

  private static Tool classify() {
    return new Tool(
        "classify",
        "Classify a picture",
        "How far a picture is taken for each label.",
        List.of(),
        List.of(picture()),
        Tool.Gives.VALUES);
  }

  private static Tool confusion() {
    return new Tool(
        "confusion",
        "What it takes for what",
        "Which held-out pictures are taken for something else, the most frequent mistakes first,"
            + " and which share of each label is recognised.",
        List.of(),
        List.of(),
        Tool.Gives.VALUES);
  }

  private static Tool attack() {
    return new Tool(
            Tools.ATTACK,
            "Fool it",
            "Changes a picture a little, so that it is taken for something else, and shows the change"
                + " and the pixels that matter most.",
            List.of(
                new Choice(
                    "method",
                    "Method",
                    "One step, many small steps with a check after each, or many towards a label of"
                        + " your choice.",
                    true,
                    List.of(
                        new Option("fgsm", "One step (FGSM)"),
                        new Option("pgd", "Many steps (PGD)"),
                        new Option("targeted", "Towards a label")),
                    "fgsm"),
                GanFamilies.amount(
                    "epsilon",
                    "Largest change",
                    "How far a pixel may change, as a share of the range from black to white.",
                    0.5,
                    0.1),
                new Whole(
                    "steps",
                    "Steps",
                    "How often the picture is changed, where that is done in many steps.",
                    true,
                    1,
                    40,
                    10)),
            List.of(picture(), new Takes.Label("target", "To be taken for", "pictures", false)),
            Tool.Gives.PICTURES)
        .onPage("runs/{id}/fool")
        .needing(
            "target",
            "A targeted attack needs a label: what the picture is to be taken for.",
            (given, chosen) ->
                !chosen.choice("method").equals("targeted") || given.contains("target"));
  }

  private static Takes picture() {
    return new Takes.Pictures("picture", "A picture", 1, 1, "pictures");
  }
}
