package atelier.nn;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * What discriminator and generator minimise, for one sample, as functions of the discriminator's
 * logit; each with its derivative.
 */
public enum AdversarialLoss {
  /** Goodfellow et al. 2014, with the generator's loss −log D(G(z)) that they advise. */
  NON_SATURATING(Term.NOT_REAL, Term.NOT_FAKE, Term.NOT_REAL),

  /** The same game without that advice: the generator's loss is log(1 − D(G(z))). */
  MINIMAX(
      Term.NOT_REAL, Term.NOT_FAKE, new Term(logit -> -softplus(logit), logit -> -sigmoid(logit))),

  /** Lim and Ye 2017; Miyato et al. 2018. */
  HINGE(
      new Term(logit -> Math.max(0, 1 - logit), logit -> logit < 1 ? -1 : 0),
      new Term(logit -> Math.max(0, 1 + logit), logit -> logit > -1 ? 1 : 0),
      Term.HIGHER),

  /** Mao et al. 2017, with targets 1 for real and 0 for fake. */
  LEAST_SQUARES(Term.squareTo(1), Term.squareTo(0), Term.squareTo(1)) {
    @Override
    public double boundary() {
      return 0.5;
    }
  },

  /**
   * Cross-entropy of how much more real a picture looks than those of the other kind do on average
   * (Jolicoeur-Martineau 2019): logits are less the mean of the other kind's, and the generator
   * wants the opposite of what the discriminator wants, for both kinds.
   */
  RELATIVISTIC(Term.NOT_REAL, Term.NOT_FAKE, Term.NOT_REAL) {
    @Override
    public boolean relativistic() {
      return true;
    }
  },

  /** The same with hinges. */
  RELATIVISTIC_HINGE(HINGE.real, HINGE.fake, HINGE.generator) {
    @Override
    public boolean relativistic() {
      return true;
    }
  },

  /**
   * How far the mean logits of real and generated pictures are apart (Arjovsky et al. 2017): means
   * something while the discriminator's slope is bounded, by clipping its weights.
   */
  WASSERSTEIN_CLIP(Term.HIGHER, Term.LOWER, Term.HIGHER),

  /** The same, with a penalty on slopes other than 1 (Gulrajani et al. 2017). */
  WASSERSTEIN_GP(Term.HIGHER, Term.LOWER, Term.HIGHER);

  /** A loss of one logit, and its derivative. */
  private record Term(DoubleUnaryOperator loss, DoubleUnaryOperator slope) {
    /** −log of the probability that it is real. */
    static final Term NOT_REAL = new Term(logit -> softplus(-logit), logit -> -sigmoid(-logit));

    /** −log of the probability that it is fake. */
    static final Term NOT_FAKE = new Term(AdversarialLoss::softplus, AdversarialLoss::sigmoid);

    /** The higher the logit, the lower the loss. */
    static final Term HIGHER = new Term(logit -> -logit, logit -> -1);

    /** The lower the logit, the lower the loss. */
    static final Term LOWER = new Term(logit -> logit, logit -> 1);

    static Term squareTo(double target) {
      return new Term(logit -> 0.5 * (logit - target) * (logit - target), logit -> logit - target);
    }
  }

  private final Term real;
  private final Term fake;
  private final Term generator;

  AdversarialLoss(Term real, Term fake, Term generator) {
    this.real = real;
    this.fake = fake;
    this.generator = generator;
  }

  /** The one that a setting names. */
  public static AdversarialLoss of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The discriminator's loss for a real picture. */
  public double real(double logit) {
    return real.loss.applyAsDouble(logit);
  }

  public double realSlope(double logit) {
    return real.slope.applyAsDouble(logit);
  }

  /** The discriminator's loss for a generated picture. */
  public double fake(double logit) {
    return fake.loss.applyAsDouble(logit);
  }

  public double fakeSlope(double logit) {
    return fake.slope.applyAsDouble(logit);
  }

  /** The generator's loss for a picture that it generated. */
  public double generator(double logit) {
    return generator.loss.applyAsDouble(logit);
  }

  public double generatorSlope(double logit) {
    return generator.slope.applyAsDouble(logit);
  }

  /** The logit above which the discriminator takes a picture for real. */
  public double boundary() {
    return 0;
  }

  /** Whether a picture is judged by how far its logit is from the mean of the other kind's. */
  public boolean relativistic() {
    return false;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
