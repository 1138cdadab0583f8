package atelier.web;

import static java.util.Objects.requireNonNull;

import atelier.blob.BlobStore;
import atelier.builtin.BuiltInSet;
import atelier.builtin.BuiltInSets;
import atelier.doctor.Doctor;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Input;
import atelier.family.Recipe;
import atelier.family.Setting;
import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.game.GameStore;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import atelier.imageset.SinglePictures;
import atelier.imageset.intake.Limits;
import atelier.imageset.intake.Uploads;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.Wish;
import atelier.operation.Operation;
import atelier.operation.Operations;
import atelier.operation.SetTranslations;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Attempts;
import atelier.run.Balance;
import atelier.run.Inputs;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.run.RunLedger;
import atelier.run.RunState;
import atelier.run.RunStore;
import atelier.run.Runs;
import atelier.run.Telemetry;
import atelier.storage.CountedQueries;
import atelier.storage.Database;
import atelier.storage.JdbiCardStore;
import atelier.storage.JdbiGameStore;
import atelier.storage.JdbiHandoutStore;
import atelier.storage.JdbiHouseStore;
import atelier.storage.JdbiImageSetStore;
import atelier.storage.JdbiOperationStore;
import atelier.storage.JdbiPeople;
import atelier.storage.JdbiRunStore;
import atelier.storage.JdbiSinglePictureStore;
import atelier.storage.JdbiTelemetry;
import atelier.storage.SchedulerQueue;
import atelier.web.body.Pace;
import atelier.web.live.LiveHub;
import atelier.web.run.RunSummaries;
import atelier.web.worker.ConnectedWorkers;
import atelier.web.worker.WorkerLink;
import atelier.workshop.Credentials;
import atelier.workshop.Sessions;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that really listens, on any free port, with real storage in a folder. The workers are
 * played by the test.
 */
public final class TestServer implements AutoCloseable {
  public static final String TOKEN = "instructor-token";
  public static final String WORKER_TOKEN = "worker-token";
  private static final ObjectMapper JSON = new ObjectMapper();

  public final FakeWorkers workers = new FakeWorkers();
  public final BlobStore blobs;

  /** A family whose models turn colour pictures of any size into others, in one direction. */
  public static final Family REPAINTER =
      new Family(
          "repainter",
          "Repainter",
          "",
          "",
          List.of(Input.images("pictures", "pictures", List.of(28))),
          List.of(),
          List.of(),
          10,
          List.of(Tools.REPAINT));

  /** A family whose models turn pictures of one set into those of another, and back. */
  public static final Family SWAPPER =
      new Family(
          "swapper",
          "Swapper",
          "",
          "",
          List.of(
              Input.images("a", "one kind", List.of(28)),
              Input.images("b", "another kind", List.of(28)).like("a")),
          List.of(),
          List.of(),
          10,
          List.of(Tools.TRANSLATE));

  /** A family with a tool that takes all that there is to take, and labels to draw by. */
  public static final Family TELLER =
      new Family(
          "teller",
          "Teller",
          "",
          "",
          List.of(Input.images("pictures", "pictures", List.of(28))),
          List.of(),
          List.of(),
          10,
          List.of(
              new Tool(
                  "tell",
                  "Tell",
                  "Says what it was given.",
                  List.of(
                      new Setting.Real("strength", "Strength", "", true, 0, 1, false, 0.5),
                      new Setting.Seed("seed", "Seed", "", true, 3L),
                      new Setting.Toggle("loud", "Loud", "", true, false)),
                  List.of(
                      new Takes.Pictures("picture", "A picture", 0, 2, "pictures"),
                      new Takes.Text("text", "A sentence", 20),
                      new Takes.Label("label", "A label", "pictures", false)),
                  Tool.Gives.TEXT),
              new Tool(
                  "ponder", "Ponder", "Takes its time.", List.of(), List.of(), Tool.Gives.VALUES),
              new Tool(
                  "sample",
                  "New pictures",
                  "",
                  Tools.SAMPLE.parameters(),
                  List.of(new Takes.Label("label", "Label", "pictures", false)),
                  Tool.Gives.PICTURES)));

  private static final Families FAMILIES =
      new Families(
          Stream.concat(Families.standard().all().stream(), Stream.of(REPAINTER, SWAPPER, TELLER))
              .toList());

  public final ImageSets imageSets;
  public final SinglePictures pictures;
  public final RunStore runStore;
  public final GameStore gameStore;
  public final Telemetry telemetry;
  public final Runs runs;
  public final Attempts attempts;
  public final Doctor doctor;
  public final LiveHub live;
  public final Workshop workshop;
  public final Credentials credentials = new Credentials("a key that nobody guesses");
  public final Sharing sharing;
  public final RunSummaries summaries;
  final Sessions sessions;
  private final Rights rights;
  private final Usage usage;
  private final Presence presence;
  private final Clock clock = Clock.systemUTC();
  private final Path folder;
  private final BasePath base;
  private final Database database;
  private final Uploads uploads;
  private final BuiltInSets builtIns;
  private final Operations operations;
  private final FeatureNetworks networks;
  private final HttpClient client = HttpClient.newHttpClient();
  private Pace pace = Pace.STANDARD;
  private @Nullable Certificate certificate;
  private @Nullable Routes map;
  private @Nullable WebServer server;

  /** A server that keeps everything in {@code folder}. */
  public TestServer(Path folder) throws Exception {
    this(folder, Limits.STANDARD);
  }

  /** A server with other limits for uploads. */
  public TestServer(Path folder, Limits limits) throws Exception {
    this(folder, limits, BasePath.NONE);
  }

  /** A server below a path, which believes a proxy on this machine. */
  TestServer(Path folder, BasePath base) throws Exception {
    this(folder, Limits.STANDARD, base);
  }

  private TestServer(Path folder, Limits limits, BasePath base) throws Exception {
    this.folder = folder;
    this.base = base;
    database = Database.open("jdbc:sqlite:" + folder.resolve("atelier.db"));
    blobs = new BlobStore(folder.resolve("blobs"));
    imageSets = new ImageSets(new JdbiImageSetStore(database), blobs, clock);
    pictures = new SinglePictures(new JdbiSinglePictureStore(database), blobs, clock);
    uploads = new Uploads(folder.resolve("uploads"), imageSets, limits, clock);
    builtIns = new BuiltInSets(imageSets, List.of(new Stripes()));
    operations = new Operations(new JdbiOperationStore(database), imageSets::has, clock);
    networks = new FeatureNetworks(folder.resolve("weights"), blobs, operations);
    runStore = new JdbiRunStore(database);
    gameStore = new JdbiGameStore(database);
    telemetry = new JdbiTelemetry(database);
    Inputs inputs =
        new Inputs(imageSets.store(), imageSets::countByLabel, pictures.store(), networks);
    doctor = new Doctor(telemetry, runStore, FAMILIES, inputs::pictures);
    JdbiPeople people = new JdbiPeople(database);
    workshop = new Workshop(people, new JdbiHouseStore(database), credentials, clock);
    sessions = new Sessions(people, clock);
    sharing = new Sharing(new JdbiCardStore(database));
    summaries = new RunSummaries(FAMILIES, telemetry, imageSets.store(), sharing);
    live =
        new LiveHub(runStore, telemetry, blobs, doctor, workshop, sharing, summaries, base, clock);
    RunLedger ledger =
        new RunLedger(
            runStore, new SchedulerQueue(database, clock), telemetry, inputs, workers, live);
    runs = new Runs(ledger, inputs, FAMILIES, clock);
    attempts = new Attempts(ledger, FAMILIES, new Balance(ledger, clock), clock);
    rights = new Rights(runs, imageSets.store(), sharing, workshop);
    usage = new Usage(runs, imageSets.store(), blobs, clock);
    presence = new Presence(clock);
    sharing.listen(run -> live.review());
    workshop.onDeparture(live::departed);
  }

  /** Lets the bodies of requests be as slow as this, from the next start on. */
  public TestServer paced(Pace pace) {
    this.pace = pace;
    return this;
  }

  /** Has it speak TLS, from the next start on. */
  TestServer secured(Certificate with) {
    this.certificate = with;
    return this;
  }

  /** Listens on loopback, where nobody has to say who they are. */
  public TestServer start() throws IOException {
    return start("127.0.0.1", false);
  }

  /** Listens at an address. */
  public TestServer start(WebServer.Address address) throws IOException {
    return start(address, false);
  }

  /** Listens on any free port of a host. */
  public TestServer start(String host, boolean workshop) throws IOException {
    return start(new WebServer.Address(host, 0, true), workshop);
  }

  private TestServer start(WebServer.Address address, boolean inWorkshop) throws IOException {
    Access access = access(address.host(), inWorkshop);
    SetTranslations translations =
        new SetTranslations(
            folder.resolve("translations"),
            operations,
            runs,
            imageSets,
            Duration.ZERO,
            made -> sharing.born(made.id(), workshop.house().visibility()));
    translations.goOn();
    Services services =
        new Services(
            "1.2.3",
            FAMILIES,
            imageSets,
            pictures,
            uploads,
            builtIns,
            networks,
            operations,
            translations,
            runs,
            summaries,
            workers,
            blobs,
            doctor,
            live,
            new WorkerLink(
                attempts,
                blobs,
                new ConnectedWorkers(),
                WORKER_TOKEN,
                () -> workshop.house().frozen()),
            workshop,
            credentials,
            sharing,
            rights,
            new JdbiHandoutStore(database),
            gameStore,
            usage,
            presence,
            new Quota(workshop, runs, usage, clock),
            base,
            () -> requireNonNull(server).addresses(),
            clock);
    map = new Routes(services, access, new Templates(access, workshop));
    WebServer next = new WebServer(address, certificate, base, pace, map);
    next.start();
    server = next;
    return this;
  }

  private Access access(String host, boolean inWorkshop) {
    return new Access(
        new Access.Config(host, inWorkshop, TOKEN, "127.0.0.1", base, certificate != null),
        workshop,
        sessions,
        sharing,
        rights,
        presence);
  }

  /** The pages' templates, for visitors on loopback. */
  Templates templates() {
    return new Templates(access("127.0.0.1", false), workshop);
  }

  public String url() {
    return requireNonNull(server).addresses().get(0);
  }

  /** Where its workers find it. */
  String insideUrl() {
    return requireNonNull(server).insideUrl();
  }

  public int port() {
    return requireNonNull(server).port();
  }

  /** Method and path of everything that is served; a WebSocket is a GET. */
  Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    Javalin.create(
        config -> {
          config.startup.startupWatcherEnabled = false;
          config.events.handlerAdded(
              added -> {
                if (added.getHttpMethod().isHttpMethod()) {
                  routes.add(added.getHttpMethod() + " " + added.getPath());
                }
              });
          config.events.wsHandlerAdded(added -> routes.add("GET " + added.getPath()));
          requireNonNull(map).addTo(config.routes);
        });
    return routes;
  }

  /** Ends long operations, as the end of a server does first. */
  public void endOperations() {
    operations.close();
  }

  /** Makes a finished operation one that was under way when the server died. */
  public void killedBeforeTheEndOf(String id) {
    Operation over = operations.find(id).orElseThrow();
    new JdbiOperationStore(database)
        .put(
            new Operation(
                over.id(),
                over.kind(),
                over.subject(),
                over.owner(),
                over.details(),
                Operation.State.RUNNING,
                over.done(),
                over.total(),
                null,
                null,
                over.begun()));
  }

  /** Whether whoever asks the database over another connection finds no such run. */
  public boolean isUnknownToOthers(String run) {
    return CompletableFuture.supplyAsync(() -> runStore.find(run).isEmpty()).join();
  }

  /** Counts what the database is asked from now on. */
  CountedQueries countQueries() throws ReflectiveOperationException {
    return new CountedQueries(database);
  }

  // --- requests ---

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  public HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Sends JSON; an empty body where it is empty. */
  public HttpResponse<byte[]> send(String method, String path, String json)
      throws IOException, InterruptedException {
    BodyPublisher body = json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
    return send(request(path).method(method, body).header("Content-Type", "application/json"));
  }

  public HttpResponse<byte[]> post(String path, String json)
      throws IOException, InterruptedException {
    return send("POST", path, json);
  }

  public static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  // --- what is in it ---

  /** An image set of small grey pictures with the labels “even” and “odd”. */
  public ImageSet addImageSet(int count) throws IOException {
    return imageSets.add(
        "Stripes",
        "local",
        null,
        28,
        1,
        writer -> {
          for (int i = 0; i < count; i++) {
            writer.add(Stripes.picture(i), i % 2 == 0 ? "even" : "odd", null);
          }
        });
  }

  /** A small grey picture with one light row. */
  public static Picture picture(int row) {
    return Stripes.picture(row);
  }

  /** A run that waits for a worker. */
  public Run addRun(ImageSet set) {
    return runs.create(
        NewRun.of("dense").on(set.id()).withSeed(1L).withSteps(1000), "local", null, made -> {});
  }

  /** A run of any family that waits for a worker, on whatever sets and pictures. */
  public Run addRun(Family family) throws IOException {
    ImageSet set =
        imageSets.add(
            "Stripes",
            "local",
            null,
            28,
            1,
            writer -> {
              for (int i = 0; i < 4; i++) {
                String label = i % 2 == 0 ? "even" : "odd";
                writer.add(Stripes.picture(i), label, "an %s row".formatted(label));
              }
            });
    String picture = pictures.add(Picture.black(64, 64, 3)).id();
    Map<String, String> sets = new LinkedHashMap<>();
    Map<String, List<String>> singles = new LinkedHashMap<>();
    family.images().forEach(input -> sets.put(input.key(), set.id()));
    family.pictures().forEach(input -> singles.put(input.key(), List.of(picture)));
    Recipe recipe =
        new Recipe(
            family.key(), new Given(sets, singles, Map.of()), null, family.defaults(), 1, null);
    return runStore.add(
        new Run(
            family.key(),
            recipe,
            10,
            null,
            "local",
            null,
            null,
            new RunState.Queued(),
            Wish.TRAIN,
            null,
            0,
            0,
            0,
            0,
            Instant.EPOCH),
        null);
  }

  /** Has a worker take a run. */
  public Job claim(Run run) {
    return attempts.claim(run.id(), "worker").orElseThrow();
  }

  /** Has the worker report steps, from one to another, inclusive. */
  public void train(Job job, int from, int to) {
    List<String> names = List.of("generatorLoss", "discriminatorLoss");
    List<ToServer.Row> rows =
        Stream.iterate(from, step -> step <= to, step -> step + 1)
            .map(step -> new ToServer.Row(step, new float[] {1f / step, 0.5f}))
            .toList();
    if (!attempts.metrics(new ToServer.Metrics(job.run(), job.attempt(), names, rows, 25))) {
      throw new AssertionError("the worker has lost the run");
    }
  }

  /** Has the worker report a single step, its last. */
  public void finish(Job job, List<String> names, float... values) {
    attempts.metrics(
        new ToServer.Metrics(
            job.run(), job.attempt(), names, List.of(new ToServer.Row(1, values)), 25));
    attempts.end(new ToServer.End(job.run(), job.attempt(), 1, ToServer.Outcome.FINISHED, null));
  }

  /** Has the worker send a frame, whose colour tells its step. */
  public void frame(Job job, int step) throws IOException {
    byte[] png = Stripes.picture(step).png();
    attempts.frame(
        new ToServer.Frame(job.run(), job.attempt(), step, 1, 1, 8, 8), blobs.put(png), png);
  }

  /** Has the worker keep a checkpoint. */
  public void checkpoint(Job job, int step, byte[] weights) throws IOException {
    attempts.checkpoint(
        new ToServer.Checkpoint(job.run(), job.attempt(), step, blobs.put(weights), null));
  }

  /** The files of uploads that are there now. */
  public List<Path> stagedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("uploads"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    live.close();
    operations.close();
    uploads.close();
    networks.close();
    database.close();
  }

  /** A built-in set of 28 pictures, each with one light row. */
  private static final class Stripes implements BuiltInSet {
    static Picture picture(int row) {
      byte[] pixels = new byte[28 * 28];
      java.util.Arrays.fill(pixels, row % 28 * 28, row % 28 * 28 + 28, (byte) 255);
      return new Picture(28, 28, 1, pixels);
    }

    @Override
    public String key() {
      return "stripes";
    }

    @Override
    public String title() {
      return "Stripes";
    }

    @Override
    public String description() {
      return "One light row.";
    }

    @Override
    public int count() {
      return 28;
    }

    @Override
    public int size() {
      return 28;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void write(PackedImages.Writer writer, Progress progress) throws IOException {
      for (int i = 0; i < count(); i++) {
        writer.add(picture(i), null, null);
        progress.at(i + 1, count());
      }
    }
  }
}
