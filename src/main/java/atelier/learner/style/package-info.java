/**
 * Style transfer. A picture is optimised until its features are those of the content and their
 * statistics those of the style (Gatys et al. 2016), or, without a pretrained network, until its
 * patches are distributed as those of the style (Elnekave and Weiss 2022). Or a small network
 * learns to repaint any picture in one pass (Johnson et al. 2016).
 *
 * <p>Pictures are (n, 3, height, width), red, green, blue, 0 to 1. A picture that is optimised is
 * the only weight of a network. An {@link atelier.learner.style.Objective} is a sum of terms, each
 * a program whose gradient reaches whatever made the pictures; what the engine has no operator for
 * (sorting, the choice of nearest patches) is plain Java on all cores.
 */
@NullMarked
package atelier.learner.style;

import org.jspecify.annotations.NullMarked;
