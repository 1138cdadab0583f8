package atelier.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.family.Settings;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictures;
import atelier.learner.Answering;
import atelier.learner.Diverged;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.run.Asking;
import atelier.run.Attempts;
import atelier.run.Balance;
import atelier.run.Culprit;
import atelier.run.Death;
import atelier.run.Inputs;
import atelier.run.NewRun;
import atelier.run.Pretrained;
import atelier.run.Run;
import atelier.run.RunLedger;
import atelier.run.RunListener;
import atelier.run.RunQueue;
import atelier.run.RunState;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Runs;
import atelier.run.Telemetry;
import atelier.run.Workers;
import atelier.storage.Database;
import atelier.storage.JdbiImageSetStore;
import atelier.storage.JdbiRunStore;
import atelier.storage.JdbiSinglePictureStore;
import atelier.storage.JdbiTelemetry;
import atelier.storage.SchedulerQueue;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import atelier.web.worker.ConnectedWorkers;
import atelier.web.worker.WorkerLink;
import io.javalin.Javalin;
import io.javalin.http.ForbiddenResponse;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker against a real server, queue and database, with a learner that counts instead of
 * learning.
 */
class WorkerTest {
  private static final int ENDLESS = 1_000_000;
  private static final String TOKEN = "a token for workers only";
  private static final Tool TRANSLATE =
      new Tool(
          "translate",
          "Translate",
          "Adds to pixels.",
          Tools.TRANSLATE.parameters(),
          List.of(new Takes.Pictures("picture", "A picture", 1, 2, null)),
          Tool.Gives.PICTURES);
  private static final Tool LONG_COUNT =
      new Tool(
          "count",
          "Count",
          "Counts its pieces.",
          List.of(new Setting.Whole("pieces", "Pieces", "", true, 1, ENDLESS, 3)),
          List.of(),
          Tool.Gives.VALUES);
  private static final Family FAMILY =
      new Family(
          "counter",
          "Counter",
          "",
          "",
          List.of(
              Input.images("a", "an image set", List.of(28)),
              new Input.Pictures("start", "a picture to start from", 0, 1, false),
              new Input.Network("network", "a network", "adding")),
          List.of(
              new Setting.Real("rate", "Rate", "", true, 0, 1, false, 0.5),
              new Setting.Choice(
                  "adding",
                  "Adding",
                  "",
                  false,
                  List.of(new Setting.Option("one", "One"), new Setting.Option("net", "Net")),
                  "one")),
          List.of(),
          1000,
          List.of(Tools.SAMPLE, TRANSLATE, LONG_COUNT));

  @TempDir Path folder;

  private final ConcurrentLinkedQueue<Double> rates = new ConcurrentLinkedQueue<>();
  private final AtomicInteger breakAt = new AtomicInteger(-1);
  private final AtomicInteger breaks = new AtomicInteger(0);
  private volatile RuntimeException broken =
      new IllegalStateException("the engine is out of sorts");
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger refuseClaims = new AtomicInteger();
  private final AtomicInteger answering = new AtomicInteger();
  private final AtomicReference<CountDownLatch> beforeStep =
      new AtomicReference<>(new CountDownLatch(0));

  private final Later clock = new Later();
  private Database database;
  private Runs runs;
  private Attempts attempts;
  private Balance balance;
  private BlobStore blobs;
  private ConnectedWorkers workers;
  private Javalin server;
  private int port;
  private String imageSet;
  private SinglePictures pictures;
  private final List<AutoCloseable> started = new ArrayList<>();

  @BeforeEach
  void startServer() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("atelier.db");
    database = Database.open(url);
    blobs = new BlobStore(folder.resolve("blobs"));
    ImageSetStore sets = new JdbiImageSetStore(database);
    imageSet = "set";
    String blob =
        blobs.put(
            out -> {
              try (PackedImages.Writer writer = new PackedImages.Writer(out, 28, 1)) {
                writer.add(Picture.black(28, 28, 1), null, null);
              }
            });
    sets.add(
        new ImageSet(
            imageSet,
            "Black",
            "local",
            1,
            28,
            1,
            List.of(),
            false,
            blob,
            null,
            null,
            null,
            Instant.EPOCH));
    pictures = new SinglePictures(new JdbiSinglePictureStore(database), blobs, Clock.systemUTC());
    workers = new ConnectedWorkers();
    RunQueue queue = new SchedulerQueue(database, Clock.systemUTC());
    Inputs inputs = new Inputs(sets, set -> Map.of(), pictures.store(), new Networks());
    RunLedger ledger =
        new RunLedger(
            new JdbiRunStore(database),
            queue,
            new JdbiTelemetry(database),
            inputs,
            workers,
            new Deaf());
    Families families = new Families(List.of(FAMILY));
    runs = new Runs(ledger, inputs, families, Clock.systemUTC());
    balance = new Balance(ledger, clock);
    attempts = new Attempts(ledger, families, balance, Clock.systemUTC());
    server = serve(0);
    port = server.port();
  }

  private Javalin serve(int wantedPort) {
    WorkerLink link = new WorkerLink(attempts, blobs, workers, TOKEN, () -> false);
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.routes.before("/worker/*", link::authorize);
              config.routes.wsBeforeUpgrade("/worker/*", link::authorize);
              config.routes.post(
                  "/worker/runs/{id}/claim",
                  ctx -> {
                    if (refuseClaims.getAndDecrement() > 0) {
                      throw new ForbiddenResponse("not now");
                    }
                    link.claim(ctx);
                  });
              config.routes.get("/worker/blobs/{hash}", link::download);
              config.routes.post("/worker/blobs", link::upload);
              config.routes.post("/worker/losses", link::lost);
              config.routes.ws("/worker/link", link::link);
            })
        .start(wantedPort);
  }

  private Worker worker(String name, ServerLink link, Learners learners) {
    return new Worker(
        name,
        link,
        new SchedulerQueue(database, Clock.systemUTC()),
        4,
        new BlobStore(folder.resolve("cache-" + name)),
        new Families(List.of(FAMILY)),
        learners,
        run -> {});
  }

  private ServerLink link(String name, String token) {
    return new ServerLink(URI.create("http://localhost:" + port), token, name, () -> "an engine");
  }

  private Learners learners() {
    return new Learners(Map.of("counter", task -> new Counter(task)));
  }

  private Worker startWorker(String name) throws Exception {
    Worker worker = worker(name, link(name, TOKEN), learners());
    worker.start();
    started.add(worker);
    return worker;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : started) {
      part.close();
    }
    server.stop();
    database.close();
    assertEquals(0, open.get(), "every learner is closed");
  }

  @Test
  void trainsARunToItsEnd() throws Exception {
    startWorker("w");
    Run run = create(50);
    await(run, RunState.Finished.class);

    Telemetry.Series series = runs.telemetry().series(run.id(), 1000);
    assertArrayEquals(IntStream.rangeClosed(1, 50).toArray(), series.step());
    assertEquals(50f, series.values().get("count")[49]);
    List<Telemetry.Frame> frames = runs.telemetry().frames(run.id());
    assertEquals(50, frames.get(frames.size() - 1).step(), "whatever newer frames took over");
    assertEquals(50, runs.checkpoints(run.id()).get(0).step());
    assertEquals(50, runs.find(run.id()).step());
    assertEquals(List.of("an engine"), workers.engines(), "what the worker says it computes with");
  }

  @Test
  void theFirstFrameShowsTheUntrainedState() throws Exception {
    beforeStep.set(new CountDownLatch(1)); // a newer frame may take the place of one under way
    startWorker("w");
    Run run = create(50);
    await("a frame").until(() -> !runs.telemetry().frames(run.id()).isEmpty());
    beforeStep.get().countDown();
    await(run, RunState.Finished.class);

    Telemetry.Frame first = runs.telemetry().frames(run.id()).get(0);
    assertEquals(0, first.step());
    BufferedImage shown = ImageIO.read(blobs.get(first.blob()).toFile());
    assertEquals(0, shown.getRaster().getSample(0, 0, 0), "the count before the first step");
  }

  @Test
  void aWorkerThatJoinsTakesOverOwnersAndNoStepIsLost() throws Exception {
    startWorker("first");
    List<Run> all = List.of(createFor("ada"), createFor("ben"), createFor("cy"), createFor("di"));
    all.forEach(run -> awaitStep(run, 3));
    assertEquals(Map.of("first", 4L), ownersByWorker());

    startWorker("second");
    await("two owners each")
        .until(
            () -> {
              balance.look();
              return ownersByWorker();
            },
            Map.of("first", 2L, "second", 2L)::equals);
    for (Run run : all) {
      int step = runs.find(run.id()).step();
      awaitStep(run, step + 20);
      runs.stop(run.id());
      int last = await(run, RunState.Stopped.class).step();
      assertContiguous(run, last);
      assertEquals(
          last, last(runs.telemetry().series(run.id(), ENDLESS)), "of one learner's count");
    }
  }

  @Test
  void whatAWorkerThatLeavesHadIsSharedOutAmongTheOthers() throws Exception {
    startWorker("first");
    startWorker("second");
    Worker third = startWorker("third");
    await("three workers").until(() -> workers.connected() == 3);
    List<Run> all = new ArrayList<>();
    for (String owner : List.of("ada", "ben", "cy", "di", "ed", "flo")) {
      all.add(createFor(owner));
    }
    all.forEach(run -> awaitStep(run, 1));
    await("two owners each")
        .until(
            () -> {
              balance.look();
              return ownersByWorker();
            },
            Map.of("first", 2L, "second", 2L, "third", 2L)::equals);
    third.close();
    started.remove(third);
    attempts.workerLost("third");
    await("three owners each")
        .until(
            () -> {
              balance.look();
              return ownersByWorker();
            },
            Map.of("first", 3L, "second", 3L)::equals);
    for (Run run : all) {
      awaitStep(run, runs.find(run.id()).step() + 5);
      runs.stop(run.id());
      assertContiguous(run, await(run, RunState.Stopped.class).step());
    }
  }

  @Test
  void aWorkerThatIsConnectedButTakesNothingKeepsNobodyWaiting() throws Exception {
    WebSocket hung =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + TOKEN)
            .header("X-Atelier-Worker", "hung")
            .header("X-Atelier-Capacity", "4")
            .buildAsync(
                URI.create("ws://localhost:%d/worker/link".formatted(port)),
                new WebSocket.Listener() {})
            .join();
    started.add(hung::abort);
    startWorker("first");
    List<Run> all = List.of(createFor("ada"), createFor("ben"));
    all.forEach(run -> awaitStep(run, 3));
    balance.look();
    all.forEach(run -> awaitStep(run, runs.find(run.id()).step() + 3));
    assertEquals(List.of(1, 1), all.stream().map(run -> runs.find(run.id()).attempt()).toList());
  }

  @Test
  void runsThatWorkersCannotHoldTakeTurns() throws Exception {
    startWorker("only"); // holds four
    List<Run> all = new ArrayList<>();
    for (String owner : List.of("ada", "ben", "cy", "di", "ed")) {
      all.add(createFor(owner));
    }
    await("four train").until(() -> ownersByWorker().equals(Map.of("only", 4L)));
    Run fifth =
        all.stream()
            .filter(run -> runs.find(run.id()).state() instanceof RunState.Queued)
            .findFirst()
            .orElseThrow();
    balance.look();
    assertTrue(runs.find(fifth.id()).state() instanceof RunState.Queued, "none had its turn yet");
    clock.pass(Balance.TURN);
    await("the fifth has its turn")
        .until(
            () -> {
              balance.look();
              return runs.find(fifth.id()).state() instanceof RunState.Training;
            });
    assertEquals(Map.of("only", 4L), ownersByWorker());
    awaitStep(fifth, 3);
  }

  @Test
  void goesOnAfterAPauseWhereItWas() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 30);
    runs.pause(run.id());
    int pausedAt = await(run, RunState.Paused.class).step();

    runs.resume(run.id(), pausedAt + 50);
    await(run, RunState.Finished.class);
    assertContiguous(run, pausedAt + 50);
    assertEquals(
        pausedAt + 50,
        last(runs.telemetry().series(run.id(), ENDLESS)),
        "the learner went on from its state");
  }

  @Test
  void trainsOneStepAtATimeAndLonger() throws Exception {
    startWorker("w");
    Run run = create(5);
    await(run, RunState.Finished.class);
    runs.stepOnce(run.id());
    awaitStep(run, 6);
    await(run, RunState.Finished.class);
    runs.resume(run.id(), 9);
    awaitStep(run, 9);
    await(run, RunState.Finished.class);
  }

  @Test
  void stopsAndTakesLiveSettings() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 3);
    runs.adjust(run.id(), Map.of("rate", 0.125));
    await("the new rate").until(() -> List.copyOf(rates), List.of(0.125)::equals);
    runs.stop(run.id());
    await(run, RunState.Stopped.class);
  }

  @Test
  void triesAgainFromTheCheckpointWhenALearnerBreaks() throws Exception {
    breakAt.set(7);
    breaks.set(1);
    startWorker("w");
    Run run = create(20);
    await(run, RunState.Finished.class);
    assertEquals(2, runs.find(run.id()).attempt());
    assertContiguous(run, 20);
  }

  @Test
  void failsWhenALearnerBreaksTwiceAtTheSamePlace() throws Exception {
    breakAt.set(7);
    breaks.set(2);
    startWorker("w");
    Run run = create(20);
    RunState.Failed failed = (RunState.Failed) await(run, RunState.Failed.class).state();
    assertTrue(failed.reason().contains("the engine is out of sorts"), failed.reason());
  }

  @Test
  void goesBackWithLowerRatesWhenALearnerDiverges() throws Exception {
    breakAt.set(7);
    breaks.set(1);
    broken = new Diverged(7);
    startWorker("w");
    Run run = create(20);
    await(run, RunState.Finished.class);
    assertEquals(0.125, runs.find(run.id()).settings().real("rate"));
    assertEquals(2, runs.find(run.id()).attempt());
    assertContiguous(run, 20);
  }

  @Test
  void failsWhenALearnerDivergesAgainAndAgain() throws Exception {
    breakAt.set(7);
    breaks.set(4);
    broken = new Diverged(7);
    startWorker("w");
    Run run = create(20);
    await(run, RunState.Failed.class);
    assertEquals(
        new RunState.Failed(String.valueOf(broken.getMessage())), runs.find(run.id()).state());
  }

  @Test
  void aRunThatEndsWorkersOfAnotherMachineIsRecognised() throws Exception {
    Run run = create(ENDLESS);
    LossReport losses = new LossReport(URI.create("http://localhost:" + port), TOKEN);
    started.add(losses);
    for (int death = 1; death <= 3; death++) {
      String worker = "far-" + death;
      assertTrue(attempts.claim(run.id(), worker).isPresent(), "it is offered again");
      if (death == 2) {
        server.stop(); // the report waits until it is back
      }
      losses.accept(worker, new Culprit(run.id(), Death.CRASH));
      if (death == 2) {
        server = serve(port);
      }
      await(run, death < 3 ? RunState.Queued.class : RunState.Failed.class);
    }
    RunState.Failed failed = (RunState.Failed) runs.find(run.id()).state();
    assertTrue(failed.reason().startsWith("The worker died 3 times"), failed.reason());
  }

  @Test
  void aWorkerOfAnotherMachineThatEndedInOrderIsNoDeath() throws Exception {
    Run run = create(ENDLESS);
    try (LossReport losses = new LossReport(URI.create("http://localhost:" + port), TOKEN)) {
      for (int end = 1; end <= 11; end++) {
        assertTrue(attempts.claim(run.id(), "far-" + end).isPresent());
        losses.accept("far-" + end, null);
        await(run, RunState.Queued.class);
      }
    }
  }

  @Test
  void losesNothingWhileTheServerIsAway() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    server.stop();
    server = serve(port);
    awaitStep(run, runs.find(run.id()).step() + 200);
    runs.pause(run.id());
    assertContiguous(run, await(run, RunState.Paused.class).step());
  }

  @Test
  void handsItsRunsOnWhenItCloses() throws Exception {
    Worker first = startWorker("first");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    started.remove(first);
    first.close();
    attempts.workerLost("first");
    List<Checkpoint> kept = runs.checkpoints(run.id());
    int checkpoint = kept.get(kept.size() - 1).step();
    assertTrue(checkpoint >= 10, "kept a last checkpoint at " + checkpoint);

    startWorker("second");
    awaitStep(run, checkpoint + 20);
    assertEquals(2, runs.find(run.id()).attempt());
    runs.pause(run.id());
    assertContiguous(run, await(run, RunState.Paused.class).step());
  }

  @Test
  void letsGoOfARunThatWasRemoved() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 5);
    assertEquals(1, open.get());
    runs.delete(run.id());
    await("the learner is closed").until(() -> open.get() == 0);
  }

  @Test
  void answersFromTheLearnerInTrainingAndFromACheckpoint() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    assertEquals(3, runs.ask(run.id(), sample(3)).pictures().size());
    runs.pause(run.id());
    int pausedAt = await(run, RunState.Paused.class).step();
    Picture fromCheckpoint = runs.ask(run.id(), sample(1)).pictures().get(0);
    assertEquals(pausedAt & 0xff, fromCheckpoint.at(0, 0, 0));
  }

  @Test
  void translatesPicturesInTrainingAndFromACheckpoint() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Picture given = new Picture(300, 200, 3, new byte[180_000]);
    given.pixels()[179_999] = 5;

    List<Picture> live = runs.ask(run.id(), translate(given, given)).pictures();
    assertEquals(4, live.size());
    assertEquals(live.get(0).at(0, 0, 0) + 5 & 0xff, live.get(1).at(2, 199, 299));
    assertArrayEquals(given.pixels(), live.get(3).pixels());

    runs.pause(run.id());
    int pausedAt = await(run, RunState.Paused.class).step();
    Picture fromCheckpoint = runs.ask(run.id(), translate(given)).pictures().get(0);
    assertEquals(pausedAt & 0xff, fromCheckpoint.at(0, 0, 0));
  }

  /** Two pictures of 2048 pixels a side are a message of more than 32 MiB. */
  @Test
  void givesTheLargestPicturesAndGoesOn() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Picture large = Picture.black(2048, 2048, 3);
    large.pixels()[3 * 2048 * 2048 - 1] = 7;

    List<Picture> answer = runs.ask(run.id(), translate(large)).pictures();
    assertEquals(2, answer.size());
    assertArrayEquals(large.pixels(), answer.get(1).pixels());
    assertEquals(3, runs.ask(run.id(), sample(3)).pictures().size());
  }

  @Test
  void worksOnLongAnswersBetweenSteps() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Answer answer = runs.ask(run.id(), count(40));
    assertEquals(40.0, answer.values().get("pieces"));
    assertTrue(answer.values().get("steps") >= 3, "training went on meanwhile: " + answer.values());
    assertEquals(0, answering.get(), "what the work held is freed");

    runs.pause(run.id());
    await(run, RunState.Paused.class);
    assertEquals(40.0, runs.ask(run.id(), count(40)).values().get("pieces"));
  }

  @Test
  void tellsHowFarALongAnswerIsAndGivesItUp() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Asking asking = runs.begin(run.id(), count(ENDLESS));
    await("a look").until(() -> asking.newest().isPresent());
    assertTrue(asking.newest().orElseThrow().done() < 1);
    assertEquals(1, runs.ask(run.id(), sample(1)).pictures().size(), "others need not wait");
    asking.cancel();
    await("the end of the work").until(() -> answering.get() == 0);
    assertThrows(Workers.NoAnswer.class, () -> asking.await(Duration.ZERO));
  }

  @Test
  void aLongAnswerOfARunThatIsTakenAwayEndsWithASentence() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Asking asking = runs.begin(run.id(), count(ENDLESS));
    await("a look").until(() -> asking.newest().isPresent());
    runs.delete(run.id());
    await("the refusal").until(() -> asking.error().isPresent());
    assertTrue(asking.error().orElseThrow().contains("ask again"));
  }

  @Test
  void whatAModelCannotDoIsSaid() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    awaitStep(run, 10);
    Question question = new Question("fly", new Settings(Map.of()));
    Workers.NoAnswer why = assertThrows(Workers.NoAnswer.class, () -> runs.ask(run.id(), question));
    assertTrue(String.valueOf(why.getMessage()).contains("fly"));
  }

  @Test
  void givesALearnerItsPicturesAndItsNetwork() throws Exception {
    startWorker("w");
    SinglePicture start = pictures.add(new Picture(2, 1, 3, new byte[] {1, 2, 3, 4, 5, 6}));
    Run run =
        runs.create(
            NewRun.of("counter")
                .on(imageSet)
                .withPictures(Map.of("start", List.of(start.id())))
                .withSettings(Map.of("adding", "net"))
                .withSeed(1L)
                .withSteps(3),
            "local",
            null,
            made -> {});

    await(run, RunState.Finished.class);

    assertEquals(
        Map.of("count", 6 + 3 * 100f),
        Map.of("count", runs.telemetry().latest(run.id()).orElseThrow().values().get("count")));
  }

  @Test
  void leavesTheQueueAloneUntilTheServerLetsItIn() throws Exception {
    ServerLink link = link("stranger", "another token");
    Worker stranger = worker("stranger", link, learners());
    stranger.start();
    started.add(stranger);
    Run run = create(20);

    String sentence = link.refused().get(30, TimeUnit.SECONDS);
    assertTrue(sentence.contains("worker token"), sentence);
    assertInstanceOf(RunState.Queued.class, runs.find(run.id()).state());
    startWorker("w");
    await(run, RunState.Finished.class);
  }

  @Test
  void offersARunAgainThatItWasNotAllowedToTake() throws Exception {
    startWorker("w");
    Run first = create(3);
    await(first, RunState.Finished.class);
    refuseClaims.set(1);
    Run run = create(20);
    await(run, RunState.Finished.class);
    assertTrue(refuseClaims.get() < 0, "the first claim was refused");
  }

  @Test
  void failsPlainlyWithoutALearnerForTheFamily() throws Exception {
    Worker worker = worker("w", link("w", TOKEN), new Learners(Map.of()));
    worker.start();
    started.add(worker);
    Run run = create(20);
    RunState.Failed failed = (RunState.Failed) await(run, RunState.Failed.class).state();
    assertTrue(failed.reason().contains("cannot train models of the family"), failed.reason());
    assertEquals(1, runs.find(run.id()).attempt());
  }

  @Test
  void keepsACheckpointEarly() throws Exception {
    startWorker("w");
    Run run = create(ENDLESS);
    await("a checkpoint").until(() -> !runs.checkpoints(run.id()).isEmpty());
    runs.pause(run.id());
    await(run, RunState.Paused.class);
  }

  @Test
  void refusesAWorkerWithoutTheToken() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/worker/blobs/" + "0".repeat(64)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(401, answer.statusCode());
  }

  // --- helpers ---

  private static Question sample(int count) {
    return new Question("sample", Tools.SAMPLE.parameters(Map.of("seed", 7, "count", count)));
  }

  private static Question translate(Picture... pictures) {
    return new Question(
        "translate",
        Tools.TRANSLATE.parameters(Map.of("back", true)),
        "picture",
        List.of(pictures));
  }

  private static Question count(int pieces) {
    return new Question("count", LONG_COUNT.parameters(Map.of("pieces", pieces)));
  }

  private Run createFor(String owner) {
    return runs.create(
        NewRun.of("counter").on(imageSet).withSeed(1L).withSteps(ENDLESS), owner, null, made -> {});
  }

  /** How many owners' runs each worker trains. */
  private Map<String, Long> ownersByWorker() {
    return runs.list().stream()
        .filter(run -> run.state() instanceof RunState.Training)
        .collect(
            Collectors.groupingBy(
                run -> ((RunState.Training) run.state()).worker(),
                Collectors.mapping(
                    Run::owner,
                    Collectors.collectingAndThen(
                        Collectors.toSet(), owners -> (long) owners.size()))));
  }

  private Run create(int steps) {
    return runs.create(
        NewRun.of("counter").on(imageSet).withSeed(1L).withSteps(steps), "local", null, made -> {});
  }

  private Run await(Run run, Class<? extends RunState> state) {
    return await(state.getSimpleName())
        .until(() -> runs.find(run.id()), now -> state.isInstance(now.state()));
  }

  private void awaitStep(Run run, int step) {
    await("step " + step).until(() -> runs.find(run.id()).step() >= step);
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(30));
  }

  private void assertContiguous(Run run, int until) {
    assertArrayEquals(
        IntStream.rangeClosed(1, until).toArray(),
        runs.telemetry().series(run.id(), ENDLESS).step());
  }

  private static float last(Telemetry.Series series) {
    float[] values = series.values().get("count");
    return values[values.length - 1];
  }

  /** Hears of nothing. */
  private static final class Deaf implements RunListener {
    @Override
    public void changed(Run run) {}

    @Override
    public void metrics(Run run, List<Telemetry.MetricRow> rows) {}

    @Override
    public void frame(Run run, Telemetry.Frame frame, byte[] png) {}

    @Override
    public void removed(String run) {}
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a network that counts in hundreds. */
  private final class Networks implements Pretrained {
    @Override
    public boolean knows(String network) {
      return network.equals("net");
    }

    @Override
    public Optional<String> blob(String network) {
      try {
        return Optional.of(
            blobs.put(
                Safetensors.bytes(new TensorMap().put("adding", Tensor.of(new long[] {100}, 1)))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Counts its steps, which are its state. */
  private final class Counter implements Learner {
    private final long adding;
    private long count;

    /** Begins at the last number of its picture, and counts in ones or in what its network says. */
    Counter(Task task) {
      assertEquals(2, task.settings().values().size());
      List<Picture> start = task.pictures("start");
      count = start.isEmpty() ? 0 : start.get(0).at(2, 0, 1);
      adding = task.network() == null ? 1 : task.network().get("adding").longs()[0];
      open.incrementAndGet();
    }

    @Override
    public StepMetrics step() {
      awaitLatch(beforeStep.get());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // the work of a step
      if (count + 1 == breakAt.get() && breaks.getAndDecrement() > 0) {
        throw broken;
      }
      count += adding;
      return new StepMetrics(Map.of("count", (float) count));
    }

    @Override
    public Preview preview() {
      return Preview.grid(pictures(4), 2);
    }

    @Override
    public void adjust(Settings changed) {
      rates.add(changed.real("rate"));
    }

    @Override
    public TensorMap state() {
      return new TensorMap().put("count", Tensor.of(new long[] {count}));
    }

    @Override
    public void restore(TensorMap state) {
      count = state.get("count").longs()[0];
    }

    @Override
    public Answering answer(Question question) {
      return switch (question.tool()) {
        case "sample" -> Answering.of(Answer.of(pictures(question.parameters().whole("count"))));
        case "translate" -> Answering.of(Answer.of(translate(question)));
        case "count" -> new Counting(question.parameters().whole("pieces"));
        default -> Learner.super.answer(question);
      };
    }

    private List<Picture> pictures(int number) {
      return IntStream.range(0, number)
          .mapToObj(i -> new Picture(1, 1, 1, new byte[] {(byte) count}))
          .toList();
    }

    private List<Picture> translate(Question question) {
      List<Picture> given = question.pictures("picture");
      List<Picture> answer = new ArrayList<>();
      for (Picture picture : given) {
        byte[] pixels = picture.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] += (byte) count;
        }
        answer.add(new Picture(picture.width(), picture.height(), picture.channels(), pixels));
      }
      answer.addAll(question.parameters().toggle("back") ? given : List.of());
      return answer;
    }

    /** Counts its pieces, and the steps of training since it was begun. */
    private final class Counting implements Answering {
      private final int pieces;
      private final long from = count;
      private int done;

      Counting(int pieces) {
        this.pieces = pieces;
        answering.incrementAndGet();
      }

      @Override
      public Answer next() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // the work of a piece
        done++;
        return new Answer(
            (double) done / pieces,
            List.of(),
            0,
            List.of(),
            Map.of("pieces", (double) done, "steps", (double) (count - from)),
            null);
      }

      @Override
      public void close() {
        answering.decrementAndGet();
      }
    }

    @Override
    public int arrays() {
      return 0;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  /** The time of day, and what has passed besides. */
  private static final class Later extends Clock {
    private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);

    void pass(Duration time) {
      later.updateAndGet(time::plus);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(later.get());
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
