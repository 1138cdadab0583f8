/**
 * What learners that draw from a latent space have in common ({@link
 * atelier.learner.latent.LatentLearner}), and that space itself: the places in it that people write
 * down, and the directions in which its pictures change most.
 */
@NullMarked
package atelier.learner.latent;

import org.jspecify.annotations.NullMarked;
