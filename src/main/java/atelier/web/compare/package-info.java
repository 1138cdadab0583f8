/** The page on which runs are compared. */
@NullMarked
package atelier.web.compare;

import org.jspecify.annotations.NullMarked;
