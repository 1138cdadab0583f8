/**
 * A GAN on points in the plane instead of pictures: small enough to see everything at once, what
 * there is to learn, what the generator makes of it, and what the discriminator thinks of every
 * place.
 */
@NullMarked
package atelier.learner.points;

import org.jspecify.annotations.NullMarked;
