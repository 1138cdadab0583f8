/**
 * Style transfer. A picture is optimised until its features are those of the content and their
 * statistics those of the style (Gatys et al. 2016), or, without a pretrained network, until its
 * patches are distributed as those of the style (Elnekave and Weiss 2022). Or a small network
 * learns to repaint any picture in one pass (Johnson et al. 2016).
 *
 * <p>Pictures are arrays of floats, (n, 3, height, width), red, green, blue, 0 to 1. Where a
 * picture is optimised, the engine computes features and their gradients; losses on pixels and the
 * optimisers are plain Java, which at these sizes takes no time that counts. The small network is
 * trained as every other.
 */
@NullMarked
package atelier.learner.style;

import org.jspecify.annotations.NullMarked;
