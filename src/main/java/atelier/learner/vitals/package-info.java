/**
 * How a generator is doing, measured on its pictures: against the pictures it learns from, and
 * against its own of a while ago. Plain Java on features of a small fixed network, so that all of
 * it takes a fraction of a second; its numbers compare runs on one image set and nothing else.
 */
@NullMarked
package atelier.learner.vitals;

import org.jspecify.annotations.NullMarked;
