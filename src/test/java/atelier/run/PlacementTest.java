package atelier.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.link.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private final Map<String, Integer> workers = new TreeMap<>();
  private final List<Run> runs = new ArrayList<>();
  private int born;

  @ParameterizedTest
  @CsvSource({"1, 30, 1.0", "2, 30, 1.0", "4, 30, 0.98", "8, 30, 0.98", "8, 3, 1.0"})
  void ownersGetEqualTimeWhateverTheOrderOfWorkers(int machines, int owners, double jain) {
    for (int seed = 0; seed < 20; seed++) {
      workers.clear();
      runs.clear();
      connect(machines);
      IntStream.range(0, owners).forEach(i -> queue("owner-" + i));
      settle(new Random(seed));
      assertTrue(jain() >= jain, () -> "Jain's index is " + jain());
    }
  }

  @Test
  void joiningAndLeavingNeverEndsInAMoveForEver() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(4)) {
        case 0 -> workers.put("w" + random.nextInt(6), 8);
        case 1 -> lose("w" + random.nextInt(6));
        case 2 -> queue("owner-" + random.nextInt(12));
        default -> {
          if (!runs.isEmpty()) {
            runs.remove(random.nextInt(runs.size()));
          }
        }
      }
      settle(random);
    }
  }

  @Test
  void onePersonsRunsAreSpreadOverIdleWorkers() {
    connect(3);
    IntStream.range(0, 3).forEach(i -> queue("ada"));
    settle(new Random(1));
    assertEquals(3, owners().size());
  }

  @Test
  void onePersonsRunsAreTogetherWhereWorkersAreFew() {
    connect(2);
    train("ada", "w0");
    train("ada", "w1");
    for (String owner : List.of("ben", "cy", "di", "ed", "flo")) {
      queue(owner);
    }
    settle(new Random(1));
    long places = owners().values().stream().filter(list -> list.contains("ada")).count();
    assertEquals(1, places, owners().toString());
    assertTrue(jain() > 0.97, () -> "Jain's index is " + jain());
  }

  @Test
  void whoWaitsWithNothingComesBeforeWhoHasSomething() {
    workers.put("w0", 2);
    train("ada", "w0");
    Run second = queue("ada");
    Run first = queue("ben");
    assertFalse(placement().suits(second, "w0"));
    assertTrue(placement().suits(first, "w0"));
  }

  @Test
  void onlyAFullHouseHasRunsTakeTurnsAndTheGreediestFirst() {
    workers.put("w0", 3);
    train("ada", "w0");
    Run second = train("ada", "w0");
    queue("ben");
    assertEquals(Optional.empty(), placement().toPark(run -> true), "there is room");
    train("cy", "w0");
    assertEquals(Optional.empty(), placement().toPark(run -> false), "nobody had a turn");
    assertEquals("ada", placement().toPark(run -> true).orElseThrow().owner());
    assertEquals(Optional.of(second), placement().toPark(second::equals));

    runs.removeIf(run -> run.owner().equals("ben"));
    Run third = queue("cy");
    assertEquals(
        List.of("ada", "cy"),
        List.of("ada", "cy").stream()
            .filter(o -> placement().toPark(run -> run.owner().equals(o)).isPresent())
            .toList(),
        "who has more, or one's own other run, makes room for " + third.id());
  }

  @Test
  void aWorkerWhoseSocketIsDownTakesWhatItWants() {
    connect(1);
    assertTrue(placement().suits(queue("ada"), "unknown"));
  }

  // --- a world of workers that ask, and let go of what is misplaced ---

  private void connect(int count) {
    IntStream.range(0, count).forEach(i -> workers.put("w" + i, 32));
  }

  private Run queue(String owner) {
    Run run = run("run-" + born++, owner);
    runs.add(run);
    return run;
  }

  private Run train(String owner, String worker) {
    Run run = queue(owner).in(new RunState.Training(worker), null);
    runs.set(runs.size() - 1, run);
    return run;
  }

  private void lose(String worker) {
    workers.remove(worker);
    runs.replaceAll(run -> isOn(run, worker) ? run.in(new RunState.Queued(), null) : run);
  }

  /** Lets workers ask and runs move until nothing moves any more. */
  private void settle(Random random) {
    int rounds = 0;
    boolean moved = true;
    while (moved) {
      moved = false;
      List<String> order = new ArrayList<>(workers.keySet());
      Collections.shuffle(order, random);
      for (String worker : order) {
        for (int i = 0; i < runs.size(); i++) {
          Run run = runs.get(i);
          boolean room = runs.stream().filter(r -> isOn(r, worker)).count() < workers.get(worker);
          if (room && run.state() instanceof RunState.Queued && placement().suits(run, worker)) {
            runs.set(i, run.in(new RunState.Training(worker), null));
            moved = true;
          }
        }
      }
      List<Run> misplaced = placement().misplaced();
      for (Run run : misplaced) {
        runs.set(runs.indexOf(run), run.in(new RunState.Queued(), null));
        moved = true;
      }
      assertTrue(++rounds < 200, "runs move for ever: " + owners());
    }
    boolean room =
        runs.stream().filter(r -> r.state() instanceof RunState.Training).count()
            < workers.values().stream().mapToInt(Integer::intValue).sum();
    assertFalse(
        room && runs.stream().anyMatch(run -> run.state() instanceof RunState.Queued),
        () -> "a run waits although there is room: " + owners());
  }

  private Placement placement() {
    return new Placement(workers, runs);
  }

  private static boolean isOn(Run run, String worker) {
    return run.state() instanceof RunState.Training training && training.worker().equals(worker);
  }

  private Map<String, List<String>> owners() {
    Map<String, List<String>> owners = new TreeMap<>();
    for (Run run : runs) {
      if (run.state() instanceof RunState.Training training) {
        List<String> list = owners.computeIfAbsent(training.worker(), w -> new ArrayList<>());
        if (!list.contains(run.owner())) {
          list.add(run.owner());
        }
      }
    }
    return owners;
  }

  /** Jain's index of the owners' shares, where each worker shares out its time by owner. */
  private double jain() {
    Map<String, Double> shares = new HashMap<>();
    owners()
        .values()
        .forEach(list -> list.forEach(o -> shares.merge(o, 1.0 / list.size(), Double::sum)));
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    double squares = shares.values().stream().mapToDouble(share -> share * share).sum();
    return sum * sum / (shares.size() * squares);
  }

  private static Run run(String id, String owner) {
    return new Run(
        id,
        new Recipe(
            "dense",
            new Given(Map.of(), Map.of(), Map.of()),
            null,
            new Settings(Map.of()),
            1,
            null),
        100,
        null,
        owner,
        null,
        null,
        new RunState.Queued(),
        Wish.TRAIN,
        null,
        0,
        0,
        0,
        0,
        Instant.EPOCH);
  }
}
