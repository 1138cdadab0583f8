/** The page where pictures are repainted in the style of others. */
@NullMarked
package atelier.web.style;

import org.jspecify.annotations.NullMarked;
