package atelier.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Input.Labels;
import atelier.family.InvalidInput;
import atelier.family.PlanePoint;
import atelier.family.Setting;
import atelier.family.Settings;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictureStore;
import atelier.link.Answer;
import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToServer;
import atelier.link.ToServer.Outcome;
import atelier.link.ToWorker;
import atelier.link.Wish;
import atelier.outage.Outage;
import atelier.run.RunState.Failed;
import atelier.run.RunState.Finished;
import atelier.run.RunState.Paused;
import atelier.run.RunState.Queued;
import atelier.run.RunState.Stopped;
import atelier.run.RunState.Training;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.MetricRow;
import atelier.storage.Database;
import atelier.storage.JdbiImageSetStore;
import atelier.storage.JdbiRunStore;
import atelier.storage.JdbiSinglePictureStore;
import atelier.storage.JdbiTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of runs, with a real database. */
class RunsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final byte[] PNG = {1, 2, 3};
  private static final Family TOY =
      new Family(
          "toy",
          "Toy",
          "",
          "",
          List.of(Input.images("pictures", "pictures", List.of(28, 32)).with(Labels.ONE_POSSIBLE)),
          List.of(
              new Setting.Whole("batch", "Batch", "", false, 1, 64, 32),
              new Setting.Real("rate", "Rate", "", true, 0, 1, true, 0.5)),
          List.of(),
          100,
          List.of(Tools.SAMPLE));
  private static final Family STYLE =
      new Family(
          "style",
          "Style",
          "",
          "",
          List.of(
              new Input.Pictures("content", "a picture", 1, 1, false).noNarrowerThan(32, "size"),
              new Input.Pictures("style", "pictures in a style", 1, 2, true),
              new Input.Network("network", "a network", "method")),
          List.of(
              new Setting.Whole("size", "Size", "", false, 32, 512, 128),
              new Setting.Choice(
                  "method",
                  "Method",
                  "",
                  false,
                  List.of(
                      new Setting.Option("plain", "Plain"),
                      new Setting.Option("vgg", "VGG"),
                      new Setting.Option("squeeze", "Squeeze")),
                  "plain")),
          List.of(),
          100,
          List.of());
  private static final Family PAIRS =
      new Family(
          "pairs",
          "Pairs",
          "",
          "",
          List.of(
              Input.images("from", "pictures with labels", List.of(28)).with(Labels.ALL_NEEDED),
              Input.images("to", "pictures with captions", List.of(28)).captioned().like("from")),
          List.of(),
          List.of(),
          100,
          List.of());

  /**
   * Each picture of the second set has a partner in the first, and is shown larger in the third.
   */
  private static final Family PARTNERS =
      family(
          "partners",
          Input.images("left", "the left pictures", List.of(28, 56)),
          Input.images("right", "the right pictures", List.of(28, 56)).pairedWith("left"));

  private static final Family ONE =
      family("one", Input.images("digits", "some digits", List.of(28)).with(Labels.ONE_NEEDED));

  private static final Family POINTS =
      new Family(
          "points",
          "Points",
          "",
          "",
          List.of(new Input.Points("drawing", "points", "data", "drawn", 2, 3)),
          List.of(
              new Setting.Choice(
                  "data",
                  "Data",
                  "",
                  false,
                  List.of(new Setting.Option("ring", "Ring"), new Setting.Option("drawn", "Drawn")),
                  "ring")),
          List.of(),
          100,
          List.of());

  @TempDir Path folder;

  private Database database;
  private RunStore store;
  private Telemetry telemetry;
  private JdbiImageSetStore imageSets;
  private Map<String, Integer> countByLabel = Map.of("7", 8, "8", 9);
  private RunLedger ledger;
  private Runs runs;
  private Attempts attempts;

  private final Queue queue = new Queue();
  private final Told told = new Told();
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws Exception {
    database = Database.open("jdbc:sqlite:" + folder.resolve("atelier.db"));
    store = new JdbiRunStore(database);
    telemetry = new JdbiTelemetry(database);
    imageSets = new JdbiImageSetStore(database);
    imageSets.add(set("grey", 28, 1, List.of("7", "8"), false));
    imageSets.add(set("captioned", 28, 1, List.of(), true));
    imageSets.add(set("colour", 28, 3, List.of(), true));
    imageSets.add(set("large", 128, 1, List.of(), false));
    imageSets.add(set("double", 56, 1, List.of(), false));
    imageSets.add(set("left", 10, 28, 1, List.of(), false, "right"));
    imageSets.add(set("right", 10, 28, 1, List.of(), false, "left"));
    SinglePictureStore pictures = new JdbiSinglePictureStore(database);
    pictures.add(new SinglePicture("photo", 20, 30, false, NOW));
    pictures.add(new SinglePicture("panorama", 600, 100, false, NOW));
    pictures.add(new SinglePicture("white", 20, 30, true, NOW));
    Inputs inputs = new Inputs(imageSets, set -> countByLabel, pictures, new Networks());
    Families families = new Families(List.of(TOY, PAIRS, STYLE, PARTNERS, ONE, POINTS));
    ledger = new RunLedger(store, queue, telemetry, inputs, told, heard);
    runs = new Runs(ledger, inputs, families, Clock.fixed(NOW, ZoneOffset.UTC));
    attempts =
        new Attempts(ledger, families, new Balance(ledger, Clock.systemUTC()), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  // --- making runs ---

  @Test
  void makesARunAndOffersIt() {
    Run run =
        runs.create(
            NewRun.of("toy")
                .on("grey")
                .withSettings(Map.of("batch", 8))
                .withSeed(7L)
                .withSteps(50)
                .withLabel("8"),
            "ada",
            null,
            made -> {});

    assertEquals(run, runs.find(run.id()));
    assertEquals(List.of(run), runs.list());
    assertEquals(new Queued(), run.state());
    assertEquals(Map.of("batch", 8, "rate", 0.5), run.settings().values());
    assertEquals(7, run.seed());
    assertEquals(50, run.steps());
    assertEquals("8", run.label());
    assertEquals("ada", run.owner());
    assertEquals(NOW, run.created());
    assertEquals(List.of(run.id()), queue.offered);
    assertEquals(List.of(run), heard.changed);
    assertEquals(1, told.wakes);
  }

  @Test
  void fillsInWhatIsLeftOut() {
    Run run = create();

    assertEquals(TOY.defaults(), run.settings());
    assertEquals(100, run.steps());
    assertNull(run.label());
    assertNotEquals(run.seed(), create().seed());
  }

  @Test
  void answersARepeatedRequestWithTheSameRun() {
    NewRun request = NewRun.of("toy").on("grey");

    Run first = runs.create(request, "ada", "key", made -> {});

    assertEquals(first, runs.create(request, "ada", "key", made -> {}));
    assertEquals(List.of(first.id()), queue.offered);
    assertFalse(first.id().equals(runs.create(request, "bob", "key", made -> {}).id()));
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    assertEquals(Set.of("family"), wrong(NewRun.of("none").on("grey")));
    assertEquals(
        Set.of("batch", "nonsense", "imageSets", "steps"),
        wrong(NewRun.of("toy").withSettings(Map.of("batch", 65, "nonsense", 1)).withSteps(0)));
    assertEquals(Set.of("steps"), wrong(request(List.of("grey"), 1_000_001, null)));
    assertEquals(Set.of("label"), wrong(request(List.of("grey"), null, "9")));
    assertEquals(Set.of("imageSets"), wrong(request(List.of("gone"), null, null)));
    assertEquals(Set.of("imageSets"), wrong(request(List.of("large"), null, null)));
    assertEquals(Set.of("imageSets"), wrong(request(List.of("grey", "grey"), null, null)));
    assertEquals(List.of(), runs.list());
  }

  @Test
  void saysWhichImageSetsDoNotFitTogether() {
    assertEquals(Set.of(), wrong(pairs("grey", "captioned")));
    assertEquals(Set.of("imageSets"), wrong(pairs("captioned", "captioned")));
    assertEquals(Set.of("imageSets"), wrong(pairs("grey", "grey")));
    assertEquals(Set.of("imageSets"), wrong(pairs("grey", "colour")));
  }

  @Test
  void givesAWorkerThePicturesAndTheNetwork() {
    Run run =
        runs.create(style(List.of("white"), List.of("photo"), "vgg"), "local", null, made -> {});

    Job job = claim(run);

    assertEquals(
        Map.of("content", List.of("white"), "style", List.of("photo")),
        job.recipe().inputs().pictures());
    assertEquals("weights-of-vgg", job.recipe().network());
    assertNull(
        claim(
                runs.create(
                    style(List.of("white"), List.of("photo"), "plain"), "local", null, made -> {}))
            .recipe()
            .network());
  }

  @Test
  void saysWhichPicturesDoNotFit() {
    List<String> photo = List.of("photo");
    assertEquals(Set.of("content", "style"), wrong(style(List.of(), List.of(), "plain")));
    assertEquals(
        Set.of("content", "style"),
        wrong(style(List.of("photo", "photo"), List.of("photo", "photo", "photo"), "plain")));
    assertEquals(Set.of("content"), wrong(style(List.of("gone"), photo, "plain")));
    assertEquals(Set.of("style"), wrong(style(photo, List.of("photo", "white"), "plain")));
    assertEquals(Set.of("method"), wrong(style(photo, photo, "squeeze")));
    assertEquals(
        Set.of("imageSets"),
        wrong(
            NewRun.of("style").on("grey").withPictures(Map.of("content", photo, "style", photo))));
    assertEquals(
        Set.of("content"),
        wrong(NewRun.of("toy").on("grey").withPictures(Map.of("content", photo))));
  }

  @Test
  void takesImageSetsByTheirKeys() {
    Map<String, String> sets = Map.of("to", "captioned", "from", "grey");
    Run run =
        runs.create(
            NewRun.of("pairs").on(new ImageSetChoice.ByKey(sets)), "local", null, made -> {});

    assertEquals(sets, run.recipe().inputs().imageSets());
    assertEquals(List.of("grey", "captioned"), run.imageSets());
    assertEquals(Map.of("from", "blob-grey", "to", "blob-captioned"), claim(run).images());
    assertEquals(
        Set.of("imageSets"),
        wrong(NewRun.of("pairs").on(new ImageSetChoice.ByKey(Map.of("from", "grey")))));
    assertEquals(
        "Pairs has no input “other”; leave it out.",
        sentence(
            NewRun.of("pairs")
                .on(new ImageSetChoice.ByKey(Map.of("from", "grey", "other", "captioned")))));
  }

  @Test
  void saysWhichImageSetsAreNoPartners() {
    assertEquals(Set.of(), wrong(NewRun.of("partners").on("left", "right")));
    assertEquals(
        "“grey” and “captioned” are no pair. Upload a zip with folders A and B whose pictures have equal names.",
        sentence(NewRun.of("partners").on("grey", "captioned")));
    assertEquals(
        "“left” and “left” are no pair. Upload a zip with folders A and B whose pictures have equal names.",
        sentence(NewRun.of("partners").on("left", "left")));
    assertEquals(
        "The image sets must be of one size; “grey” has 28 pixels, “double” 56.",
        sentence(NewRun.of("partners").on("grey", "double")));
    assertEquals(
        "The image sets must be all grey or all colour; “grey” and “colour” differ.",
        sentence(NewRun.of("partners").on("grey", "colour")));
  }

  @Test
  void takesALabelOnlyWhereTheFamilyHasAUseForIt() {
    assertEquals(Set.of(), wrong(NewRun.of("one").on("grey").withLabel("7")));
    assertEquals(
        "One learns the pictures of one label; choose one of 7, 8.",
        sentence(NewRun.of("one").on("grey")));
    assertEquals(
        "No picture of “grey” is labelled “9”; its labels are 7, 8.",
        sentence(NewRun.of("one").on("grey").withLabel("9")));
    assertEquals(Set.of("imageSets"), wrong(NewRun.of("one").on("captioned").withLabel("7")));
    assertEquals(
        "Pairs cannot be confined to one label; leave the label out.",
        sentence(pairs("grey", "captioned").withLabel("7")));
    assertEquals(
        "The pictures of “captioned” have no labels; leave the label out.",
        sentence(request(List.of("captioned"), null, "7")));
  }

  @Test
  void wantsEnoughPicturesOfALabel() {
    countByLabel = Map.of("7", 4, "8", 9);
    assertEquals(
        "Only 4 of “grey” are labelled “7”; One needs 8 pictures of a label. Upload more of them, or give the label the name of another.",
        sentence(NewRun.of("one").on("grey").withLabel("7")));
    assertEquals(Set.of(), wrong(NewRun.of("one").on("grey").withLabel("8")));
    assertEquals(Set.of("label"), wrong(pairs("grey", "captioned")));
    assertEquals(Set.of(), wrong(request(List.of("grey"), null, "7")), "it may be confined");
  }

  @Test
  void refusesABatchThatIsLargerThanWhatThereIs() {
    NewRun run = NewRun.of("toy").on("grey");
    assertEquals(
        "A batch of 11 is larger than the 10 pictures that there are; choose at most 10.",
        sentence(run.withSettings(Map.of("batch", 11))));
    assertEquals(Set.of(), wrong(run.withSettings(Map.of("batch", 10))));
    assertEquals(Set.of(), wrong(run), "the default is filled up");
    assertEquals(
        "A batch of 10 is larger than the 8 pictures that there are of the label “7”; choose at most 8.",
        sentence(run.withLabel("7").withSettings(Map.of("batch", 10))));
  }

  @Test
  void takesPointsInsteadOfImageSets() {
    List<PlanePoint> points = List.of(new PlanePoint(-1, 0.5), new PlanePoint(0.25, 1));
    NewRun request =
        NewRun.of("points")
            .withSettings(Map.of("data", "drawn"))
            .withPoints(Map.of("drawing", points));

    Run run = runs.create(request, "local", null, made -> {});

    assertEquals(points, runs.find(run.id()).recipe().inputs().points().get("drawing"));
    assertEquals(points, claim(run).recipe().inputs().points().get("drawing"));
    assertEquals(Map.of(), claim(run).images());
    assertEquals(Set.of(), wrong(NewRun.of("points")));
    assertEquals(
        "Points takes no image sets; leave them out.", sentence(NewRun.of("points").on("grey")));
    assertEquals(
        "Points are used only where “data” is “drawn”; choose that, or leave them out.",
        sentence(request.withSettings(Map.of())));
    assertEquals("It takes points; give 2 to 3, not 0.", sentence(request.withPoints(Map.of())));
    assertEquals(
        "The coordinates of points are numbers from -1 to 1.",
        sentence(
            request.withPoints(
                Map.of("drawing", List.of(new PlanePoint(0, Double.NaN), new PlanePoint(0, 0))))));
    assertEquals(
        Set.of("drawing"), wrong(request.withPoints(Map.of("drawing", List.of(points.get(0))))));
    assertEquals(
        Set.of("scribble"), wrong(NewRun.of("points").withPoints(Map.of("scribble", points))));
  }

  @Test
  void refusesAPanoramaThatLeavesNoRoomForAStyle() {
    List<String> panorama = List.of("panorama");
    List<String> photo = List.of("photo");
    assertEquals(
        "The picture of 600 × 100 pixels is too narrow: fitted to 128, its shorter side has only 21, and needs 32. Crop it, or choose a larger size.",
        sentence(style(panorama, photo, "plain")));
    assertEquals(
        Set.of(),
        wrong(
            style(panorama, photo, "plain").withSettings(Map.of("size", 192, "method", "plain"))));
    assertEquals(Set.of(), wrong(style(photo, panorama, "plain")));
  }

  // --- workers ---

  @Test
  void givesARunToAWorker() {
    Run run = create();

    Job job = claim(run);

    assertEquals(run.id(), job.run());
    assertEquals(1, job.attempt());
    assertEquals(run.recipe(), job.recipe());
    assertEquals(100, job.until());
    assertEquals(Map.of("pictures", "blob-grey"), job.images());
    assertEquals(0, job.step());
    assertNull(job.checkpoint());
    assertEquals(Wish.TRAIN, job.wish());
    assertEquals(new Training("w1"), runs.find(run.id()).state());
    assertEquals(new Training("w1"), heard.last().state());
  }

  @Test
  void givesNoWorkerARunThatRestsOrIsGone() {
    Run run = create();
    runs.pause(run.id());

    assertTrue(attempts.claim(run.id(), "w1").isEmpty());
    assertTrue(attempts.claim("gone", "w1").isEmpty());
    assertEquals(new Paused(), runs.find(run.id()).state());
    assertEquals(0, runs.find(run.id()).attempt());
  }

  @Test
  void givesUpARunWhoseImageSetIsGone() {
    Run run = create();
    imageSets.delete("grey");

    assertTrue(attempts.claim(run.id(), "w1").isEmpty());

    Failed failed = (Failed) runs.find(run.id()).state();
    assertTrue(failed.reason().contains("image set was removed"), failed.reason());
    assertEquals(failed, heard.last().state());
  }

  @Test
  void keepsWhatAWorkerSays() {
    Job job = claim(create());

    assertTrue(attempts.metrics(metrics(job, 1, 30)));
    assertTrue(attempts.metrics(new ToServer.Metrics(job.run(), 1, List.of("loss"), List.of(), 0)));
    assertTrue(attempts.frame(new ToServer.Frame(job.run(), 1, 30, 8, 4, 28, 28), "png", PNG));
    assertTrue(attempts.checkpoint(new ToServer.Checkpoint(job.run(), 1, 30, "state", null)));

    assertEquals(30, runs.find(job.run()).step());
    assertEquals(12.5, runs.find(job.run()).stepsPerSecond());
    assertEquals(30f, telemetry.latest(job.run()).orElseThrow().values().get("loss"));
    assertEquals(List.of(new Frame(30, "png", 8, 4, 28, 28)), telemetry.frames(job.run()));
    assertEquals(List.of(new Checkpoint(30, "state")), runs.checkpoints(job.run()));
    assertEquals(List.of("metrics 30", "frame 30"), heard.telemetry);
  }

  @Test
  void refusesEveryWordOfAnEarlierAttempt() {
    Job first = claim(create());
    Job second = attempts.claim(first.run(), "w2").orElseThrow();
    heard.telemetry.clear();

    assertEquals(2, second.attempt());
    assertFalse(attempts.metrics(metrics(first, 1, 5)));
    assertFalse(attempts.frame(new ToServer.Frame(first.run(), 1, 5, 8, 8, 28, 28), "png", PNG));
    assertFalse(attempts.checkpoint(new ToServer.Checkpoint(first.run(), 1, 5, "state", null)));
    assertFalse(attempts.end(new ToServer.End(first.run(), 1, 5, Outcome.FINISHED, null)));

    assertEquals(new Training("w2"), runs.find(first.run()).state());
    assertEquals(0, runs.find(first.run()).step());
    assertEquals(List.of(), telemetry.frames(first.run()));
    assertEquals(List.of(), runs.checkpoints(first.run()));
    assertEquals(List.of(), heard.telemetry);
    assertTrue(attempts.metrics(metrics(second, 1, 5)));
  }

  @Test
  void refusesWordsAboutARunThatIsGone() {
    Job job = claim(create());
    runs.delete(job.run());

    assertFalse(attempts.metrics(metrics(job, 1, 5)));
    assertFalse(attempts.frame(new ToServer.Frame(job.run(), 1, 5, 8, 8, 28, 28), "png", PNG));
    assertFalse(attempts.checkpoint(new ToServer.Checkpoint(job.run(), 1, 5, "state", null)));
    assertFalse(end(job, 5, Outcome.STOPPED));
  }

  @Test
  void goesBackToTheLastCheckpointWithANewWorker() {
    Job first = claim(create());
    attempts.metrics(metrics(first, 1, 30));
    checkpoint(first, 20);
    attempts.frame(new ToServer.Frame(first.run(), 1, 20, 8, 8, 28, 28), "at-20", PNG);
    attempts.frame(new ToServer.Frame(first.run(), 1, 30, 8, 8, 28, 28), "at-30", PNG);

    Job second = attempts.claim(first.run(), "w2").orElseThrow();

    assertEquals(20, second.step());
    assertEquals("state-20", second.checkpoint());
    assertEquals(20, runs.find(first.run()).step());
    assertEquals(20, telemetry.latest(first.run()).orElseThrow().step());
    assertEquals(List.of(20), telemetry.frames(first.run()).stream().map(Frame::step).toList());
    assertEquals(20, heard.last().step());
  }

  @Test
  void endsAsTheWorkerSays() {
    Job finished = claim(create());
    assertTrue(end(finished, 100, Outcome.FINISHED));
    assertEquals(new Finished(), runs.find(finished.run()).state());
    assertEquals(100, runs.find(finished.run()).step());
    assertEquals(0, runs.find(finished.run()).stepsPerSecond());
    assertEquals(new Finished(), heard.last().state());

    Job paused = claim(create());
    runs.pause(paused.run());
    assertTrue(end(paused, 10, Outcome.PAUSED));
    assertEquals(new Paused(), runs.find(paused.run()).state());
    assertEquals(Wish.TRAIN, runs.find(paused.run()).wish());

    Job stopped = claim(create());
    runs.stop(stopped.run());
    assertTrue(end(stopped, 10, Outcome.STOPPED));
    assertEquals(new Stopped(), runs.find(stopped.run()).state());

    Job failed = claim(create());
    assertTrue(
        attempts.end(
            new ToServer.End(failed.run(), 1, 9, Outcome.FAILED, "It diverged; retrain.")));
    assertEquals(new Failed("It diverged; retrain."), runs.find(failed.run()).state());
    assertFalse(end(failed, 9, Outcome.STOPPED), "said twice");
  }

  // --- wishes ---

  @Test
  void pausesAQueuedRunAtOnceAndATrainingOneThroughItsWorker() {
    Run queued = create();
    assertEquals(new Paused(), runs.pause(queued.id()).state());
    assertEquals(new Paused(), runs.pause(queued.id()).state());
    assertEquals(List.of(), told.messages);

    Job job = claim(create());
    Run training = runs.pause(job.run());
    assertEquals(new Training("w1"), training.state());
    assertEquals(Wish.PAUSE, training.wish());
    assertEquals(List.of("w1 wants PAUSE until 100"), told.messages);
  }

  @Test
  void stopsAQueuedOrPausedRunAtOnceAndATrainingOneThroughItsWorker() {
    Run queued = create();
    assertEquals(new Stopped(), runs.stop(queued.id()).state());
    assertEquals(new Stopped(), runs.stop(queued.id()).state());
    Run paused = create();
    runs.pause(paused.id());
    assertEquals(new Stopped(), runs.stop(paused.id()).state());

    Job job = claim(create());
    assertEquals(Wish.STOP, runs.stop(job.run()).wish());
    assertEquals(List.of("w1 wants STOP until 100"), told.messages);
  }

  @Test
  void refusesToPauseOrStopWhatHasEnded() {
    Job job = claim(create());
    end(job, 100, Outcome.FINISHED);

    assertThrows(RunConflict.class, () -> runs.pause(job.run()));
    assertThrows(RunConflict.class, () -> runs.stop(job.run()));
    assertThrows(NoSuchRun.class, () -> runs.pause("gone"));
  }

  @Test
  void resumesFromWhereItRested() {
    Job job = claim(create());
    checkpoint(job, 40);
    runs.pause(job.run());
    end(job, 40, Outcome.PAUSED);
    queue.offered.clear();

    assertEquals(new Queued(), runs.resume(job.run(), null).state());

    assertEquals(List.of(job.run()), queue.offered);
    Job again = claim(runs.find(job.run()));
    assertEquals(40, again.step());
    assertEquals(2, again.attempt());
    assertEquals("state-40", again.checkpoint());
  }

  @Test
  void trainsLongerThanWasMeant() {
    Job job = claim(create());
    checkpoint(job, 100);
    end(job, 100, Outcome.FINISHED);

    assertThrows(RunConflict.class, () -> runs.resume(job.run(), null));
    assertThrows(RunConflict.class, () -> runs.resume(job.run(), 100));
    assertThrows(InvalidInput.class, () -> runs.resume(job.run(), 0));
    assertThrows(InvalidInput.class, () -> runs.resume(job.run(), 1_000_001));
    assertEquals(new Queued(), runs.resume(job.run(), 150).state());
    assertEquals(150, claim(runs.find(job.run())).until());
  }

  @Test
  void tellsAWorkerThatItsRunIsToTrainLonger() {
    Job job = claim(create());

    Run run = runs.resume(job.run(), 150);

    assertEquals(new Training("w1"), run.state());
    assertEquals(List.of("w1 wants TRAIN until 150"), told.messages);
  }

  @Test
  void resumesAFailedRunFromItsCheckpoint() {
    Job job = claim(create());
    attempts.metrics(metrics(job, 1, 100));
    checkpoint(job, 60);
    attempts.end(new ToServer.End(job.run(), 1, 100, Outcome.FAILED, "It diverged."));

    Run run = runs.resume(job.run(), null);

    assertEquals(new Queued(), run.state());
    assertEquals(60, claim(run).step());
  }

  @Test
  void goesStepByStep() {
    Job job = claim(create());
    assertThrows(RunConflict.class, () -> runs.stepOnce(job.run()));
    checkpoint(job, 10);
    runs.pause(job.run());
    end(job, 10, Outcome.PAUSED);

    assertEquals(new Queued(), runs.stepOnce(job.run()).state());

    Job one = claim(runs.find(job.run()));
    assertEquals(11, one.until());
    assertEquals(100, one.steps());
    checkpoint(one, 11);
    assertTrue(end(one, 11, Outcome.PAUSED));
    Run rested = runs.find(job.run());
    assertEquals(new Paused(), rested.state());
    assertNull(rested.pauseAt());
    assertEquals(100, rested.until());
  }

  @Test
  void leavesAFinishedRunAsItIsWhoseImageSetIsGone() {
    Job job = claim(create());
    checkpoint(job, 100);
    end(job, 100, Outcome.FINISHED);
    imageSets.delete("grey");

    assertThrows(InvalidInput.class, () -> runs.resume(job.run(), 200));
    assertThrows(InvalidInput.class, () -> runs.stepOnce(job.run()));
    assertEquals(new Finished(), runs.find(job.run()).state());
  }

  @Test
  void goesAStepBeyondTheEnd() {
    Job job = claim(create());
    checkpoint(job, 100);
    end(job, 100, Outcome.FINISHED);

    runs.stepOnce(job.run());

    Job one = claim(runs.find(job.run()));
    assertEquals(101, one.until());
    end(one, 101, Outcome.FINISHED);
    assertEquals(new Finished(), runs.find(job.run()).state());
  }

  @Test
  void goesOnWhereARunIsResumedWhileItsWorkerPausesIt() {
    Job job = claim(create());
    runs.pause(job.run());
    runs.resume(job.run(), null);
    queue.offered.clear();

    assertTrue(end(job, 10, Outcome.PAUSED));

    assertEquals(new Queued(), runs.find(job.run()).state());
    assertEquals(List.of(job.run()), queue.offered);
  }

  @Test
  void goesOnWhereARunIsGivenMoreStepsWhileItsWorkerFinishesIt() {
    Job job = claim(create());
    runs.resume(job.run(), 200);
    queue.offered.clear();

    assertTrue(end(job, 100, Outcome.FINISHED));

    assertEquals(new Queued(), runs.find(job.run()).state());
    assertEquals(List.of(job.run()), queue.offered);
  }

  @Test
  void stopsWhereARunIsStoppedWhileItsWorkerPausesIt() {
    Job job = claim(create());
    runs.pause(job.run());
    runs.stop(job.run());

    assertTrue(end(job, 10, Outcome.PAUSED));

    assertEquals(new Stopped(), runs.find(job.run()).state());
  }

  @Test
  void changesLiveSettings() {
    Job job = claim(create());

    Run run = runs.adjust(job.run(), Map.of("rate", 0.25));

    assertEquals(0.25, run.settings().real("rate"));
    assertEquals(32, run.settings().whole("batch"));
    assertEquals(List.of("w1 wants TRAIN until 100"), told.messages);
    assertThrows(InvalidInput.class, () -> runs.adjust(job.run(), Map.of("batch", 8)));
    assertThrows(InvalidInput.class, () -> runs.adjust(job.run(), Map.of("rate", 2)));
  }

  @Test
  void forksFromACheckpoint() {
    Job job = claim(create());
    attempts.metrics(metrics(job, 1, 60));
    checkpoint(job, 20);
    checkpoint(job, 40);
    attempts.frame(new ToServer.Frame(job.run(), 1, 15, 8, 8, 28, 28), "at-15", PNG);
    attempts.frame(new ToServer.Frame(job.run(), 1, 25, 8, 8, 28, 28), "at-25", PNG);

    Run fork = runs.fork(job.run(), 39, Map.of("rate", 0.25), "bob", made -> {});

    assertEquals(job.run(), fork.parent());
    assertEquals("bob", fork.owner());
    assertEquals(32, fork.settings().whole("batch"));
    assertEquals(0.25, fork.settings().real("rate"));
    assertEquals(fork, runs.find(fork.id()));
    assertEquals(20, telemetry.latest(fork.id()).orElseThrow().step());
    assertEquals(List.of(15), telemetry.frames(fork.id()).stream().map(Frame::step).toList());
    Job forked = claim(fork);
    assertEquals(20, forked.step());
    assertEquals("state-20", forked.checkpoint());
    assertEquals(40, runs.fork(job.run(), null, Map.of(), "bob", made -> {}).step());
    assertEquals(60, runs.find(job.run()).step(), "the run itself goes on");
  }

  @Test
  void givesUpARunOfAFamilyThatIsNotThere() {
    Run run = create();
    Attempts older =
        new Attempts(
            ledger,
            new Families(List.of(PAIRS)),
            new Balance(ledger, Clock.systemUTC()),
            Clock.systemUTC());

    assertEquals(Optional.empty(), older.claim(run.id(), "w"));

    RunState.Failed failed = (RunState.Failed) runs.find(run.id()).state();
    assertTrue(failed.reason().contains("has no family “toy”"), failed.reason());
  }

  @Test
  void aListenerWithAFaultHurtsNoRun() {
    heard.fault = new IllegalStateException("a page is broken");
    Run run = create();
    Job job = claim(run);
    assertTrue(attempts.metrics(metrics(job, 1, 3)));
    checkpoint(job, 3);
    assertTrue(end(job, 3, Outcome.PAUSED));
    assertTrue(runs.find(run.id()).state() instanceof RunState.Queued, "nobody wanted the pause");
  }

  @Test
  void refusesForksThatCannotTrain() {
    Job job = claim(create());
    assertThrows(RunConflict.class, () -> runs.fork(job.run(), null, Map.of(), "bob", made -> {}));
    checkpoint(job, 20);
    assertThrows(RunConflict.class, () -> runs.fork(job.run(), 19, Map.of(), "bob", made -> {}));
    assertThrows(
        InvalidInput.class,
        () -> runs.fork(job.run(), null, Map.of("batch", 8), "bob", made -> {}));
    imageSets.delete("grey");
    assertThrows(InvalidInput.class, () -> runs.fork(job.run(), null, Map.of(), "bob", made -> {}));
    assertEquals(1, runs.list().size());
  }

  @Test
  void removesARunAndTellsItsWorker() {
    Job job = claim(create());
    Run paused = create();
    runs.pause(paused.id());

    runs.delete(job.run());
    runs.delete(paused.id());

    assertEquals(List.of("w1 drops 1"), told.messages);
    assertEquals(List.of(job.run(), paused.id()), heard.removed);
    assertThrows(NoSuchRun.class, () -> runs.find(job.run()));
    assertThrows(NoSuchRun.class, () -> runs.delete(job.run()));
  }

  @Test
  void asksOnlyModelsThatHaveLearntSomething() throws Exception {
    Run run = create();
    Question question = new Question(Tools.SAMPLE.key(), Tools.SAMPLE.parameters(Map.of()));
    assertThrows(RunConflict.class, () -> runs.ask(run.id(), question));

    Job job = claim(run);
    assertEquals(1, runs.ask(run.id(), question).pictures().size());
    checkpoint(job, 1);
    runs.stop(run.id());
    end(job, 1, Outcome.STOPPED);
    assertEquals(1, runs.ask(run.id(), question).pictures().size());
  }

  // --- lost workers ---

  @Test
  void saysOfARunForHowLongNothingOfItCanBeKept() {
    Run run = create();
    Job job = claim(run);

    attempts.cannotBeKept(run.id(), new Outage(Outage.Kind.DISK_FULL, new IOException()));
    String note = String.valueOf(runs.find(run.id()).note());
    assertTrue(note.contains("The disk of the server is full"), note);
    assertTrue(runs.find(run.id()).state() instanceof RunState.Training);
    assertEquals(note, runs.list().get(0).note());

    checkpoint(job, 5);
    assertNull(runs.find(run.id()).note());
  }

  @Test
  void goesOnElsewhereWhenAWorkerIsLost() {
    Job job = claim(create());
    Job other = attempts.claim(create().id(), "w2").orElseThrow();
    attempts.metrics(metrics(job, 1, 30));
    checkpoint(job, 20);
    queue.offered.clear();

    attempts.workerLost("w1");

    Run lost = runs.find(job.run());
    assertEquals(new Queued(), lost.state());
    assertEquals(
        "The worker was lost at step 30. Training goes on from step 20 by itself.", lost.note());
    assertEquals(List.of("w1"), queue.released);
    assertEquals(List.of(job.run()), queue.offered, "its worker may have let go of it just before");
    assertEquals(new Training("w2"), runs.find(other.run()).state());
    assertFalse(attempts.metrics(metrics(job, 31, 35)), "it has no worker");
    assertEquals(20, attempts.claim(job.run(), "w2").orElseThrow().step());
  }

  @ParameterizedTest(name = "{0}: {1} times")
  @CsvSource({
    "CRASH, 3, died 3 times",
    "OUT_OF_MEMORY, 3, out of memory",
    "KILLED, 10, never got on"
  })
  void failsARunThatKillsItsWorkersAgainAndAgainAndSparesTheOthers(
      Death death, int bearable, String reason) {
    String deadly = create().id();
    String other = create().id();
    for (int count = 1; count <= bearable; count++) {
      assertEquals(new Queued(), runs.find(deadly).state(), "before death " + count);
      assertTrue(attempts.claim(deadly, "w1").isPresent());
      assertTrue(attempts.claim(other, "w1").isPresent());
      attempts.workerLost("w1", new Culprit(deadly, death));
    }
    Failed failed = assertInstanceOf(Failed.class, runs.find(deadly).state());
    assertTrue(failed.reason().contains(reason), failed.reason());
    assertEquals(new Queued(), runs.find(other).state());
  }

  @Test
  void countsEachKindOfDeathForItself() {
    String id = create().id();
    for (Death death :
        List.of(Death.CRASH, Death.KILLED, Death.KILLED, Death.KILLED, Death.CRASH)) {
      assertTrue(attempts.claim(id, "w1").isPresent());
      attempts.workerLost("w1", new Culprit(id, death));
    }
    assertEquals(new Queued(), runs.find(id).state());
  }

  @Test
  void forgivesADeathOnceThereIsACheckpointAfterIt() {
    String id = create().id();
    for (int death = 1; death <= 5; death++) {
      Job job = attempts.claim(id, "w1").orElseThrow();
      attempts.metrics(metrics(job, job.step() + 1, 10 * death));
      checkpoint(job, 10 * death);
      attempts.workerLost("w1", new Culprit(id, Death.CRASH));
    }
    assertEquals(new Queued(), runs.find(id).state());
  }

  @Test
  void restsWhereAWorkerIsLostThatWasToLetGo() {
    Job paused = claim(create());
    runs.pause(paused.run());
    Job stopped = claim(create());
    runs.stop(stopped.run());
    queue.offered.clear();

    attempts.workerLost("w1");

    assertEquals(new Paused(), runs.find(paused.run()).state());
    assertEquals(new Stopped(), runs.find(stopped.run()).state());
    assertEquals(Wish.TRAIN, runs.find(stopped.run()).wish());
    assertEquals(List.of(), queue.offered);
  }

  @Test
  void tellsAWorkerThatConnectsAgainWhatIsWanted() {
    Job job = claim(create());
    attempts.claim(create().id(), "w2");
    runs.pause(job.run());
    runs.adjust(job.run(), Map.of("rate", 0.25));

    assertEquals(
        List.of(
            new ToWorker.Change(
                job.run(), 1, Wish.PAUSE, Map.of("batch", 32, "rate", 0.25), 100, 100)),
        attempts.wishesFor("w1"));
  }

  @Test
  void runsOfBeforeASettingWasThereGetItsDefault() {
    Run run = create();
    Map<String, Object> all = run.settings().values();
    Map<String, Object> fewer = new LinkedHashMap<>(all);
    fewer.remove("rate");
    fewer.put("batch", 1_000_000); // more than there may be by now
    assertTrue(store.replace(run.with(new Settings(fewer))));

    attempts.completeSettings();

    Map<String, Object> completed = new LinkedHashMap<>(all);
    completed.put("batch", 64);
    assertEquals(completed, runs.find(run.id()).settings().values());
  }

  @Test
  void offersEverythingThatIsToTrainAfterAStart() {
    Run queued = create();
    Job training = claim(create());
    runs.pause(create().id());
    queue.offered.clear();

    attempts.recover();

    assertEquals(Set.of(queued.id(), training.run()), Set.copyOf(queue.offered));
  }

  // --- thinning ---

  @Test
  void keepsFramesOfTheWholeRunHoweverLongItGets() {
    Job job = claim(create());
    for (int step = 0; step < 900; step++) {
      attempts.frame(new ToServer.Frame(job.run(), 1, step, 8, 8, 28, 28), "x", PNG);
    }

    List<Integer> steps = telemetry.frames(job.run()).stream().map(Frame::step).toList();

    assertEquals(400, steps.size());
    assertEquals(0, steps.get(0));
    assertEquals(899, steps.get(399));
    int widest =
        IntStream.range(1, 400).map(i -> steps.get(i) - steps.get(i - 1)).max().orElseThrow();
    assertTrue(widest <= 6, "a gap of " + widest);
  }

  @Test
  void keepsCheckpointsOfTheWholeRun() {
    Job job = claim(create());
    for (int step = 10; step <= 1000; step += 10) {
      checkpoint(job, step);
    }

    List<Integer> steps = runs.checkpoints(job.run()).stream().map(Checkpoint::step).toList();

    assertEquals(8, steps.size());
    assertEquals(1000, steps.get(7));
    int widest =
        IntStream.range(1, 8).map(i -> steps.get(i) - steps.get(i - 1)).max().orElseThrow();
    assertTrue(widest <= 320, "a gap of " + widest + " in " + steps);
  }

  @Test
  void neverThinsOutTheBestCheckpoint() {
    Job job = claim(create());
    for (int step = 10; step <= 1000; step += 10) {
      double kid = step == 230 ? 0.01 : 0.02;
      attempts.checkpoint(
          new ToServer.Checkpoint(job.run(), job.attempt(), step, "state-" + step, kid));
    }

    List<Checkpoint> kept = runs.checkpoints(job.run());

    assertEquals(8, kept.size());
    assertEquals(Optional.of(new Checkpoint(230, "state-230", 0.01)), Checkpoint.best(kept));
    assertEquals(Optional.empty(), Checkpoint.best(List.of(new Checkpoint(5, "x"))));
  }

  // --- going back ---

  @Test
  void aRunThatDivergesGoesBackAndOnWithLowerRates() {
    Job job = claim(create());
    checkpoint(job, 30);
    assertTrue(attempts.metrics(metrics(job, 40, 41)));
    assertTrue(end(job, 42, Outcome.DIVERGED));

    Run back = runs.find(job.run());
    assertEquals(new Queued(), back.state());
    assertEquals(0.125, back.settings().real("rate"));
    assertTrue(String.valueOf(back.note()).contains("step 42"), back.note());
    assertEquals(Set.of("30: wentBack 42 → 30", "30: rate 0.5 → 0.125"), changes(back));

    Job again = claim(back);
    assertEquals(30, again.step());
    assertEquals(0.125, again.recipe().settings().real("rate"));
    assertTrue(telemetry.latest(job.run()).isEmpty(), "what came after the checkpoint is gone");
  }

  @Test
  void aCheckpointThatARunWentBackToInVainIsGivenUpAndInTheEndTheRun() {
    Job job = claim(create());
    checkpoint(job, 10);
    checkpoint(job, 30);
    for (int from : List.of(30, 10, 10)) {
      assertTrue(end(job, 42, Outcome.DIVERGED));
      job = claim(runs.find(job.run()));
      assertEquals(from, job.step());
    }
    assertTrue(
        attempts.end(
            new ToServer.End(job.run(), job.attempt(), 42, Outcome.DIVERGED, "It diverged.")));

    assertEquals(new Failed("It diverged."), runs.find(job.run()).state());
    assertEquals(0.5 / 64, runs.find(job.run()).settings().real("rate"));
  }

  @Test
  void whatItsPeopleWantGoesBeforeGoingBack() {
    Job job = claim(create());
    checkpoint(job, 30);
    runs.pause(job.run());
    assertTrue(attempts.end(new ToServer.End(job.run(), 1, 42, Outcome.DIVERGED, "It diverged.")));

    assertEquals(new Failed("It diverged."), runs.find(job.run()).state());
    assertEquals(Set.of(), changes(runs.find(job.run())));
  }

  private Set<String> changes(Run run) {
    return runs.changes(run.id()).stream()
        .map(c -> "%d: %s %s → %s".formatted(c.step(), c.setting(), c.before(), c.after()))
        .collect(Collectors.toSet());
  }

  // --- directions ---

  @Test
  void aForkKeepsTheDirectionsThatWereNamed() {
    Job job = claim(create());
    checkpoint(job, 30);
    NamedDirection direction = new NamedDirection("wide", List.of(1f, -0.25f));
    runs.keep(job.run(), direction);

    Run fork = runs.fork(job.run(), null, Map.of(), "local", made -> {});

    assertTrue(runs.forgetDirection(job.run(), "wide"));
    assertFalse(runs.forgetDirection(job.run(), "wide"));
    assertEquals(List.of(), runs.directions(job.run()));
    assertEquals(List.of(direction), runs.directions(fork.id()));
  }

  // --- many at once ---

  @Test
  void losesNoChangeOfManyAtOnceAndTellsThemInOrder() throws Exception {
    Run run = create();
    int threads = 4;
    int changes = 25;
    inParallel(
        threads,
        thread -> {
          for (int i = 0; i < changes; i++) {
            runs.adjust(run.id(), Map.of("rate", (1 + thread * changes + i) / 1000.0));
          }
        });

    assertEquals(threads * changes, runs.find(run.id()).version());
    assertEquals(
        IntStream.rangeClosed(0, threads * changes).boxed().toList(),
        heard.changed.stream().map(Run::version).toList());
  }

  @Test
  void givesARunToOneOfManyWorkersAtATime() throws Exception {
    Run run = create();
    List<Job> jobs = new CopyOnWriteArrayList<>();
    inParallel(6, worker -> jobs.add(attempts.claim(run.id(), "w" + worker).orElseThrow()));

    assertEquals(Set.of(1, 2, 3, 4, 5, 6), Set.copyOf(jobs.stream().map(Job::attempt).toList()));
    assertEquals(1, jobs.stream().filter(job -> attempts.metrics(metrics(job, 1, 2))).count());
  }

  private static void inParallel(int threads, Consumer<Integer> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      futures.add(pool.submit(() -> work.accept(thread)));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    pool.shutdown();
  }

  // --- helpers ---

  private Run create() {
    return runs.create(request(List.of("grey"), null, null), "local", null, made -> {});
  }

  private Job claim(Run run) {
    return attempts.claim(run.id(), "w1").orElseThrow();
  }

  private void checkpoint(Job job, int step) {
    assertTrue(
        attempts.checkpoint(
            new ToServer.Checkpoint(job.run(), job.attempt(), step, "state-" + step, null)));
  }

  private boolean end(Job job, int step, Outcome outcome) {
    return attempts.end(new ToServer.End(job.run(), job.attempt(), step, outcome, null));
  }

  private Set<String> wrong(NewRun request) {
    try {
      runs.delete(runs.create(request, "local", null, made -> {}).id());
      return Set.of();
    } catch (InvalidInput e) {
      return e.errors().keySet();
    }
  }

  private String sentence(NewRun request) {
    return String.valueOf(
        assertThrows(InvalidInput.class, () -> runs.create(request, "local", null, made -> {}))
            .getMessage());
  }

  private static Family family(String key, Input... inputs) {
    return new Family(
        key,
        key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1),
        "",
        "",
        List.of(inputs),
        List.of(),
        List.of(),
        100,
        List.of());
  }

  private static NewRun request(
      List<String> sets, @Nullable Integer steps, @Nullable String label) {
    return NewRun.of("toy").on(sets.toArray(String[]::new)).withSteps(steps).withLabel(label);
  }

  private static NewRun style(List<String> content, List<String> style, String method) {
    return NewRun.of("style")
        .withPictures(Map.of("content", content, "style", style))
        .withSettings(Map.of("method", method));
  }

  private static NewRun pairs(String from, String to) {
    return NewRun.of("pairs").on(from, to);
  }

  private static ToServer.Metrics metrics(Job job, int from, int to) {
    return new ToServer.Metrics(
        job.run(),
        job.attempt(),
        List.of("loss"),
        IntStream.rangeClosed(from, to)
            .mapToObj(step -> new ToServer.Row(step, new float[] {step}))
            .toList(),
        12.5);
  }

  private static ImageSet set(
      String id, int size, int channels, List<String> labels, boolean captioned) {
    return set(id, 10, size, channels, labels, captioned);
  }

  private static ImageSet set(
      String id, int count, int size, int channels, List<String> labels, boolean captioned) {
    return set(id, count, size, channels, labels, captioned, null);
  }

  private static ImageSet set(
      String id,
      int count,
      int size,
      int channels,
      List<String> labels,
      boolean captioned,
      @Nullable String partner) {
    String blob = "blob-" + id;
    return new ImageSet(
        id, id, "local", count, size, channels, labels, captioned, blob, null, partner, null, NOW);
  }

  /** Knows two networks, and has the weights of one. */
  private static final class Networks implements Pretrained {
    @Override
    public boolean knows(String network) {
      return network.equals("vgg") || network.equals("squeeze");
    }

    @Override
    public Optional<String> blob(String network) {
      return network.equals("vgg") ? Optional.of("weights-of-vgg") : Optional.empty();
    }
  }

  private static final class Queue implements RunQueue {
    final List<String> offered = new CopyOnWriteArrayList<>();
    final List<String> released = new CopyOnWriteArrayList<>();

    @Override
    public void add(String run) {
      offered.add(run);
    }

    @Override
    public void release(String worker) {
      released.add(worker);
    }

    @Override
    public Subscription take(String worker, int capacity, Consumer<String> train) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Told implements Workers {
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile int wakes;

    @Override
    public List<String> engines() {
      return List.of("MXNet 1.9.1, played");
    }

    @Override
    public Map<String, Integer> capacities() {
      return Map.of("only", 32);
    }

    @Override
    public synchronized void wake() {
      wakes++;
    }

    @Override
    public void tell(String worker, ToWorker message) {
      if (message instanceof ToWorker.Change change) {
        messages.add("%s wants %s until %d".formatted(worker, change.wish(), change.until()));
      } else if (message instanceof ToWorker.Drop drop) {
        messages.add("%s drops %d".formatted(worker, drop.attempt()));
      } else {
        messages.add(message.toString());
      }
    }

    @Override
    public Asking ask(Run run, Job job, Question question) {
      Asking asking = new Asking(() -> {});
      asking.take(Answer.of(List.of(Picture.black(28, 28, 1))));
      return asking;
    }
  }

  private static final class Heard implements RunListener {
    final List<Run> changed = new CopyOnWriteArrayList<>();
    final List<String> telemetry = new CopyOnWriteArrayList<>();
    final List<String> removed = new CopyOnWriteArrayList<>();

    @Nullable RuntimeException fault;

    private void fail() {
      if (fault != null) {
        throw fault;
      }
    }

    Run last() {
      return changed.get(changed.size() - 1);
    }

    @Override
    public void changed(Run run) {
      changed.add(run);
      fail();
    }

    @Override
    public void metrics(Run run, List<MetricRow> rows) {
      telemetry.add("metrics " + rows.get(rows.size() - 1).step());
      fail();
    }

    @Override
    public void frame(Run run, Frame frame, byte[] png) {
      telemetry.add("frame " + frame.step());
      fail();
    }

    @Override
    public void removed(String run) {
      removed.add(run);
      fail();
    }
  }
}
