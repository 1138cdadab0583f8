/**
 * Measures how fast the learners are, how close they come to what the processor can do, and whether
 * their memory stays flat.
 */
@NullMarked
package atelier.bench;

import org.jspecify.annotations.NullMarked;
