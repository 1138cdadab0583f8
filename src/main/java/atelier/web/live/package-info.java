/**
 * Runs as they change, over one WebSocket for each page: {@link atelier.web.live.LiveHub} hears
 * what happens, a {@link atelier.web.live.Channel} for each run numbers it and remembers the last
 * of it, {@link atelier.web.live.Subscriptions} know who watches, {@link
 * atelier.web.live.Snapshots} are what they begin with, and a {@link atelier.web.live.Client} for
 * each socket sends as much as its link can take.
 */
@NullMarked
package atelier.web.live;

import org.jspecify.annotations.NullMarked;
