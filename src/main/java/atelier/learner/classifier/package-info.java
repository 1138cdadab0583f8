/** A learner that tells pictures apart by their labels, and what fools it. */
@NullMarked
package atelier.learner.classifier;

import org.jspecify.annotations.NullMarked;
