package atelier.family;

import atelier.family.Setting.Choice;
import atelier.family.Setting.Option;
import atelier.family.Setting.Real;
import atelier.family.Setting.Whole;
import java.util.List;

/** The families that learn to draw pictures like those of one set, from nothing but noise. */
final class GanFamilies {
  static final List<Integer> SIZES = List.of(28, 32, 48, 64, 96, 128);

  static final List<Chart> CHARTS =
      List.of(
          new Chart(
              "loss",
              "Loss",
              List.of(
                  new Chart.Series("generatorLoss", "Generator", Chart.Tone.GENERATOR),
                  new Chart.Series("discriminatorLoss", "Discriminator", Chart.Tone.DISCRIMINATOR)),
              false),
          new Chart(
              "accuracy",
              "Discriminator is right",
              List.of(
                  new Chart.Series("realAccuracy", "on real", Chart.Tone.DISCRIMINATOR),
                  new Chart.Series("fakeAccuracy", "on generated", Chart.Tone.GENERATOR)),
              true));

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
        List.of(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(1.0),
            batch(32),
            latent(64),
            new Whole(
                "width",
                "Width",
                "How many channels the networks have where the pictures are largest; twice as many"
                    + " draw better and take about three times as long.",
                false,
                8,
                128,
                32),
            loss("hinge"),
            optimizer("adam"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        3000,
        Tools.latents());
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
        List.of(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(0.0),
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
            loss("non-saturating"),
            optimizer("rmsprop"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        3000,
        Tools.latents());
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
        List.of(
            generatorRate(1e-3),
            discriminatorRate(1e-3),
            augmentation(0.0),
            batch(32),
            latent(30),
            loss("non-saturating"),
            optimizer("rmsprop"),
            generatorUpdates(),
            discriminatorUpdates()),
        CHARTS,
        10_000,
        Tools.latents());
  }

  static List<Input> pictures(List<Integer> sizes) {
    return List.of(
        Input.images("pictures", "a set of pictures", sizes).with(Input.Labels.ONE_POSSIBLE));
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

  static Setting loss(String value) {
    return new Choice(
        "loss",
        "Loss",
        "What the two networks minimise.",
        false,
        List.of(
            new Option("minimax", "Minimax"),
            new Option("non-saturating", "Non-saturating"),
            new Option("hinge", "Hinge"),
            new Option("least-squares", "Least squares")),
        value);
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

  static Setting augmentation(double value) {
    return new Real(
        "augmentation",
        "Augmentation",
        "How much the discriminator's pictures are changed at random in colour, position and by a"
            + " hidden patch; with few pictures it decides between learning and collapse.",
        true,
        0,
        1,
        false,
        value);
  }
}
