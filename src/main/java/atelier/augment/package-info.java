/**
 * What augmentation does to a picture, in plain Java: training draws from it for the engine, the
 * server paints with it what training sees.
 */
@NullMarked
package atelier.augment;

import org.jspecify.annotations.NullMarked;
