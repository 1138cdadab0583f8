package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.game.Course;
import atelier.game.Round;
import atelier.run.Run;
import atelier.workshop.Card;
import atelier.workshop.Handout;
import atelier.workshop.House;
import atelier.workshop.Participant;
import atelier.workshop.Quotas;
import atelier.workshop.Role;
import atelier.workshop.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a workshop keeps: people, sessions, its house, cards, handouts. */
abstract class WorkshopStoresContract extends DatabaseContract {
  private static final Instant NINE = Instant.parse("2026-05-04T09:00:00.123Z");
  private static final Participant ADA = person("ada", "Ada \"<b>\" 李", NINE);
  private static final Participant BEN = person("ben", "Ben", NINE.plusSeconds(1));

  private static Participant person(String id, String name, Instant joined) {
    return new Participant(id, name, Role.PARTICIPANT, joined, false);
  }

  @Test
  void keepsPeopleInTheOrderInWhichTheyJoined() {
    JdbiPeople people = new JdbiPeople(database);
    people.add(BEN);
    people.add(ADA);
    assertEquals(List.of(ADA, BEN), people.list());
    people.clear();
    assertEquals(List.of(), people.list());
  }

  @Test
  void whoIsRemovedStaysOnTheListWithoutSessions() {
    JdbiPeople people = new JdbiPeople(database);
    people.add(ADA);
    people.add("hash", ADA.id(), NINE.plusSeconds(60));
    assertTrue(people.remove(ADA.id()));
    assertFalse(people.remove(ADA.id()), "a second time");
    assertFalse(people.remove("nobody"));
    assertTrue(people.list().get(0).removed());
    assertEquals(Optional.empty(), people.participant("hash", NINE));
  }

  @Test
  void sessionsEndByThemselvesAndAtWill() {
    JdbiPeople people = new JdbiPeople(database);
    people.add("first", "ada", NINE.plusSeconds(60));
    people.add("second", "ada", NINE.plusSeconds(120));
    assertEquals(Optional.of("ada"), people.participant("first", NINE.plusSeconds(59)));
    assertEquals(Optional.empty(), people.participant("first", NINE.plusSeconds(60)));
    people.sweep(NINE.plusSeconds(60));
    assertEquals(Optional.empty(), people.participant("first", NINE));
    people.end("second");
    assertEquals(Optional.empty(), people.participant("second", NINE));
    assertEquals(Optional.empty(), people.participant("' or 1=1 --", NINE));
  }

  @Test
  void clearingPeopleLeavesTheInstructorsSession() {
    JdbiPeople people = new JdbiPeople(database);
    people.add(ADA);
    people.add("theirs", ADA.id(), NINE.plusSeconds(60));
    people.add("own", Participant.LOCAL, NINE.plusSeconds(60));
    people.clear();
    assertEquals(Optional.empty(), people.participant("theirs", NINE));
    assertEquals(Optional.of(Participant.LOCAL), people.participant("own", NINE));
  }

  @Test
  void keepsHowTheHouseIsSetUp() {
    JdbiHouseStore houses = new JdbiHouseStore(database);
    assertEquals(Optional.empty(), houses.read());
    House house =
        new House(
            "ABC234",
            true,
            false,
            Visibility.WALL,
            new Quotas(1, 2, 3, 4, 5),
            new House.Announcement("Five minutes", NINE));
    houses.write(house);
    assertEquals(Optional.of(house), houses.read());
    House later = house.withAnnouncement(null).withCode("XYZ789");
    houses.write(later);
    assertEquals(Optional.of(later), new JdbiHouseStore(database).read());
  }

  @Test
  void keepsOneCardForEachThing() {
    JdbiCardStore cards = new JdbiCardStore(database);
    Card card = new Card("run", Visibility.WORKSHOP, "Owls", "", false);
    cards.put(card);
    Card next = new Card("run", Visibility.WALL, "Owls", "of the night", true);
    cards.put(next);
    assertEquals(List.of(next), cards.list());
    cards.remove("run");
    cards.remove("run");
    assertEquals(List.of(), cards.list());
  }

  @Test
  void knowsWhoGaveAPicture() {
    JdbiCardStore cards = new JdbiCardStore(database);
    cards.gave("ada", "picture");
    cards.gave("ada", "picture");
    cards.gave("ben", "picture");
    assertTrue(cards.hasGiven("ada", "picture"));
    assertFalse(cards.hasGiven("cy", "picture"));
    assertFalse(cards.hasGiven("ada", "another"));
  }

  @Test
  void keepsHandoutsTheNewestFirst() {
    JdbiHandoutStore handouts = new JdbiHandoutStore(database);
    Handout first = new Handout("h1", "dense", NINE, List.of("a", "b"));
    Handout second = new Handout("h2", "sngan", NINE.plus(Duration.ofMinutes(1)), List.of());
    handouts.add(first);
    handouts.add(second);
    assertEquals(List.of(second, first), handouts.list());
    assertEquals(Optional.of(first), handouts.find("h1"));
    handouts.clear();
    assertEquals(Optional.empty(), handouts.find("h1"));
  }

  @Test
  void whatIsHandedOutIsKeptWithItsRunsOrNotAtAll() {
    JdbiRunStore runs = new JdbiRunStore(database);
    JdbiHandoutStore handouts = new JdbiHandoutStore(database);
    JdbiCardStore cards = new JdbiCardStore(database);
    Run run = RunStoreContract.of("a", "ada");
    Handout handout = new Handout("h", "dense", NINE, List.of("a"));
    Card card = new Card("a", Visibility.WORKSHOP, "", "", false);
    Supplier<Run> both =
        () -> {
          runs.add(run, null);
          cards.put(card);
          handouts.add(handout);
          assertEquals(
              List.of(),
              CompletableFuture.supplyAsync(runs::list).join(),
              "nobody sees the half of it");
          return run;
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            runs.together(
                () -> {
                  var unused = both.get();
                  throw new IllegalStateException("the next one cannot be kept");
                }));
    assertEquals(List.of(), runs.list());
    assertEquals(List.of(), handouts.list());
    assertEquals(List.of(), cards.list());

    assertEquals(run, runs.together(both));
    assertEquals(List.of(run), runs.list());
    assertEquals(List.of(handout), handouts.list());
    assertEquals(List.of(card), cards.list());
  }

  @Test
  void keepsHowGamesWent() {
    JdbiGameStore games = new JdbiGameStore(database);
    List<Round> rounds =
        List.of(
            new Round(new byte[] {1, -1}, true, "run", 0, 0.75),
            new Round(new byte[] {2}, false, "run", 30, null));
    games.add(Course.ofNew("a", rounds), 2);
    games.add(Course.ofNew("b", rounds), 2);
    games.progress("a", 2, NINE, true);
    List<Course.Given> answers =
        List.of(
            new Course.Given("ben", 1, false, Duration.ofMillis(1200)),
            new Course.Given("ada", 2, true, Duration.ofMillis(900)));
    answers.forEach(answer -> games.answer("a", answer));

    assertEquals(List.of("b", "a"), games.list().stream().map(Course::id).toList());
    assertEquals(0, games.list().get(0).begun());
    Course kept = games.list().get(1);
    assertEquals(
        new Course("a", kept.rounds(), 2, NINE, true, answers), kept, "but for its pictures");
    for (int i = 0; i < rounds.size(); i++) {
      Round round = rounds.get(i);
      Round again = kept.rounds().get(i);
      assertArrayEquals(round.png(), again.png());
      assertEquals(
          new Round(again.png(), round.real(), "run", round.step(), round.belief()), again);
    }

    games.add(Course.ofNew("c", rounds), 2);
    assertEquals(List.of("c", "b"), games.list().stream().map(Course::id).toList());
    games.clear();
    assertEquals(List.of(), games.list());
  }

  @Test
  void whatIsKeptOfAGameThatIsRemovedMeanwhileIsRefused() throws Exception {
    JdbiGameStore games = new JdbiGameStore(database);
    List<Round> rounds = List.of(new Round(new byte[] {1}, true, "run", 0, null));
    ExecutorService players = Executors.newFixedThreadPool(2);
    try {
      for (int game = 0; game < 10; game++) {
        String id = "game" + game;
        games.add(Course.ofNew(id, rounds), 20);
        CountDownLatch playing = new CountDownLatch(2);
        List<Future<?>> playersUntilTheEnd = new ArrayList<>();
        for (String player : List.of("ada", "ben")) {
          playersUntilTheEnd.add(
              players.submit(
                  () -> {
                    int number = 1;
                    while (number <= 50 && games.answer(id, given(player, number))) {
                      playing.countDown();
                      number++;
                    }
                  }));
        }
        playing.await();
        games.clear();
        for (Future<?> player : playersUntilTheEnd) {
          player.get();
        }
        assertFalse(games.answer(id, given("cyd", 1)));
        assertFalse(games.progress(id, 1, NINE, false));
        assertEquals(List.of(), games.list());
      }
    } finally {
      players.shutdownNow();
    }
  }

  private static Course.Given given(String player, int round) {
    return new Course.Given(player, round, true, Duration.ZERO);
  }
}
