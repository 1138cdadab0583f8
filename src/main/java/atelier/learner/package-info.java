/**
 * The code that trains: one learner per family. A learner is confined to the training thread of its
 * worker; it draws its own randomness from the run's seed, and everything that decides its future
 * is in its state.
 */
@NullMarked
package atelier.learner;

import org.jspecify.annotations.NullMarked;
