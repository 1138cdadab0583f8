/**
 * Image sets: pictures prepared for training at one size. Intake turns files and zips into packed
 * pixels, the built-in sets draw or read theirs, and packed sets are memory-mapped by whoever
 * trains on them.
 */
@NullMarked
package atelier.imageset;

import org.jspecify.annotations.NullMarked;
