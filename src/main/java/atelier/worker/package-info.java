/**
 * A worker process: one training thread that takes the active runs in turn, a slice of about a
 * second each, and the link to the server over which telemetry leaves and commands arrive.
 */
@NullMarked
package atelier.worker;

import org.jspecify.annotations.NullMarked;
