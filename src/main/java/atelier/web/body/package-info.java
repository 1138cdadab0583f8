/**
 * How the bodies of requests arrive: small ones whole before a thread is taken for them, large ones
 * at a least rate and only so many at once, so that people with slow lines, and those who drip on
 * purpose, are in nobody's way.
 */
@NullMarked
package atelier.web.body;

import org.jspecify.annotations.NullMarked;
