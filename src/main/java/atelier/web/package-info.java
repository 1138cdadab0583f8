/**
 * The Javalin server: the URL map, access, error pages, the pages and the JSON API, and the sockets
 * that carry live frames.
 */
@NullMarked
package atelier.web;

import org.jspecify.annotations.NullMarked;
