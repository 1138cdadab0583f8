package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Given;
import atelier.family.PlanePoint;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.link.Wish;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.RunStore.Checkpoint;
import atelier.run.SettingChange;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RunStoreContract extends DatabaseContract {
  private JdbiRunStore store;

  @BeforeEach
  void makeStore() {
    store = new JdbiRunStore(database);
  }

  @Test
  void listsPageByPage() {
    List<String> newestFirst = List.of("e", "b", "d", "a", "c");
    store.add(run("c", NOW), null);
    store.add(run("a", NOW.plusMillis(1)), null);
    store.add(run("d", NOW.plusMillis(2)), null);
    store.add(run("e", NOW.plusMillis(3)), null);
    store.add(run("b", NOW.plusMillis(2)), null);
    // b and d were made in the same millisecond: by their ids
    assertEquals(newestFirst, ids(store.page(null, 9)));
    Run second = store.page(null, 2).get(1);
    assertEquals(List.of("d", "a"), ids(store.page(second, 2)));
    assertEquals(List.of(), ids(store.page(store.find("c").orElseThrow(), 2)));
  }

  private static List<String> ids(List<Run> runs) {
    return runs.stream().map(Run::id).toList();
  }

  @Test
  void leavesNothingOfAForkThatFailsHalfWay() {
    JdbiRunStore runs = new JdbiRunStore(database);
    runs.add(run("parent"), null);
    database.useHandle(handle -> handle.execute("drop table frames"));

    assertThrows(
        RuntimeException.class, () -> runs.fork(fork("child", "parent"), new Checkpoint(5, "x")));

    assertEquals(List.of("parent"), runs.list().stream().map(Run::id).toList());
    assertEquals(List.of(), runs.checkpoints("child"));
  }

  @Test
  void aRunIsAdoptedWithAllThatBelongsToItOrNotAtAll() {
    SettingChange change = new SettingChange(3, "rate", "1", "2", Instant.EPOCH);
    store.adopt(run("a"), new Checkpoint(5, "blob"), List.of(change));

    assertEquals(List.of(new Checkpoint(5, "blob")), store.checkpoints("a"));
    assertEquals(List.of(change), store.changes("a"));

    database.useHandle(handle -> handle.execute("drop table setting_changes"));
    assertThrows(
        RuntimeException.class,
        () -> store.adopt(run("b"), new Checkpoint(5, "blob"), List.of(change)));
    assertEquals(Optional.empty(), store.find("b"));
  }

  @Test
  void keepsARun() {
    Run run = run("a");

    assertEquals(run, store.add(run, null));

    assertEquals(Optional.of(run), store.find("a"));
    assertEquals(Optional.empty(), store.find("b"));
  }

  @Test
  void keepsEachSettingsType() {
    store.add(run("a"), null);

    Settings settings = store.find("a").orElseThrow().settings();

    assertEquals(32, settings.whole("batch"));
    assertEquals(1.0, settings.real("momentum"));
    assertEquals(2e-4, settings.real("learningRate"));
    assertEquals("adam", settings.choice("optimizer"));
    assertTrue(settings.toggle("augment"));
    assertEquals(
        List.of("batch", "momentum", "learningRate", "optimizer", "augment"),
        List.copyOf(settings.values().keySet()));
  }

  @Test
  void keepsEveryState() {
    List<RunState> states =
        List.of(
            new RunState.Queued(),
            new RunState.Training("worker-1"),
            new RunState.Paused(),
            new RunState.Finished(),
            new RunState.Stopped(),
            new RunState.Failed("The discriminator diverged; try a smaller learning rate."));
    store.add(run("a"), null);

    for (RunState state : states) {
      Run run = store.find("a").orElseThrow();
      assertTrue(store.replace(in(run, state, Wish.TRAIN, null)));
      assertEquals(state, store.find("a").orElseThrow().state());
    }
  }

  @Test
  void listsTheNewestFirst() {
    store.add(run("middle", NOW), null);
    store.add(run("old", NOW.minusMillis(1)), null);
    store.add(run("new", NOW.plusMillis(1)), null);

    assertEquals(List.of("new", "middle", "old"), store.list().stream().map(Run::id).toList());
  }

  @Test
  void answersARepeatWithTheSameRun() {
    Run first = store.add(run("a"), "key");

    assertEquals(first, store.add(run("b"), "key"));

    assertEquals(List.of(first), store.list());
  }

  @Test
  void keepsKeysOfOwnersApart() {
    Run ada = of("a", "ada");
    Run bob = of("b", "bob");

    assertEquals(ada, store.add(ada, "key"));
    assertEquals(bob, store.add(bob, "key"));
    assertEquals(of("c", "ada"), store.add(of("c", "ada"), null));
    assertEquals(of("d", "ada"), store.add(of("d", "ada"), null));
  }

  @Test
  void makesOneRunOfManyRequestsAtOnce() throws Exception {
    List<Callable<String>> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Run run = run("run-" + i);
      requests.add(() -> store.add(run, "key").id());
    }

    List<String> answers = atOnce(requests);

    assertEquals(1, store.list().size());
    assertEquals(List.of(store.list().get(0).id()), answers.stream().distinct().toList());
  }

  @Test
  void replacesWhatCanChange() {
    Run run = store.add(run("a"), null);
    Run changed =
        new Run(
            "a",
            run.recipe().with(new Settings(Map.of("batch", 64))),
            4000,
            3,
            run.owner(),
            run.parent(),
            run.parentStep(),
            new RunState.Training("w"),
            Wish.PAUSE,
            "The worker was lost.",
            77,
            99,
            5,
            0,
            run.created());

    assertTrue(store.replace(changed));

    Run now = store.find("a").orElseThrow();
    assertEquals(1, now.version());
    assertEquals(0, now.step(), "only progress and rewind write the step");
    assertEquals(0, now.stepsPerSecond());
    assertEquals(new Settings(Map.of("batch", 64)), now.settings());
    assertEquals(4000, now.steps());
    assertEquals(3, now.pauseAt());
    assertEquals(new RunState.Training("w"), now.state());
    assertEquals(Wish.PAUSE, now.wish());
    assertEquals("The worker was lost.", now.note());
    assertEquals(5, now.attempt());
  }

  @Test
  void refusesToReplaceWhatHasChangedMeanwhile() {
    Run before = store.add(run("a"), null);
    assertTrue(store.replace(in(before, new RunState.Paused(), Wish.TRAIN, null)));

    assertFalse(store.replace(in(before, new RunState.Stopped(), Wish.TRAIN, null)));

    assertEquals(new RunState.Paused(), store.find("a").orElseThrow().state());
    assertFalse(store.replace(run("never-added")));
  }

  @Test
  void letsOneOfManyReplaceAVersion() throws Exception {
    Run before = store.add(run("a"), null);
    List<Callable<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RunState state = new RunState.Training("w" + i);
      attempts.add(() -> store.replace(in(before, state, Wish.TRAIN, null)));
    }

    assertEquals(1, atOnce(attempts).stream().filter(won -> won).count());
    assertEquals(1, store.find("a").orElseThrow().version());
  }

  @Test
  void notesTheProgressOfTheAttemptThatTrains() {
    Run run = store.add(run("a"), null);
    assertFalse(store.progress("a", 0, 1, 1), "queued");
    store.replace(in(run, new RunState.Training("w"), Wish.TRAIN, null));

    assertTrue(store.progress("a", 0, 10, 2.5));
    assertFalse(store.progress("a", 1, 11, 3));

    Run now = store.find("a").orElseThrow();
    assertEquals(10, now.step());
    assertEquals(2.5, now.stepsPerSecond());
    assertEquals(1, now.version(), "progress is no change of what people see and wish");
  }

  @Test
  void rewinds() {
    store.add(run("a"), null);

    store.rewind("a", 5);

    assertEquals(5, store.find("a").orElseThrow().step());
  }

  @Test
  void keepsCheckpointsByStep() {
    store.add(run("a"), null);
    store.add(run("b"), null);
    store.addCheckpoint("a", new Checkpoint(100, "x"));
    store.addCheckpoint("a", new Checkpoint(20, "y"));
    store.addCheckpoint("b", new Checkpoint(1, "z"));
    store.addCheckpoint("a", new Checkpoint(100, "x2"));
    store.addCheckpoint("gone", new Checkpoint(1, "x"));

    assertEquals(
        List.of(new Checkpoint(20, "y"), new Checkpoint(100, "x2")), store.checkpoints("a"));
    assertEquals(Optional.of(new Checkpoint(100, "x2")), store.newestCheckpoint("a"));
    assertEquals(Optional.empty(), store.newestCheckpoint("gone"));

    store.deleteCheckpoint("a", 20);
    assertEquals(List.of(new Checkpoint(100, "x2")), store.checkpoints("a"));
  }

  @Test
  void removesARunWithAllThatItKept() {
    JdbiTelemetry telemetry = new JdbiTelemetry(database);
    for (String id : List.of("a", "b")) {
      store.add(run(id), null);
      store.addCheckpoint(id, new Checkpoint(1, "x"));
      telemetry.append(id, List.of(new MetricRow(1, Map.of("loss", 1f))));
      telemetry.addFrame(id, new Frame(1, "y", 8, 8, 28, 28));
    }

    assertTrue(store.delete("a"));

    assertFalse(store.delete("a"));
    assertEquals(Optional.empty(), store.find("a"));
    assertEquals(List.of(), store.checkpoints("a"));
    assertEquals(List.of(), telemetry.frames("a"));
    assertEquals(Optional.empty(), telemetry.latest("a"));
    assertNotEquals(List.of(), store.checkpoints("b"));
    assertNotEquals(List.of(), telemetry.frames("b"));
    assertNotEquals(Optional.empty(), telemetry.latest("b"));
  }

  static Run of(String id, String owner) {
    Run run = run(id);
    return new Run(
        id,
        new Recipe(
            run.family(),
            new Given(
                run.recipe().inputs().imageSets(),
                Map.of("content", List.of("1a"), "style", List.of("2b", "3c")),
                Map.of("drawing", List.of(new PlanePoint(-0.25, 1), new PlanePoint(0, 1e-3)))),
            "4d",
            run.settings(),
            run.seed(),
            "tabby"),
        run.steps(),
        run.pauseAt(),
        owner,
        "parent",
        250,
        run.state(),
        run.wish(),
        run.note(),
        run.step(),
        run.stepsPerSecond(),
        run.attempt(),
        run.version(),
        Instant.EPOCH);
  }

  private static Run in(Run run, RunState state, Wish wish, @Nullable String note) {
    return new Run(
        run.id(),
        run.recipe(),
        run.steps(),
        run.pauseAt(),
        run.owner(),
        run.parent(),
        run.parentStep(),
        state,
        wish,
        note,
        run.step(),
        run.stepsPerSecond(),
        run.attempt(),
        run.version(),
        run.created());
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(tasks)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }
}
