package atelier.game;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GameTest {
  private static final Round REAL = new Round(new byte[] {1}, true, "run", 0, 0.9);
  private static final Round EARLY = new Round(new byte[] {2}, false, "run", 10, 0.8);
  private static final Round LATE = new Round(new byte[] {3}, false, "run", 500, null);

  private final Later clock = new Later();
  private final Memory kept = new Memory(Course.ofNew("game", List.of(REAL, EARLY, LATE)));
  private final Game game = new Game(kept.course, kept, clock);

  @Test
  void aRoundIsOpenForAWhile() {
    assertEquals(Game.Phase.WAITING, game.phase());
    assertThrows(Game.Closed.class, () -> game.answer("ada", 1, true));
    game.next();
    assertEquals(Game.Phase.ASKING, game.phase());
    assertEquals(Game.TIME, game.left());
    game.answer("ada", 1, true);
    clock.pass(Game.TIME);
    assertEquals(Game.Phase.REVEALED, game.phase());
    assertEquals(Duration.ZERO, game.left());
    assertThrows(Game.Closed.class, () -> game.answer("ben", 1, true), "too late");
  }

  @Test
  void nothingIsKnownOfARoundBeforeItIsClosed() {
    game.next();
    game.answer("ada", 1, true);
    assertEquals(List.of(), game.revealed());
    assertEquals(0, game.scores().get(0).right());
    assertEquals(List.of(), game.fooled());
    game.next();
    assertEquals(List.of(REAL), game.revealed());
    assertEquals(1, game.scores().get(0).right());
  }

  @Test
  void onlyPicturesOfRoundsThatHaveBegunAreShown() {
    assertThrows(Game.Closed.class, () -> game.picture(1));
    game.next();
    assertArrayEquals(new byte[] {1}, game.picture(1));
    assertThrows(Game.Closed.class, () -> game.picture(2));
    assertThrows(Game.Closed.class, () -> game.picture(0));
  }

  @Test
  void theFirstAnswerCountsAndRepeatingItDoesNoHarm() {
    game.next();
    game.answer("ada", 1, false);
    game.answer("ada", 1, false);
    assertThrows(Game.Closed.class, () -> game.answer("ada", 1, true));
    assertEquals(Optional.of(false), game.answerOf("ada", 1));
    assertEquals(1, game.answered());
  }

  @Test
  void theBestComesFirstAndOfEqualsTheQuicker() {
    game.next();
    game.answer("quick", 1, true);
    clock.pass(Duration.ofSeconds(3));
    game.answer("slow", 1, true);
    game.answer("wrong", 1, false);
    game.next();
    assertEquals(
        List.of("quick", "slow", "wrong"), game.scores().stream().map(Game.Score::player).toList());
  }

  @Test
  void whoComesLateOrMissesARoundPlaysOn() {
    game.next();
    game.answer("ada", 1, true);
    game.next();
    game.next();
    game.answer("late", 2, false);
    game.next();
    assertEquals(
        List.of(new Game.Score("ada", 1, Duration.ZERO), new Game.Score("late", 1, Duration.ZERO)),
        game.scores());
  }

  @Test
  void tellsHowManyWereFooledByWhatAge() {
    for (int round = 1; round <= 3; round++) {
      game.next();
      game.answer("ada", round, true);
      game.answer("ben", round, round == 3);
      game.next();
    }
    assertEquals(List.of(new Game.Fooled(10, 0.5, 2), new Game.Fooled(500, 1, 2)), game.fooled());
    game.next();
    assertEquals(Game.Phase.OVER, game.phase());
    assertEquals(3, game.revealed().size());
  }

  @Test
  void theDiscriminatorIsJudgedByTheSameTruth() {
    assertEquals(true, REAL.discriminatorIsRight());
    assertEquals(false, EARLY.discriminatorIsRight());
    assertEquals(null, LATE.discriminatorIsRight());
  }

  @Test
  void neighboursAreNeverOfOneRunAndAge() {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rounds.add(new Round(new byte[] {(byte) i}, i % 2 == 0, "run", i % 2 == 0 ? 0 : i % 3, null));
    }
    for (int seed = 0; seed < 50; seed++) {
      List<Round> order = Shuffle.of(rounds, new Random(seed));
      assertEquals(rounds.size(), order.size());
      for (int i = 1; i < order.size(); i++) {
        assertFalse(order.get(i).resembles(order.get(i - 1)));
      }
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Shuffle.of(List.of(EARLY, EARLY, EARLY), new Random(1)));
  }

  @Test
  void goesOnWhereItWasWhenTheServerIsAwayForAWhile() {
    game.next();
    game.answer("ada", 1, true);
    clock.pass(Duration.ofSeconds(4));

    Game again = new Game(kept.course, kept, clock);

    assertEquals(Game.Phase.ASKING, again.phase());
    assertEquals(Game.TIME.minusSeconds(4), again.left());
    assertEquals(Optional.of(true), again.answerOf("ada", 1));
    assertThrows(Game.Closed.class, () -> again.answer("ada", 1, false));
    again.answer("ben", 1, false);
    again.next();
    assertEquals(List.of("ada", "ben"), again.scores().stream().map(Game.Score::player).toList());
    again.next();
    clock.pass(Game.TIME);

    Game late = new Game(kept.course, kept, clock);

    assertEquals(Game.Phase.REVEALED, late.phase(), "its time went on");
    assertEquals(again.scores(), late.scores());
    late.next();
    late.next();
    late.next();
    assertEquals(Game.Phase.OVER, new Game(kept.course, kept, clock).phase());
  }

  /** Keeps one game. */
  private static final class Memory implements GameStore {
    private Course course;

    Memory(Course course) {
      this.course = course;
    }

    @Override
    public void add(Course game, int most) {
      course = game;
    }

    @Override
    public boolean progress(String id, int begun, Instant closes, boolean over) {
      course = new Course(id, course.rounds(), begun, closes, over, course.answers());
      return true;
    }

    @Override
    public boolean answer(String id, Course.Given answer) {
      List<Course.Given> answers = new ArrayList<>(course.answers());
      answers.add(answer);
      course =
          new Course(id, course.rounds(), course.begun(), course.closes(), course.over(), answers);
      return true;
    }

    @Override
    public List<Course> list() {
      return List.of(course);
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException();
    }
  }

  /** A clock that stands still but when time is passed. */
  private static final class Later extends Clock {
    private Instant now = Instant.parse("2026-05-04T09:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
