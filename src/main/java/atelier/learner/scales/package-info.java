/**
 * GANs that work at several resolutions: one that grows, one whose discriminator sees all
 * resolutions at once, and one that draws each resolution in a style of its own. Their
 * discriminators compare the pictures of a batch, so that the trick by which those of {@code gan}
 * serve both networks in one backward pass does not hold here.
 */
@NullMarked
package atelier.learner.scales;

import org.jspecify.annotations.NullMarked;
