package atelier.game;

import atelier.game.Course.Given;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A game: its rounds, one after the other, and what everybody answered. A round is open for {@link
 * #TIME}, or until it is closed; only then is its truth told and counted. Whoever comes late, or
 * comes back, goes on with what is open, and has what they had; so does everybody after the server
 * was away, but that the clock of an open round went on. Safe for several threads.
 */
public final class Game {
  /** How long a round is open. */
  public static final Duration TIME = Duration.ofSeconds(20);

  /** The most rounds. */
  public static final int MOST_ROUNDS = 40;

  private final String id;
  private final List<Round> rounds;
  private final GameStore store;
  private final Clock clock;
  private final Map<String, Map<Integer, Given>> answers = new LinkedHashMap<>();
  private int begun;
  private Instant closes;
  private boolean over;

  /** Where a game stands. */
  public enum Phase {
    /** Nothing is asked yet. */
    WAITING,
    /** The round is open. */
    ASKING,
    /** The truth of the round is told. */
    REVEALED,
    /** All rounds are done. */
    OVER;

    /** Its name in the API. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How well somebody did in the rounds that are closed.
   *
   * @param player id
   * @param right how often they were right
   * @param took for their right answers together
   */
  public record Score(String player, int right, Duration took) {}

  /**
   * How many were fooled by pictures of one age.
   *
   * @param step of the run that drew them
   * @param fooled the share of answers, from 0 to 1, that took them for real
   * @param answers how many there were
   */
  public record Fooled(int step, double fooled, int answers) {}

  /** A round takes no answer, or there is no such round or game; the message says why. */
  public static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Closed(String message) {
      super(message);
    }
  }

  /**
   * A game that goes on as it went so far.
   *
   * @param course of at least one round
   * @param store has the game, and hears of all that follows
   */
  public Game(Course course, GameStore store, Clock clock) {
    if (course.rounds().isEmpty()) {
      throw new IllegalArgumentException("a game has rounds");
    }
    this.id = course.id();
    this.rounds = List.copyOf(course.rounds());
    this.store = store;
    this.clock = clock;
    this.begun = course.begun();
    this.closes = course.closes();
    this.over = course.over();
    course.answers().forEach(this::count);
  }

  private void count(Given answer) {
    answers.computeIfAbsent(answer.player(), p -> new HashMap<>()).put(answer.round(), answer);
  }

  public String id() {
    return id;
  }

  /** How many rounds it has. */
  public int rounds() {
    return rounds.size();
  }

  /** The number of the last round that has begun, from 1; 0 before the first. */
  public synchronized int round() {
    return begun;
  }

  public synchronized Phase phase() {
    if (begun == 0) {
      return Phase.WAITING;
    } else if (over) {
      return Phase.OVER;
    }
    return clock.instant().isBefore(closes) ? Phase.ASKING : Phase.REVEALED;
  }

  /** How long the open round stays so; nothing where none is open. */
  public synchronized Duration left() {
    return phase() == Phase.ASKING ? Duration.between(clock.instant(), closes) : Duration.ZERO;
  }

  /**
   * Closes the open round; else opens the next; after the last the game is over.
   *
   * @throws Closed if the game was removed meanwhile
   */
  public synchronized void next() {
    Instant now = clock.instant();
    if (phase() == Phase.ASKING) {
      move(begun, now, false);
    } else if (begun < rounds.size()) {
      move(begun + 1, now.plus(TIME), false);
    } else {
      move(begun, closes, true);
    }
  }

  /**
   * The same, unless the game has gone on meanwhile from where its leader saw it, as when the round
   * closes by itself just before.
   *
   * @param round and
   * @param phase as seen
   * @throws Closed if the game was removed meanwhile
   */
  public synchronized void nextFrom(int round, Phase phase) {
    if (round == begun && phase == phase()) {
      next();
    }
  }

  private void move(int toRound, Instant closing, boolean end) {
    requireKept(store.progress(id, toRound, closing, end));
    begun = toRound;
    closes = closing;
    over = end;
  }

  /**
   * Takes an answer; the first counts, and repeating it does no harm.
   *
   * @param round its number, from 1
   * @throws Closed if it is not open, or was answered otherwise, or the game was removed meanwhile
   */
  public synchronized void answer(String player, int round, boolean real) {
    if (round != begun || phase() != Phase.ASKING) {
      throw new Closed("Round %d is not open; look at the one that is.".formatted(round));
    }
    Optional<Boolean> first = answerOf(player, round);
    if (first.isEmpty()) {
      Given answer = new Given(player, round, real, TIME.minus(left()));
      requireKept(store.answer(id, answer));
      count(answer);
    } else if (first.get() != real) {
      throw new Closed("You have answered already; the first answer counts.");
    }
  }

  private static void requireKept(boolean kept) {
    if (!kept) {
      throw new Closed("This game was removed; look at the newest one.");
    }
  }

  /** What somebody has answered in a round, if anything. */
  public synchronized Optional<Boolean> answerOf(String player, int round) {
    return Optional.ofNullable(answers.getOrDefault(player, Map.of()).get(round)).map(Given::real);
  }

  /** How many have answered the last round that has begun. */
  public synchronized int answered() {
    return (int) answers.values().stream().filter(given -> given.containsKey(begun)).count();
  }

  /**
   * The picture of a round that has begun.
   *
   * @throws Closed if it has not
   */
  public synchronized byte[] picture(int round) {
    if (round < 1 || round > begun) {
      throw new Closed("Round %d has not begun.".formatted(round));
    }
    return rounds.get(round - 1).png();
  }

  /** The rounds whose truth is told, the first first. */
  public synchronized List<Round> revealed() {
    return rounds.subList(0, phase() == Phase.ASKING ? begun - 1 : begun);
  }

  /** Who was right how often, the best first; who is as good and quicker comes before. */
  public synchronized List<Score> scores() {
    List<Round> known = revealed();
    List<Score> scores = new ArrayList<>();
    answers.forEach(
        (player, given) -> {
          int right = 0;
          Duration took = Duration.ZERO;
          for (int i = 0; i < known.size(); i++) {
            Given answer = given.get(i + 1);
            if (answer != null && answer.real() == known.get(i).real()) {
              right++;
              took = took.plus(answer.took());
            }
          }
          scores.add(new Score(player, right, took));
        });
    scores.sort(Comparator.comparing(Score::right).reversed().thenComparing(Score::took));
    return scores;
  }

  /** How many were fooled by what the runs drew at which step: how long until we were fooled. */
  public synchronized List<Fooled> fooled() {
    List<Round> known = revealed();
    TreeMap<Integer, int[]> byStep = new TreeMap<>();
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).real()) {
        int[] counts = byStep.computeIfAbsent(known.get(i).step(), step -> new int[2]);
        for (Map<Integer, Given> given : answers.values()) {
          Given answer = given.get(i + 1);
          counts[0] += answer != null && answer.real() ? 1 : 0;
          counts[1] += answer != null ? 1 : 0;
        }
      }
    }
    List<Fooled> fooled = new ArrayList<>();
    byStep.forEach(
        (step, counts) -> {
          if (counts[1] > 0) {
            fooled.add(new Fooled(step, (double) counts[0] / counts[1], counts[1]));
          }
        });
    return fooled;
  }
}
