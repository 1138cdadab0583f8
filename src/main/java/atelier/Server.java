package atelier;

import atelier.blob.BlobStore;
import atelier.builtin.BuiltInSets;
import atelier.doctor.Doctor;
import atelier.family.Families;
import atelier.imageset.ImageSetStore;
import atelier.imageset.ImageSets;
import atelier.imageset.SinglePictures;
import atelier.imageset.intake.Limits;
import atelier.imageset.intake.Uploads;
import atelier.operation.Operations;
import atelier.operation.SetTranslations;
import atelier.outage.Fatal;
import atelier.outage.Outage;
import atelier.pretrained.FeatureNetworks;
import atelier.run.Attempts;
import atelier.run.Balance;
import atelier.run.Inputs;
import atelier.run.RunLedger;
import atelier.run.RunQueue;
import atelier.run.RunState;
import atelier.run.RunStore;
import atelier.run.Runs;
import atelier.run.Telemetry;
import atelier.storage.Binding;
import atelier.storage.BlobSweep;
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
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.web.Certificate;
import atelier.web.Presence;
import atelier.web.Quota;
import atelier.web.Rights;
import atelier.web.Routes;
import atelier.web.Services;
import atelier.web.Templates;
import atelier.web.Usage;
import atelier.web.WebServer;
import atelier.web.body.Pace;
import atelier.web.live.LiveHub;
import atelier.web.projector.QrCode;
import atelier.web.run.RunSummaries;
import atelier.web.worker.ConnectedWorkers;
import atelier.web.worker.WorkerLink;
import atelier.worker.WorkerProcess;
import atelier.workshop.Credentials;
import atelier.workshop.Sessions;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server with its workers: everything that {@code serve} builds, closed in the opposite order.
 */
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
  private static final Duration BALANCE_EVERY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(2); // a new worker starts within some
  private static final String LOCAL_WORKER = "local";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final Config config;
  private final Tokens tokens;
  private List<String> addresses = List.of();
  private String code = "";

  private Server(Config config, FileChannel lock) throws IOException {
    this.config = config;
    parts.push(lock);
    this.tokens = Tokens.of(config);
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot be; the message is a sentence that says what to do
   */
  static Server start(Config config) throws Exception {
    try {
      Server server = new Server(config, lock(config.data()));
      try {
        server.start();
        return server;
      } catch (Exception e) {
        server.close();
        throw e;
      }
    } catch (FileSystemException | UncheckedIOException e) {
      throw unusable(config.data(), e);
    } catch (Outage e) {
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      throw Outage.in(e).isPresent() ? unusable(config.data(), e) : e;
    }
  }

  private static IOException unusable(Path data, Exception e) {
    Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
    String reason =
        cause instanceof AccessDeniedException
            ? "there is no right to write it"
            : cause instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(cause.getMessage());
    return new IOException(
        "The data folder %s cannot be used: %s. Make it writable, with room in it, or choose another with --data."
            .formatted(data, reason),
        e);
  }

  private void start() throws Exception {
    startWorkers();
    Clock clock = Clock.systemUTC();
    BasePath base = config.reach().base();
    Database database = closing(Database.open(config.databaseUrl()));
    BlobStore blobs = new BlobStore(config.data().resolve("blobs"));
    Binding binding = new Binding(database, config.data(), blobs);
    binding.check();
    ImageSetStore imageSetStore = new JdbiImageSetStore(database);
    RunStore runStore = new JdbiRunStore(database);
    Telemetry telemetry = new JdbiTelemetry(database);
    RunQueue queue = new SchedulerQueue(database, clock);

    nowAndThen("blob-sweep", SWEEP_EVERY, new BlobSweep(database, binding, blobs, clock));
    ImageSets imageSets = new ImageSets(imageSetStore, blobs, clock);
    Uploads uploads =
        closing(new Uploads(config.data().resolve("uploads"), imageSets, Limits.STANDARD, clock));
    BuiltInSets builtIns = BuiltInSets.standard(imageSets, config.data().resolve("downloads"));
    Operations operations =
        closing(new Operations(new JdbiOperationStore(database), imageSets::has, clock));
    FeatureNetworks networks =
        closing(new FeatureNetworks(config.weightsFolder(), blobs, operations));
    Families families = Families.standard();
    ConnectedWorkers connected = new ConnectedWorkers();
    SinglePictures pictures =
        new SinglePictures(new JdbiSinglePictureStore(database), blobs, clock);
    Inputs inputs = new Inputs(imageSetStore, imageSets::countByLabel, pictures.store(), networks);
    Doctor doctor = new Doctor(telemetry, runStore, families, inputs::pictures);
    JdbiPeople people = new JdbiPeople(database);
    Credentials credentials = new Credentials(tokens.participants());
    Workshop workshop = new Workshop(people, new JdbiHouseStore(database), credentials, clock);
    Sharing sharing = new Sharing(new JdbiCardStore(database));
    RunSummaries summaries = new RunSummaries(families, telemetry, imageSetStore, sharing);
    LiveHub live =
        closing(
            new LiveHub(
                runStore, telemetry, blobs, doctor, workshop, sharing, summaries, base, clock));
    RunLedger ledger = new RunLedger(runStore, queue, telemetry, inputs, connected, live);
    Runs runs = new Runs(ledger, inputs, families, clock);
    Balance balance = new Balance(ledger, clock);
    Attempts attempts = new Attempts(ledger, families, balance, clock);
    recover(runStore, attempts);

    Rights rights = new Rights(runs, imageSetStore, sharing, workshop);
    nowAndThen(
        "balance",
        BALANCE_EVERY,
        () -> {
          if (!workshop.house().frozen()) { // who let go of a run could not take another
            balance.look();
          }
        });
    workshop.onThaw(attempts::recover);
    workshop.onThaw(connected::wake);
    sharing.listen(run -> live.review());
    workshop.onDeparture(live::departed);
    Usage usage = new Usage(runs, imageSetStore, blobs, clock);
    SetTranslations translations =
        new SetTranslations(
            config.data().resolve("translations"),
            operations,
            runs,
            imageSets,
            PAUSE,
            made -> sharing.born(made.id(), workshop.house().visibility()));
    translations.goOn();
    WorkerLink link =
        new WorkerLink(
            attempts, blobs, connected, tokens.worker(), () -> workshop.house().frozen());
    Services services =
        new Services(
            Version.TEXT,
            families,
            imageSets,
            pictures,
            uploads,
            builtIns,
            networks,
            operations,
            translations,
            runs,
            summaries,
            connected,
            blobs,
            doctor,
            live,
            link,
            workshop,
            credentials,
            sharing,
            rights,
            new JdbiHandoutStore(database),
            new JdbiGameStore(database),
            usage,
            new Presence(clock),
            new Quota(workshop, runs, usage, clock),
            base,
            this::addresses,
            clock);
    Access access =
        new Access(
            new Access.Config(
                config.host(),
                config.reach().workshop(),
                tokens.instructor(),
                config.reach().trustedProxy(),
                base,
                config.reach().certificate() != null),
            workshop,
            new Sessions(people, clock),
            sharing,
            rights,
            services.presence());
    WebServer web =
        closing(
            new WebServer(
                new WebServer.Address(
                    config.host(),
                    config.port() == null ? Config.DEFAULT_PORT : config.port(),
                    config.port() != null),
                certificate(),
                base,
                Pace.STANDARD,
                new Routes(services, access, new Templates(access, workshop))));
    web.start();
    addresses = web.addresses();
    code = access.isWorkshop() ? workshop.house().code() : "";
    URI inside = URI.create(web.insideUrl());
    workers.forEach(worker -> worker.connect(inside, attempts::workerLost));
  }

  private @Nullable Certificate certificate() throws IOException {
    Reach reach = config.reach();
    return reach.certificate() == null || reach.key() == null
        ? null
        : Certificate.read(reach.certificate(), reach.key());
  }

  /** Starts the workers, which get ready while the server does. */
  private void startWorkers() {
    for (int i = 1; i <= config.workers(); i++) {
      WorkerProcess process =
          new WorkerProcess(
              "%s-%d-%d".formatted(LOCAL_WORKER, ProcessHandle.current().pid(), i),
              config.threads(),
              Map.of(
                  "ATELIER_WORKER_TOKEN",
                  tokens.worker(),
                  "ATELIER_DATABASE",
                  config.databaseUrl(),
                  "ATELIER_CAPACITY",
                  Integer.toString(Machine.here().runs(config.workers()))));
      workers.add(process);
      process.start();
    }
  }

  /** Takes up what an earlier server left: its own workers died with it. */
  private static void recover(RunStore runs, Attempts attempts) {
    attempts.completeSettings();
    runs.list().stream()
        .map(run -> run.state() instanceof RunState.Training training ? training.worker() : "")
        .filter(worker -> worker.startsWith(LOCAL_WORKER + "-"))
        .distinct()
        .forEach(attempts::workerLost);
    attempts.recover();
  }

  private static FileChannel lock(Path data) throws IOException {
    Files.createDirectories(data);
    FileChannel file =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean free;
    try {
      free = file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    }
    if (!free) {
      file.close();
      throw new IOException(
          "Another Atelier is using the data folder %s; stop it, or give this one another with --data."
              .formatted(data));
    }
    return file;
  }

  /** Does something again and again; what goes wrong once is tried again. */
  private void nowAndThen(String name, Duration every, Runnable task) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    closing(timer::shutdownNow);
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                LOG.warn("{} went wrong; it is tried again", name, e);
              } catch (Error e) {
                Fatal.report(e);
              }
            },
            every.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The address of the first page, which other machines can open where the server lets them. */
  String url() {
    return addresses.get(0);
  }

  private List<String> addresses() {
    return addresses;
  }

  /** What whoever started the server should know besides its address. */
  List<String> hints() {
    List<String> hints = new ArrayList<>();
    if (!code.isEmpty()) {
      hints.addAll(invitation());
    }
    if (config.workers() == 0) {
      hints.add(
          "It has no worker of its own. On another machine: java -jar atelier.jar work --server %s --database … --worker-token %s"
              .formatted(url(), tokens.worker()));
    }
    return hints;
  }

  /** How a class joins. */
  private List<String> invitation() {
    List<String> lines = new ArrayList<>();
    addresses.stream().skip(1).forEach(address -> lines.add("                 or at " + address));
    lines.add("Join with the code %s, or by this picture:".formatted(code));
    lines.add("");
    lines.add(new QrCode("%s/join?code=%s".formatted(url(), code)).forTerminal());
    lines.add("For the projector: %s/projector".formatted(url()));
    lines.add("Join as the instructor: %s/join?token=%s".formatted(url(), tokens.instructor()));
    return lines;
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  /** Ends the workers first, which keep their runs' last checkpoints, then the rest. */
  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the server did not close well", e);
      }
    }
  }
}
