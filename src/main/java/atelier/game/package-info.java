/**
 * Human against discriminator: a game for the whole room. Rounds show a picture, real or generated;
 * people say which, in time, and so does the discriminator. Where pictures come from, who may play
 * and how it looks is not its business.
 */
@NullMarked
package atelier.game;

import org.jspecify.annotations.NullMarked;
