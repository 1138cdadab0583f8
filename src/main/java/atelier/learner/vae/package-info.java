/** Learners that describe pictures by few numbers and draw them again. */
@NullMarked
package atelier.learner.vae;

import org.jspecify.annotations.NullMarked;
