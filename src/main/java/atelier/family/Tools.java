package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Seed;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The tools that several families share. */
public final class Tools {
  /** Where tools are tried that make a picture of a picture. */
  public static final String TRANSLATE_PAGE = "translate?run={id}";

  private static final int MOST_PICTURES = 16;
  private static final int MOST_POINTS = 64;
  private static final int LONGEST_TEXT = 200;

  /** Key of the attack on a classifier. */
  public static final String ATTACK = "attack";

  private Tools() {}

  /** Draws new pictures: those with the numbers from {@code first} of a seed. */
  public static final Tool SAMPLE =
      new Tool(
          "sample",
          "New pictures",
          "Draws pictures that nobody has seen before. The same seed draws the same pictures; as the"
              + " model learns, they change.",
          List.of(
              seed("seed", "Seed", "Which random numbers the pictures are made from.", 1),
              new Whole("count", "How many", "How many pictures are drawn.", true, 1, 400, 64),
              new Whole(
                  "first",
                  "From number",
                  "The pictures of a seed are numbered from 0; this is the first that is drawn.",
                  true,
                  0,
                  999_999,
                  0)),
          List.of(),
          Tool.Gives.PICTURES);

  /** Asks the discriminator what it thinks of pictures. */
  public static final Tool JUDGE =
      new Tool(
          "judge",
          "Real or generated?",
          "Shows pictures to the discriminator. It says how sure it is, from 0 to 1, that each is"
              + " one of those that the model learns from.",
          List.of(),
          List.of(new Takes.Pictures("pictures", "Pictures", 1, 64, "pictures")),
          Tool.Gives.VALUES);

  /** Draws what lies between the first pictures of two seeds. */
  public static final Tool INTERPOLATE =
      new Tool(
          "interpolate",
          "Interpolation",
          "Walks from one picture to another through the latent space, along the great circle"
              + " between their latents. Where the model has understood the pictures, every step on"
              + " the way looks like one of them.",
          List.of(
              seed("from", "From seed", "Whose first picture the walk begins with.", 1),
              seed("to", "To seed", "Whose first picture the walk ends with.", 2),
              new Whole(
                  "count",
                  "Steps",
                  "How many pictures the walk has, both ends included.",
                  true,
                  2,
                  64,
                  9)),
          List.of(),
          Tool.Gives.PICTURES);

  /** Draws points of the latent space. */
  public static final Tool DRAW =
      new Tool(
              "draw",
              "Latent space",
              "Every picture comes from a point, a list of random numbers. Walk between points, add and"
                  + " subtract them, move them along directions, and see what the generator makes of it.",
              List.of(
                  new Real(
                      "truncation",
                      "Truncation",
                      "How far points stay from the middle, as a share of their distance: less is more"
                          + " typical, and less varied.",
                      true,
                      0,
                      2,
                      false,
                      1.0)),
              List.of(new Takes.Points("points", "Points", 1, 400)),
              Tool.Gives.PICTURES)
          .onPage("runs/{id}/latents");

  /** The directions in which pictures change most, with how strongly. */
  public static final Tool DIRECTIONS =
      new Tool(
              "directions",
              "Directions",
              "The directions of the latent space to which the generator's first layer answers most"
                  + " (GANSpace), and how strongly.",
              List.of(),
              List.of(),
              Tool.Gives.VALUES)
          .onPage("runs/{id}/latents");

  /** The training pictures that come nearest to a generated one. */
  public static final Tool NEIGHBOURS =
      new Tool(
              "neighbours",
              "Neighbours",
              "The training pictures that come nearest to a generated one: whether it has learnt by"
                  + " heart.",
              List.of(new Whole("count", "How many", "How many are looked for.", true, 1, 50, 5)),
              List.of(new Takes.Points("point", "Point", 1, 1)),
              Tool.Gives.VALUES)
          .onPage("runs/{id}/latents");

  /** Makes a direction of two groups of points, or of two labels of the pictures. */
  public static final Tool DIRECTION =
      new Tool(
              "direction",
              "Make a direction",
              "The way from the mean of some points to the mean of others; or, where the pictures have"
                  + " labels, from what looks like one to what looks like another.",
              List.of(),
              List.of(
                  new Takes.Points("from", "From", 0, MOST_POINTS),
                  new Takes.Points("to", "To", 0, MOST_POINTS)),
              Tool.Gives.VALUES)
          .onPage("runs/{id}/latents")
          .needing(
              "from",
              "A direction leads from one point or label to another; say both.",
              (given, parameters) ->
                  given.containsAll(Set.of("from", "to"))
                      || given.containsAll(Set.of("fromLabel", "toLabel")));

  /** Looks for the point whose picture is most like a given one. */
  public static final Tool PROJECT =
      new Tool(
              "project",
              "Project",
              "Looks for the point of the latent space whose picture is most like yours, by gradient"
                  + " descent: can the generator draw it?",
              List.of(
                  new Whole("steps", "Steps", "How often points are moved.", true, 20, 1000, 200),
                  seed("seed", "Seed", "Which random numbers the search begins with.", 1)),
              List.of(new Takes.Pictures("picture", "A picture", 1, 1, "pictures")),
              Tool.Gives.PICTURES)
          .onPage("runs/{id}/latents");

  /** What every family has that draws from a latent space. */
  public static List<Tool> latents() {
    Takes fromLabel = new Takes.Label("fromLabel", "From label", "pictures", false);
    Takes toLabel = new Takes.Label("toLabel", "To label", "pictures", false);
    return List.of(
        SAMPLE,
        INTERPOLATE,
        DRAW,
        DIRECTIONS,
        DIRECTION.taking(fromLabel, toLabel),
        PROJECT,
        NEIGHBOURS);
  }

  /** {@link #latents} of a model with a discriminator that looks at pictures alone. */
  static List<Tool> latentsAndJudge() {
    return Stream.concat(latents().stream(), Stream.of(JUDGE)).toList();
  }

  /** {@link #latents} of a model that knows the labels of an input's image set. */
  static List<Tool> latentsOf(String input) {
    Takes label = new Takes.Label("label", "Label", input, false);
    return List.of(
        SAMPLE.taking(label),
        INTERPOLATE.taking(label, new Takes.Label("toLabel", "To label", input, false)),
        DRAW.taking(label),
        DIRECTIONS,
        DIRECTION,
        PROJECT.taking(label),
        NEIGHBOURS.taking(label));
  }

  /** {@link #latents} of a model that knows the words of the captions of an input's image set. */
  static List<Tool> latentsByCaptionsOf(String input) {
    Takes text = new Takes.Text("text", "A sentence", LONGEST_TEXT, input, false);
    Takes toText = new Takes.Text("toText", "To the sentence", LONGEST_TEXT, input, false);
    return List.of(
        SAMPLE.taking(text),
        INTERPOLATE.taking(text, toText),
        DRAW.taking(text),
        DIRECTIONS,
        DIRECTION,
        PROJECT.taking(text),
        NEIGHBOURS.taking(text));
  }

  /** Turns pictures like those of one image set into pictures like those of the other. */
  public static final Tool TRANSLATE =
      new Tool(
              "translate",
              "Translation",
              "Turns a picture of one kind into one of the other.",
              List.of(
                  new Choice(
                      "direction",
                      "Direction",
                      "Which way the picture is translated.",
                      true,
                      Arrays.stream(Direction.values())
                          .map(direction -> new Option(direction.key(), direction.title()))
                          .toList(),
                      Direction.A_TO_B.key()),
                  new Toggle(
                      "back",
                      "And back",
                      "Translates the result back again, which should find the picture that was given.",
                      true,
                      false)),
              List.of(new Takes.Pictures("picture", "A picture", 1, MOST_PICTURES, "a")),
              Tool.Gives.PICTURES)
          .onPage(TRANSLATE_PAGE);

  /** Turns pictures like those of an input's image set into what their partners look like. */
  static Tool translation(String input) {
    return new Tool(
            TRANSLATE.key(),
            TRANSLATE.title(),
            "Turns a picture into what its partner would look like.",
            List.of(),
            List.of(new Takes.Pictures("picture", "A picture", 1, MOST_PICTURES, input)),
            Tool.Gives.PICTURES)
        .onPage(TRANSLATE_PAGE);
  }

  /** Turns pictures of any size into others of that size. */
  public static final Tool REPAINT =
      new Tool(
          "repaint",
          "Repaint a picture",
          "Repaints any picture in the style that was learnt.",
          List.of(),
          List.of(new Takes.Pictures("picture", "A picture", 1, MOST_PICTURES, null)),
          Tool.Gives.PICTURES);

  private static Setting seed(String key, String title, String help, long value) {
    return new Seed(key, title, help, true, value);
  }
}
