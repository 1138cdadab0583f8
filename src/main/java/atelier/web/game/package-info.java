/** The game of the room: its page, its calls, and where its pictures come from. */
@NullMarked
package atelier.web.game;

import org.jspecify.annotations.NullMarked;
