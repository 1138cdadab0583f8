/**
 * Learners that draw pictures like those of one set from noise: a generator and a discriminator,
 * trained in turn.
 */
@NullMarked
package atelier.learner.gan;

import org.jspecify.annotations.NullMarked;
