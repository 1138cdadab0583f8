package atelier.game;

import java.time.Instant;
import java.util.List;

/** Keeps games, so that a server that starts again goes on with them. Safe for several threads. */
public interface GameStore {
  /** Keeps a new game; of older ones so many that there are at most {@code most}. */
  void add(Course game, int most);

  /** Keeps how far a game is; returns whether there is still such a game. */
  boolean progress(String id, int begun, Instant closes, boolean over);

  /** Keeps an answer; returns whether there is still such a game. */
  boolean answer(String id, Course.Given answer);

  /** The newest first. */
  List<Course> list();

  void clear();
}
