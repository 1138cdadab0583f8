/** The page where pictures are turned from one kind into another, and back. */
@NullMarked
package atelier.web.translate;

import org.jspecify.annotations.NullMarked;
