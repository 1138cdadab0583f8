package atelier.nn;

import java.util.Locale;

/**
 * What discriminator and generator minimise, for one sample, as functions of the discriminator's
 * logit; each with its derivative.
 */
public enum AdversarialLoss {
  /** Goodfellow et al. 2014, with the generator's loss −log D(G(z)) that they advise. */
  NON_SATURATING {
    @Override
    public double real(double logit) {
      return softplus(-logit);
    }

    @Override
    public double realSlope(double logit) {
      return -sigmoid(-logit);
    }

    @Override
    public double fake(double logit) {
      return softplus(logit);
    }

    @Override
    public double fakeSlope(double logit) {
      return sigmoid(logit);
    }

    @Override
    public double generator(double logit) {
      return softplus(-logit);
    }

    @Override
    public double generatorSlope(double logit) {
      return -sigmoid(-logit);
    }
  },

  /** The same game without that advice: the generator's loss is log(1 − D(G(z))). */
  MINIMAX {
    @Override
    public double real(double logit) {
      return NON_SATURATING.real(logit);
    }

    @Override
    public double realSlope(double logit) {
      return NON_SATURATING.realSlope(logit);
    }

    @Override
    public double fake(double logit) {
      return NON_SATURATING.fake(logit);
    }

    @Override
    public double fakeSlope(double logit) {
      return NON_SATURATING.fakeSlope(logit);
    }

    @Override
    public double generator(double logit) {
      return -softplus(logit);
    }

    @Override
    public double generatorSlope(double logit) {
      return -sigmoid(logit);
    }
  },

  /** Lim and Ye 2017; Miyato et al. 2018. */
  HINGE {
    @Override
    public double real(double logit) {
      return Math.max(0, 1 - logit);
    }

    @Override
    public double realSlope(double logit) {
      return logit < 1 ? -1 : 0;
    }

    @Override
    public double fake(double logit) {
      return Math.max(0, 1 + logit);
    }

    @Override
    public double fakeSlope(double logit) {
      return logit > -1 ? 1 : 0;
    }

    @Override
    public double generator(double logit) {
      return -logit;
    }

    @Override
    public double generatorSlope(double logit) {
      return -1;
    }
  },

  /** Mao et al. 2017, with targets 1 for real and 0 for fake. */
  LEAST_SQUARES {
    @Override
    public double real(double logit) {
      return 0.5 * (logit - 1) * (logit - 1);
    }

    @Override
    public double realSlope(double logit) {
      return logit - 1;
    }

    @Override
    public double fake(double logit) {
      return 0.5 * logit * logit;
    }

    @Override
    public double fakeSlope(double logit) {
      return logit;
    }

    @Override
    public double generator(double logit) {
      return 0.5 * (logit - 1) * (logit - 1);
    }

    @Override
    public double generatorSlope(double logit) {
      return logit - 1;
    }

    @Override
    public double boundary() {
      return 0.5;
    }
  },

  /**
   * The non-saturating loss of how much more real one picture looks than another
   * (Jolicoeur-Martineau 2019): the logits are differences, of a real picture's and a generated
   * one's.
   */
  RELATIVISTIC {
    @Override
    public double real(double logit) {
      return NON_SATURATING.real(logit);
    }

    @Override
    public double realSlope(double logit) {
      return NON_SATURATING.realSlope(logit);
    }

    @Override
    public double fake(double logit) {
      return NON_SATURATING.fake(logit);
    }

    @Override
    public double fakeSlope(double logit) {
      return NON_SATURATING.fakeSlope(logit);
    }

    @Override
    public double generator(double logit) {
      return NON_SATURATING.generator(logit);
    }

    @Override
    public double generatorSlope(double logit) {
      return NON_SATURATING.generatorSlope(logit);
    }

    @Override
    public boolean ofDifferences() {
      return true;
    }
  },

  /**
   * How far the mean logits of real and generated pictures are apart (Arjovsky et al. 2017): means
   * something while the discriminator's slope is bounded, by clipping its weights.
   */
  WASSERSTEIN_CLIP {
    @Override
    public double real(double logit) {
      return -logit;
    }

    @Override
    public double realSlope(double logit) {
      return -1;
    }

    @Override
    public double fake(double logit) {
      return logit;
    }

    @Override
    public double fakeSlope(double logit) {
      return 1;
    }

    @Override
    public double generator(double logit) {
      return -logit;
    }

    @Override
    public double generatorSlope(double logit) {
      return -1;
    }
  },

  /** The same, with a penalty on slopes other than 1 (Gulrajani et al. 2017). */
  WASSERSTEIN_GP {
    @Override
    public double real(double logit) {
      return WASSERSTEIN_CLIP.real(logit);
    }

    @Override
    public double realSlope(double logit) {
      return WASSERSTEIN_CLIP.realSlope(logit);
    }

    @Override
    public double fake(double logit) {
      return WASSERSTEIN_CLIP.fake(logit);
    }

    @Override
    public double fakeSlope(double logit) {
      return WASSERSTEIN_CLIP.fakeSlope(logit);
    }

    @Override
    public double generator(double logit) {
      return WASSERSTEIN_CLIP.generator(logit);
    }

    @Override
    public double generatorSlope(double logit) {
      return WASSERSTEIN_CLIP.generatorSlope(logit);
    }
  };

  /** The one that a setting names. */
  public static AdversarialLoss of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The discriminator's loss for a real picture. */
  public abstract double real(double logit);

  public abstract double realSlope(double logit);

  /** The discriminator's loss for a generated picture. */
  public abstract double fake(double logit);

  public abstract double fakeSlope(double logit);

  /** The generator's loss for a picture that it generated. */
  public abstract double generator(double logit);

  public abstract double generatorSlope(double logit);

  /** The logit above which the discriminator takes a picture for real. */
  public double boundary() {
    return 0;
  }

  /** Whether its logits are differences of two pictures' logits. */
  public boolean ofDifferences() {
    return false;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
