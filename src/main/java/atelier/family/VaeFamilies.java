package atelier.family;

import atelier.family.Chart.Series;
import atelier.family.Chart.Tone;
import atelier.family.Setting.Real;
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
            new Real(
                "rate",
                "Learning rate",
                "How far each step moves the weights; lower it where pictures flicker.",
                true,
                1e-6,
                1e-2,
                true,
                1e-3),
            new Real(
                "beta",
                "Weight of the prior",
                "How much it counts that points lie like a bell curve: more gives better random"
                    + " pictures, less gives sharper reconstructions.",
                true,
                0,
                10,
                false,
                1.0),
            GanFamilies.batch(64),
            GanFamilies.latent(20),
            GanFamilies.average()),
        List.of(
            new Chart(
                "loss",
                "Loss",
                List.of(
                    new Series("reconstructionLoss", "Reconstruction", Tone.GENERATOR),
                    new Series("klLoss", "Distance from the bell curve", Tone.DISCRIMINATOR)),
                false)),
        10_000,
        Tools.latents());
  }
}
