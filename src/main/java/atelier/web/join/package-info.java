/** The page on which people join. */
@NullMarked
package atelier.web.join;

import org.jspecify.annotations.NullMarked;
