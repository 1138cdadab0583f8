/** Files that come from the internet, once, when somebody asks for them. */
@NullMarked
package atelier.remote;

import org.jspecify.annotations.NullMarked;
