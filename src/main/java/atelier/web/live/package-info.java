/**
 * Runs as they change, over one WebSocket for each page: {@link atelier.web.live.LiveHub} hears
 * what happens, a {@link atelier.web.live.Channel} for each run numbers it and remembers the last
 * of it, a {@link atelier.web.live.Client} for each socket sends as much as its link can take.
 */
@NullMarked
package atelier.web.live;

import org.jspecify.annotations.NullMarked;
