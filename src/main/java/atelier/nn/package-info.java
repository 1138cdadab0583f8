/**
 * What DJL lacks or does wrong on MXNet: layers, losses, the optimiser step, averaged weights and
 * augmentation. Confined to the training thread.
 */
@NullMarked
package atelier.nn;

import org.jspecify.annotations.NullMarked;
