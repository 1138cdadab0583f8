/**
 * A generator's latent space: the places in it that people write down, and the directions in which
 * its pictures change most.
 */
@NullMarked
package atelier.learner.latent;

import org.jspecify.annotations.NullMarked;
