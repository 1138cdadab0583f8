/**
 * The server's end of the link to its workers: claims and blobs over HTTP, what runs say and what
 * is wanted of them over one WebSocket for each worker. Workers show a token of their own.
 */
@NullMarked
package atelier.web.worker;

import org.jspecify.annotations.NullMarked;
