/**
 * Measures how fast the learners are, how close they come to what the processor can do, whether
 * their memory stays flat, and how well they learn on sets that are held out; and a server: its
 * start, its viewers, a whole workshop, and what is lost when it is killed.
 */
@NullMarked
package atelier.bench;

import org.jspecify.annotations.NullMarked;
