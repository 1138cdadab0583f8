package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.List;
import java.util.stream.Stream;

/** Families that learn points in the plane. */
final class PointFamilies {
  private PointFamilies() {}

  /** Kahng et al. 2018. */
  static Family points() {
    return new Family(
        "points",
        "Points in the plane",
        "A GAN so small that you see all of it at work: no pictures, hundreds of steps a second.",
        "Blue points are real, orange ones generated. The background is blue where the"
            + " discriminator takes a point for real and orange where it does not: watch it push"
            + " the generated points about, and follow them. Where several groups are to be learnt,"
            + " the generator often finds only some of them; that is mode collapse. Set the"
            + " generator's updates to 0 to see what the discriminator makes of points that stand"
            + " still, and the other way round.",
        List.of(
            new Input.Points("drawing", "points that you draw", "distribution", "drawn", 1, 2000)),
        withRemedies(
            new Choice(
                "distribution",
                "What to learn",
                "Where the real points lie.",
                false,
                List.of(
                    new Option("ring", "Ring of eight groups"),
                    new Option("grid", "Grid of 25 groups"),
                    new Option("spiral", "Spiral"),
                    new Option("moons", "Two moons"),
                    new Option("drawn", "Drawn by hand")),
                "ring"),
            GanFamilies.generatorRate(1e-3),
            GanFamilies.discriminatorRate(1e-3),
            updates("generatorUpdates", "Generator updates", "generator"),
            updates("discriminatorUpdates", "Discriminator updates", "discriminator"),
            new Toggle(
                "arrows",
                "Arrows",
                "Shows where the generator is told to move its points.",
                true,
                true),
            GanFamilies.everyLoss("non-saturating"),
            GanFamilies.dropout(0),
            GanFamilies.diversity("none"),
            GanFamilies.spectralNorm(false),
            new Whole(
                "batch", "Batch size", "How many points each step looks at.", false, 4, 512, 128),
            GanFamilies.latent(8),
            new Whole(
                "width",
                "Width",
                "How many units each of the three layers has.",
                false,
                4,
                256,
                64)),
        Stream.concat(
                GanFamilies.CHARTS.stream(),
                Stream.of(
                    Chart.ofShares(
                        "modes",
                        "Groups",
                        new Chart.Series("modesFound", "found", Chart.Tone.GENERATOR),
                        new Chart.Series("goodPoints", "points in one", Chart.Tone.THIRD))))
            .toList(),
        20_000,
        List.of());
  }

  private static List<Setting> withRemedies(Setting... own) {
    return Stream.concat(Stream.of(own), GanFamilies.remedies(0.05)).toList();
  }

  private static Setting updates(String key, String title, String whose) {
    return new Whole(
        key,
        title,
        "How often each step updates the %s; at 0 it stands still.".formatted(whose),
        true,
        0,
        10,
        1);
  }
}
