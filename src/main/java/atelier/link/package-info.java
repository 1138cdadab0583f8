/**
 * What a server and a worker say to each other: the messages, their JSON form, and the framing of
 * pictures that travel beside them.
 */
@NullMarked
package atelier.link;

import org.jspecify.annotations.NullMarked;
