/**
 * What takes longer than a request should: uploads being prepared, whole sets being translated,
 * weights being downloaded. An {@link atelier.operation.Operation} says how far it is, what came of
 * it, or in a sentence why nothing did; it can be cancelled, and one that the end of the server
 * broke off says so after the next start.
 */
@NullMarked
package atelier.operation;

import org.jspecify.annotations.NullMarked;
