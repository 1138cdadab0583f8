/**
 * A run is one training: a family, its image sets, settings, a seed and an owner. This package
 * holds its states and the rules between them, the queue that hands runs to workers, and the
 * telemetry that a run sends while it learns. Storage and web are behind interfaces that this
 * package owns.
 */
@NullMarked
package atelier.run;

import org.jspecify.annotations.NullMarked;
