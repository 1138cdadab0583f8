/** The page for the projector: how to join, and the wall for all to see. */
@NullMarked
package atelier.web.projector;

import org.jspecify.annotations.NullMarked;
