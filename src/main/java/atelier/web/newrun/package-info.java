/** The page on which a run is begun. */
@NullMarked
package atelier.web.newrun;

import org.jspecify.annotations.NullMarked;
