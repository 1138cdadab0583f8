package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import java.util.List;

/** The variational autoencoder, which GANs are compared with. */
final class VaeFamilies {
  private VaeFamilies() {}

  static Family vae() {
    return new Family(
        "vae",
        "VAE",
        "The calm baseline: no opponent, no collapse, but soft pictures.",
        "An encoder describes each picture by a few numbers, a decoder draws it again from them."
            + " The numbers are blurred at random and held close to a bell curve, so that a point"
            + " drawn at random gives a picture too. Watch that pictures come soon and stay soft:"
            + " the mean over all that could be meant has no sharp edges.",
        GanFamilies.pictures(List.of(28, 32, 48, 64)),
        List.of(
            GanFamilies.rate("pictures flicker", 1e-3),
            GanFamilies.amount(
                "beta",
                "Weight of the prior",
                "How much it counts that points lie like a bell curve: more gives better random"
                    + " pictures, less gives sharper reconstructions.",
                10,
                1.0),
            GanFamilies.batch(64),
            GanFamilies.latent(20),
            GanFamilies.average()),
        List.of(
            Chart.loss(
                new Series("reconstructionLoss", "Reconstruction", Tone.GENERATOR),
                new Series("klLoss", "Distance from the bell curve", Tone.DISCRIMINATOR))),
        10_000,
        Tools.latents());
  }
}
