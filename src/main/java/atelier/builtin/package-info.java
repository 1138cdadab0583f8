/**
 * Image sets that need no upload: drawn from fixed seeds, or read from well-known files. The same
 * pictures on every machine.
 */
@NullMarked
package atelier.builtin;

import org.jspecify.annotations.NullMarked;
