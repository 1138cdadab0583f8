/**
 * Learners that turn pictures into others: of another kind, from two image sets without pairs
 * (CycleGAN) or with them (pix2pix; Isola, Zhu, Zhou and Efros 2017, “Image-to-Image Translation
 * with Conditional Adversarial Networks”); larger ones (super-resolution; Ledig et al. 2017,
 * “Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial Network”); the
 * structure of one with the texture of another, by which a set without labels is recognised (STSN;
 * Wang, Deng and Liu 2022).
 *
 * <p>CycleGAN (Zhu, Park, Isola and Efros 2017, “Unpaired Image-to-Image Translation using
 * Cycle-Consistent Adversarial Networks”): two generators of residual blocks (Johnson et al. 2016),
 * two discriminators of patches (Isola et al. 2017), least squares (Mao et al. 2017), a cycle and
 * an identity loss, a pool of old translations (Shrivastava et al. 2017). Networks are smaller than
 * the paper's, for pictures of 28 to 128 pixels: see {@link
 * atelier.learner.translation.TranslationNetworks}.
 *
 * <p>A step makes no forward pass twice. Each generator takes the pictures that it translates and
 * those that it is to leave alone as one batch; both ways there and back are one {@link
 * atelier.nn.Program}, and so is the way of the gradient. Each discriminator sees real pictures,
 * new translations and those from the pool as one batch, from which two gradients are taken: that
 * of the generator's loss with respect to the translations, and that of its own loss. (One gradient
 * for both, as in {@code atelier.learner.gan}, is not possible where a picture has many logits.)
 */
@NullMarked
package atelier.learner.translation;

import org.jspecify.annotations.NullMarked;
