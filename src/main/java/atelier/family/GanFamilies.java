package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.From;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Toggle;
import atelier.family.Setting.Whole;
import java.util.List;
import java.util.stream.Stream;

/** The families that learn to draw pictures like those of one set, from nothing but noise. */
final class GanFamilies {
  static final List<Integer> SIZES = List.of(28, 32, 48, 64, 96, 128);

  static final List<Chart> CHARTS =
      List.of(
          Chart.loss(
              new Chart.Series("generatorLoss", "Generator", Chart.Tone.GENERATOR),
              new Chart.Series("discriminatorLoss", "Discriminator", Chart.Tone.DISCRIMINATOR)),
          Chart.ofShares(
              "accuracy",
              "Discriminator is right",
              new Chart.Series("realAccuracy", "on real", Chart.Tone.DISCRIMINATOR),
              new Chart.Series("fakeAccuracy", "on generated", Chart.Tone.GENERATOR)));

  private GanFamilies() {}

  /** Spectral norm and hinge loss; the default. */
  static Family sngan() {
    return new Family(
        "sngan",
        "SNGAN",
        "The best start for your own pictures: steady, quick, and content with a few hundred.",
        "A generator turns random numbers into pictures; a discriminator tries to tell them from"
            + " yours; each learns from the other. Spectral normalisation keeps the discriminator"
            + " from changing its mind too abruptly, and small random changes of every picture"
            + " that it sees (brightness, position, a hidden patch) keep it from learning a small"
            + " set by heart. Watch that it is right about real and generated pictures more often"
            + " than not, but not always: then both still have something to learn.",
        pictures(SIZES),
        withControls(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(),
            batch(32),
            latent(64),
            width(),
            deep(false),
            modulation(),
            slim(true),
            everyLoss("hinge"),
            dropout(0),
            diversity("none"),
            spectralNorm(true),
            optimizer("adam"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        3000,
        Tools.latentsAndJudge());
  }

  /** The lecture's convolutional GAN. */
  static Family dcgan() {
    return new Family(
        "dcgan",
        "DCGAN",
        "The classic convolutional GAN, as in the lecture.",
        "The generator grows a small block of features into a picture by transposed convolutions,"
            + " the discriminator shrinks a picture into one number by convolutions. Batch"
            + " normalisation in the generator and dropout in the discriminator keep the two in"
            + " balance. Watch how shapes come first, and texture later.",
        pictures(SIZES),
        withControls(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(0),
            batch(32),
            latent(100),
            new Whole(
                "width",
                "Width",
                "How many channels the networks have where the pictures are largest; the lecture"
                    + " has 64.",
                false,
                16,
                128,
                64),
            everyLoss("non-saturating"),
            dropout(0.4),
            diversity("none"),
            spectralNorm(false),
            optimizer("rmsprop"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        3000,
        Tools.latentsAndJudge());
  }

  /** The lecture's fully connected GAN. */
  static Family dense() {
    return new Family(
        "dense",
        "Dense GAN",
        "The smallest GAN, as in the lecture: no convolutions, hundreds of steps a second.",
        "Every pixel is connected with every feature, so the networks know nothing of neighbours:"
            + " pictures stay grainy, and often end up all alike. A good place to see what can go"
            + " wrong, in seconds.",
        pictures(List.of(28, 32, 48, 64)),
        withControls(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(0),
            batch(32),
            latent(30),
            everyLoss("non-saturating"),
            dropout(0),
            diversity("none"),
            spectralNorm(false),
            optimizer("rmsprop"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        10_000,
        Tools.latentsAndJudge());
  }

  static List<Input> pictures(List<Integer> sizes) {
    return List.of(
        Input.images("pictures", "a set of pictures", sizes).with(Input.Labels.ONE_POSSIBLE));
  }

  /**
   * How far each step moves weights.
   *
   * @param help when to lower it, as the end of a sentence
   */
  static Setting rate(String help, double value) {
    return new Real(
        "rate",
        "Learning rate",
        "How far each step moves the weights; lower it where " + help + ".",
        true,
        1e-6,
        1e-2,
        true,
        value);
  }

  static Setting batch(int value) {
    return new Whole(
        "batch",
        "Batch size",
        "How many pictures each step looks at; more are steadier and slower.",
        false,
        4,
        128,
        value);
  }

  static Setting latent(int value) {
    return new Whole(
        "latent",
        "Latent size",
        "How many random numbers a picture is made from.",
        false,
        2,
        256,
        value);
  }

  static Setting width() {
    return new Whole(
        "width",
        "Width",
        "How many channels the networks have at half the size of the pictures; twice as many draw"
            + " better and take about three times as long.",
        false,
        8,
        128,
        32);
  }

  /**
   * Whether pictures of 8·2ⁿ pixels are halved to 4×4.
   *
   * @param before what it was in runs that had no choice
   */
  static Setting deep(boolean before) {
    return new Toggle(
        "deep",
        "Down to 4×4",
        "Has the networks halve pictures of 32, 64 and 128 pixels down to 4×4 rather than 8×8, so"
            + " that they know a shape as a whole; other sizes end at 6×6 or 7×7.",
        false,
        true,
        before);
  }

  /** How the latent enters a generator; runs of before had it in the first layer alone. */
  static Setting modulation() {
    return new Toggle(
        "modulation",
        "Latent in every layer",
        "Has the random numbers scale and shift the features of every layer of the generator, not"
            + " only begin the first, so that it learns forms and colours apart (self-modulation,"
            + " Chen 2019).",
        false,
        true,
        false);
  }

  /**
   * How wide a {@link #modulation} generator of colour pictures is; those of before were twice
   * that.
   */
  static Setting slim(boolean byDefault) {
    return new Toggle(
        "slim",
        "Slim colour generator",
        "With the latent in every layer, gives each layer of a generator of colour pictures half as"
            + " many features: it then takes more steps in a minute, and its pictures are the better"
            + " for it where they are of one kind; what has to follow words needs them all.",
        false,
        byDefault,
        false);
  }

  private static final List<Option> LOSSES =
      List.of(
          new Option("minimax", "Minimax"),
          new Option("non-saturating", "Non-saturating"),
          new Option("hinge", "Hinge"),
          new Option("least-squares", "Least squares"),
          new Option("relativistic", "Relativistic"),
          new Option("relativistic-hinge", "Relativistic hinge"));

  static Setting loss(String value) {
    return new Choice(
        "loss",
        "Loss",
        "What the two networks minimise. Relativistic compares each picture with those of the other"
            + " kind (Jolicoeur-Martineau 2019).",
        false,
        LOSSES,
        value);
  }

  /** {@link #loss} with those that need more than logits. */
  static Setting everyLoss(String value) {
    return new Choice(
        "loss",
        "Loss",
        "What the two networks minimise. Relativistic compares each picture with those of the other"
            + " kind (Jolicoeur-Martineau 2019); Wasserstein measures a distance, with clipped"
            + " weights (Arjovsky 2017) or a gradient penalty (Gulrajani 2017), and wants several"
            + " updates of the discriminator.",
        false,
        Stream.concat(
                LOSSES.stream(),
                Stream.of(
                    new Option("wasserstein-clip", "Wasserstein, clipped"),
                    new Option("wasserstein-gp", "Wasserstein, gradient penalty")))
            .toList(),
        value);
  }

  /** {@link #withRemedies} for a discriminator that sees changed pictures. */
  static List<Setting> withControls(Setting... own) {
    return withRemedies(
        Stream.concat(Stream.of(own), Stream.of(adaptiveAugmentation())).toArray(Setting[]::new));
  }

  /**
   * A family's own settings, followed by the remedies that the lectures speak of, all off: against
   * a discriminator that wins, and a generator that repeats itself.
   */
  static List<Setting> withRemedies(Setting... own) {
    return Stream.of(Stream.of(own), remedies(0), Stream.of(average()))
        .flatMap(settings -> settings)
        .toList();
  }

  /** What holds for points as well. */
  static Stream<Setting> remedies(double instanceNoise) {
    return Stream.of(
        amount(
            "skipBelow",
            "Skip below",
            "The discriminator is not updated in a step where its loss is below this, so that the"
                + " generator can catch up; 0 is off. Cross-entropy of two classes begins at 1.4;"
                + " means nothing with Wasserstein losses.",
            10,
            0.0),
        amount(
            "labelSmoothing",
            "Label smoothing",
            "The discriminator is told that real pictures are real by this much less than wholly,"
                + " so that it is never too sure (Salimans 2016).",
            0.5,
            0),
        amount(
            "labelFlip",
            "Flipped labels",
            "How often the discriminator is told the opposite of the truth, at random; makes its"
                + " task harder (Chintala's “GAN hacks”).",
            0.5,
            0),
        instanceNoise(instanceNoise),
        amount(
            "modeSeeking",
            "Mode seeking",
            "How much the generator is paid for different pictures from different random numbers;"
                + " against mode collapse (Mao 2019).",
            10,
            0.0),
        amount(
            "lecam",
            "LeCam",
            "Keeps the discriminator's verdicts near their running means, which helps with few"
                + " pictures; 0.3 is usual (Tseng 2021).",
            10,
            0.0));
  }

  private static Setting instanceNoise(double value) {
    return amount(
        "instanceNoise",
        "Instance noise",
        "Random noise on everything that the discriminator sees, so that it cannot tell real from"
            + " generated by single numbers, and has a slope that the generator feels from afar"
            + " (Sønderby 2017).",
        1,
        value);
  }

  static Setting average() {
    return amount(
        "average",
        "Averaging",
        "Pictures are drawn by a running mean of the generator's weights that reaches back over"
            + " this share of the training; 0 shows the newest weights (after Karras 2020).",
        0.5,
        0.05);
  }

  private static Setting adaptiveAugmentation() {
    return new Toggle(
        "adaptiveAugmentation",
        "Adaptive augmentation",
        "Begins without augmentation and adds as much as keeps the discriminator from knowing more"
            + " than four in five real pictures, in place of the fixed strength (Karras 2020,"
            + " ADA).",
        true,
        false);
  }

  static Setting dropout(double value) {
    return new Real(
        "dropout",
        "Dropout",
        "Share of the discriminator's features that are hidden from it at random, so that it relies"
            + " on many and is beaten less by one trick (Srivastava 2014).",
        false,
        0,
        0.8,
        false,
        value);
  }

  static Setting diversity(String value) {
    return new Choice(
        "diversity",
        "Diversity",
        "Whether the discriminator is told how much the pictures of a batch differ, so that it"
            + " notices when generated ones are all alike: by the spread of its features (Karras"
            + " 2018), or by the variance of the pixels, as in the lecture.",
        false,
        List.of(
            new Option("none", "Not told"),
            new Option("minibatch-stddev", "Spread of features"),
            new Option("variance", "Variance of pixels")),
        value);
  }

  static Setting spectralNorm(boolean value) {
    return new Toggle(
        "spectralNorm",
        "Spectral normalisation",
        "Bounds how fast the discriminator's verdict can change, layer by layer (Miyato 2018).",
        false,
        value);
  }

  /** A number from 0 on that may be changed while it trains. */
  static Real amount(String key, String title, String help, double most, double value) {
    return new Real(key, title, help, true, 0, most, false, value);
  }

  static Setting optimizer(String value) {
    return new Choice(
        "optimizer",
        "Optimiser",
        "How gradients become changes of the weights.",
        false,
        List.of(new Option("adam", "Adam"), new Option("rmsprop", "RMSprop")),
        value);
  }

  static Setting generatorRate(double value) {
    return new Real(
        "generatorRate",
        "Generator's learning rate",
        "How far each step moves the generator's weights; lower it where pictures flicker.",
        true,
        1e-6,
        1e-2,
        true,
        value);
  }

  static Setting discriminatorRate(double value) {
    return new Real(
        "discriminatorRate",
        "Discriminator's learning rate",
        "How far each step moves the discriminator's weights; lower it where it is always right.",
        true,
        1e-6,
        1e-2,
        true,
        value);
  }

  static Setting generatorUpdates() {
    return new Whole(
        "generatorUpdates",
        "Generator updates",
        "How often each step updates the generator; raise it where the discriminator wins.",
        true,
        1,
        5,
        1);
  }

  static Setting discriminatorUpdates() {
    return new Whole(
        "discriminatorUpdates",
        "Discriminator updates",
        "How often each step updates the discriminator; raise it where it is right no more often"
            + " than chance.",
        true,
        1,
        5,
        1);
  }

  /** As strong as is best for the size of the set; measured with {@code sngan} on garments. */
  static Setting augmentation() {
    return augmentation(0.3).bySize(new From(1, 0.6), new From(500, 0.3), new From(20_000, 0));
  }

  private static Real augmentation(double value) {
    return amount(
        "augmentation",
        "Augmentation",
        "How much the discriminator's pictures are changed at random in colour, position and by a"
            + " hidden patch; with few pictures it decides between learning and collapse (Zhao"
            + " 2020). What suits a set depends on its size: of a few hundred"
            + " pictures 0.6 learnt best, of thousands 0.3, of tens of thousands 0.",
        1,
        value);
  }
}
