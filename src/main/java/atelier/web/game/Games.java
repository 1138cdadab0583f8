package atelier.web.game;

import atelier.blob.BlobStore;
import atelier.game.Course;
import atelier.game.Game;
import atelier.game.GameStore;
import atelier.imageset.ImageSets;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.workshop.Secrets;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest games, those of a server before this one too. Safe for several threads. */
public final class Games {
  private static final int KEPT = 20;

  private final GameRounds rounds;
  private final GameStore store;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom(); // nobody foresees what is real
  private final Deque<Game> games = new ArrayDeque<>();

  public Games(Runs runs, ImageSets imageSets, BlobStore blobs, GameStore store, Clock clock) {
    this.rounds = new GameRounds(runs, imageSets, blobs);
    this.store = store;
    this.clock = clock;
    store.list().forEach(course -> games.add(new Game(course, store, clock)));
  }

  /** Whether a run can be played with. */
  public boolean suits(Run run) {
    return rounds.suits(run);
  }

  /** Begins a game with pictures of some runs. */
  public Game begin(List<Run> runs, int count) throws IOException {
    Course course = Course.ofNew(Secrets.token(), rounds.of(runs, count, random));
    Game game = new Game(course, store, clock);
    synchronized (games) {
      store.add(course, KEPT);
      games.addFirst(game);
      if (games.size() > KEPT) {
        games.removeLast();
      }
    }
    return game;
  }

  /** Forgets all of them. */
  public void clear() {
    synchronized (games) {
      store.clear();
      games.clear();
    }
  }

  /** Whether the newest game is not over. */
  public boolean isOn() {
    return all().stream().findFirst().filter(game -> game.phase() != Game.Phase.OVER).isPresent();
  }

  /** The newest first. */
  public List<Game> all() {
    synchronized (games) {
      return List.copyOf(games);
    }
  }

  public Optional<Game> find(String id) {
    return all().stream().filter(game -> game.id().equals(id)).findFirst();
  }
}
