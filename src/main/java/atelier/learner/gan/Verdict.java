package atelier.learner.gan;

/** What a discriminator's logits for a batch mean for both networks. */
sealed interface Verdict permits Judgement, MatchJudgement {
  /** Of the discriminator's loss with respect to each logit. */
  float[] gradient();

  /** Of the generator's loss with respect to each logit. */
  float[] generatorGradient();

  /**
   * For each generated picture the generator's gradient with respect to its logit ÷ the
   * discriminator's, which is kept from being 0. Where the discriminator treats each picture by
   * itself, one pass through it serves both networks: a picture's gradient for the generator's loss
   * is its gradient for the discriminator's times this.
   */
  float[] ratio();
}
