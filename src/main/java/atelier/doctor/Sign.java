package atelier.doctor;

/**
 * A sign that something goes wrong. It shows where what it looks at was measured: a comparison with
 * NaN is never true. Bounds were set by making runs ill on purpose and watching healthy ones. What
 * each step measures must be so on average over {@value Window#STEPS} steps, and what is measured
 * now and then, at two measurements in a row.
 */
enum Sign {
  DISCRIMINATOR_DOMINATES(
      "discriminator-dominates",
      "The discriminator dominates",
      "It tells nearly every generated picture from the real ones. From that the generator"
          + " learns little: whatever it tries is wrong. Slow the discriminator down, or make its"
          + " task harder.") {
    @Override
    boolean shows(Patient p) {
      return p.leastAccuracy() > 0.95;
    }
  },

  DISCRIMINATOR_LOSS_VANISHED(
      "discriminator-loss-vanished",
      "The discriminator has nothing left to learn",
      "Its loss is close to 0, and with it the gradient that the generator lives on. Going on will"
          + " not bring it back; an earlier step, with a slower discriminator, can.") {
    @Override
    boolean shows(Patient p) {
      return Math.abs(p.lossOverChance()) < 0.03;
    }
  },

  GENERATOR_STALLED(
      "generator-stalled",
      "The generator stands still",
      "Its pictures hardly change any more, and yet the discriminator tells them from the real ones:"
          + " it is not finished, it gets no help.") {
    @Override
    boolean shows(Patient p) {
      return p.vitals().most("movement") < STILL && p.leastAccuracy() > 0.85;
    }

    @Override
    int since(Patient p) {
      return p.vitals().earlier("movement");
    }
  },

  MODE_COLLAPSE(
      "mode-collapse",
      "Mode collapse",
      "The generated pictures vary far less than the real ones: the generator has found a few that"
          + " pass, and draws those again and again.") {
    @Override
    boolean shows(Patient p) {
      boolean late = p.peakDiversity() > 0.6 || p.vitals().first("diversity") > 600;
      return p.isGame() && late && p.vitals().most("diversity") < 0.4;
    }

    @Override
    int since(Patient p) {
      return p.vitals().earlier("diversity");
    }
  },

  MEMORISING(
      "memorising",
      "It learns the pictures by heart",
      "Generated pictures lie closer to single pictures of the set than these lie to each other. It"
          + " repeats what it was shown instead of drawing something new.") {
    @Override
    boolean shows(Patient p) {
      return p.vitals().most("novelty") < 0.5;
    }

    @Override
    int since(Patient p) {
      return p.vitals().earlier("novelty");
    }
  },

  DIVERGED(
      "diverged",
      "The losses are out of bounds",
      "The discriminator is wrong far more often than if it guessed, and stays so: its updates are"
          + " larger than what they are to mend. Smaller learning rates, from a step before that,"
          + " usually help.") {
    @Override
    boolean shows(Patient p) {
      return p.lossOverChance() > 3;
    }
  },

  LEARNING_RATE_TOO_LOW(
      "learning-rate-too-low",
      "The learning rate is too low",
      "The pictures hardly change from one hundred steps to the next, though they are still far from"
          + " the real ones and the discriminator does not stand in the way. Larger steps would get"
          + " there sooner.") {
    @Override
    boolean shows(Patient p) {
      return p.vitals().most("movement") < STILL
          && p.leastAccuracy() <= 0.85
          && p.vitals().least("kidSmall") > 0.3;
    }

    @Override
    int since(Patient p) {
      return p.vitals().earlier("movement");
    }
  },

  TOO_FEW_PICTURES(
      "too-few-pictures",
      "Very few pictures",
      "From so few pictures a discriminator knows each by heart within minutes. Add more to the set;"
          + " until then augmentation, small random changes of whatever it sees, keeps it honest.") {
    @Override
    boolean shows(Patient p) {
      return p.pictures() > 0 && p.pictures() < 50 && p.setting("augmentation") < 0.5;
    }
  };

  /** Movement in a hundred steps below which pictures stand still. */
  private static final double STILL = 0.01;

  final String key;
  final String title;
  final String text;

  Sign(String key, String title, String text) {
    this.key = key;
    this.title = title;
    this.text = text;
  }

  abstract boolean shows(Patient patient);

  /** The last step at which a sign that shows now did not show yet, as far as that is known. */
  int since(Patient patient) {
    return patient.window().start();
  }
}
