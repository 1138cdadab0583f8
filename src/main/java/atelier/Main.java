package atelier;

import atelier.outage.Outage;
import atelier.storage.Backup;
import atelier.storage.Database;
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.worker.LossReport;
import atelier.worker.WorkerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program's command line. */
@Command(
    name = "atelier",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A shared GAN workshop in the browser.",
    subcommands = BenchCommand.class,
    synopsisSubcommandLabel = "(serve | work | backup | restore | bench)",
    footer = {
      "",
      "Every option can be given by an environment variable as well: --port as ATELIER_PORT, --worker-token as",
      "ATELIER_WORKER_TOKEN. “atelier COMMAND --help” explains a command."
    })
public final class Main {
  private static final String WORKER_TOKEN = "ATELIER_WORKER_TOKEN";
  private static final String DATABASE = "ATELIER_DATABASE";
  private static final String CAPACITY = "ATELIER_CAPACITY";

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /**
   * Runs a command; exits with 0, with 2 for a command line that cannot be carried out, with 3 if
   * memory runs out, with 1 for other errors.
   */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(new LastResort());
    CommandLine commands =
        new CommandLine(new Main())
            .setDefaultValueProvider(Main::environmentVariable)
            .setExecutionExceptionHandler(Main::explain);
    int status = commands.execute(args.length == 0 ? new String[] {"--help"} : args);
    if (status != 0) {
      System.exit(status);
    }
  }

  @Command(description = "Starts the server and its worker.", mixinStandardHelpOptions = true)
  int serve(
      @Option(
              names = "--host",
              description =
                  "Interface to listen on; 0.0.0.0 for all (default: 127.0.0.1, and all with --workshop).")
          @Nullable String host,
      @Option(
              names = "--workshop",
              description = "Let a class in: people join by a code that the server shows.")
          boolean workshop,
      @Option(
              names = "--tls-cert",
              description = "PEM file of a certificate, and those it rests on, for HTTPS.")
          @Nullable Path tlsCert,
      @Option(names = "--tls-key", description = "PEM file of the certificate’s key, PKCS #8.")
          @Nullable Path tlsKey,
      @Option(
              names = "--base-path",
              defaultValue = "",
              description =
                  "Path below which a proxy shows it, as /atelier/ (default: its address for itself).")
          String basePath,
      @Option(
              names = "--trusted-proxy",
              description =
                  "Address of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.")
          @Nullable String trustedProxy,
      @Option(
              names = "--port",
              description =
                  "Port to listen on; 0 for any that is free (default: 7070 or the next free one).")
          @Nullable Integer port,
      @Option(
              names = "--data",
              defaultValue = "${sys:user.home}/.atelier",
              description = "Folder of everything that is kept (default: ${DEFAULT-VALUE}).")
          Path data,
      @Option(
              names = "--database",
              description =
                  "JDBC URL of SQLite or PostgreSQL (default: SQLite in the data folder).")
          @Nullable String database,
      @Option(
              names = "--weights",
              description =
                  "Folder of pretrained networks’ weights, *.safetensors (default: weights in the data folder).")
          @Nullable Path weights,
      @Option(
              names = "--workers",
              description =
                  "Worker processes to start (default: one for every 8 cores, in a workshop one for every 2, as far as memory goes).")
          @Nullable Integer workers,
      @Option(
              names = "--threads",
              description =
                  "Threads that each worker computes with (default: the machine's cores over the workers, at most 8).")
          @Nullable Integer threads,
      @Option(
              names = "--token",
              description =
                  "Instructor's token, where the server is open to a network (default: drawn at random at the first start).")
          @Nullable String token,
      @Option(
              names = "--worker-token",
              description =
                  "Token of workers on other machines (default: drawn at random at the first start).")
          @Nullable String workerToken)
      throws Exception {
    Machine machine = Machine.here();
    boolean manyPeople = workshop || (host != null && !Access.isLoopback(host));
    int processes = workers == null ? machine.workers(manyPeople) : workers;
    Config config =
        valid(
            () ->
                new Config(
                    host == null ? workshop ? "0.0.0.0" : "127.0.0.1" : host,
                    port,
                    data.toAbsolutePath().normalize(),
                    database,
                    weights == null ? null : weights.toAbsolutePath().normalize(),
                    processes,
                    threads == null ? machine.threads(processes) : threads,
                    token,
                    workerToken,
                    new Reach(workshop, tlsCert, tlsKey, new BasePath(basePath), trustedProxy)));
    if (config.workers() > 0) {
      requireMxnet();
    }
    try (Shutdown shutdown = new Shutdown();
        Server server = Server.start(config)) {
      System.out.println("Atelier is ready at " + server.url());
      server.hints().forEach(System.out::println);
      System.out.flush();
      shutdown.await();
    }
    return 0;
  }

  @Command(
      description = "Starts a worker for a server on this or another machine.",
      mixinStandardHelpOptions = true)
  int work(
      @Option(
              names = "--server",
              required = true,
              description = "Address of the server, as http://host:7070.")
          String server,
      @Option(
              names = "--database",
              required = true,
              description = "JDBC URL of the server's database.")
          String database,
      @Option(names = "--worker-token", required = true, description = "The server's worker token.")
          String token,
      @Option(
              names = "--threads",
              description = "Threads to compute with (default: the machine's cores).")
          @Nullable Integer threads,
      @Option(
              names = "--name",
              description = "Name of the worker (default: the machine's name and a number).")
          @Nullable String name)
      throws Exception {
    Machine machine = Machine.here();
    requireMxnet();
    URI address = valid(() -> Config.serverAddress(server));
    try (Shutdown shutdown = new Shutdown();
        LossReport losses = new LossReport(address, token);
        WorkerProcess process =
            new WorkerProcess(
                name == null ? hostName() + "-" + ProcessHandle.current().pid() : name,
                threads == null ? machine.threads(1) : threads,
                Map.of(
                    WORKER_TOKEN,
                    token,
                    DATABASE,
                    database,
                    CAPACITY,
                    Integer.toString(machine.runs(1))))) {
      var unused = process.refused().thenRun(shutdown::begin);
      process.connect(address, losses);
      process.start();
      shutdown.await();
      return process.refused().isDone() ? CommandLine.ExitCode.SOFTWARE : 0;
    }
  }

  @Command(
      description = "Backs up what a server keeps, also while it runs.",
      mixinStandardHelpOptions = true)
  int backup(
      @Parameters(paramLabel = "FILE", description = "The backup to write, a zip.") Path file,
      @Option(
              names = "--data",
              defaultValue = "${sys:user.home}/.atelier",
              description = "The server's data folder (default: ${DEFAULT-VALUE}).")
          Path data,
      @Option(
              names = "--database",
              description =
                  "JDBC URL of the server's database (default: SQLite in the data folder).")
          @Nullable String database)
      throws Exception {
    String url = database == null ? Config.databaseIn(data.toAbsolutePath().normalize()) : database;
    try (Database opened = Database.openForWorker(url)) {
      Backup.Summary written = new Backup(file).write(opened, data.toAbsolutePath().normalize());
      System.out.printf(
          "%s holds the database and %d files. Weights and tokens are not in it.%n",
          file, written.blobs());
      if (written.missing() > 0) {
        System.out.printf(
            "%d files that the database names were not in the data folder.%n", written.missing());
      }
    }
    return 0;
  }

  @Command(description = "Makes a new data folder from a backup.", mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "FILE", description = "The backup.") Path file,
      @Option(
              names = "--data",
              required = true,
              description = "The data folder to make; it must not exist, or be empty.")
          Path data)
      throws IOException {
    Backup.Summary restored = new Backup(file).restore(data.toAbsolutePath().normalize());
    System.out.printf(
        "%s holds the database and %d files. Start with: serve --data %s%n",
        data, restored.blobs(), data);
    return 0;
  }

  @Command(
      name = "worker-process",
      hidden = true,
      description = "The process that “serve” and “work” keep running.")
  int workerProcess(
      @Option(names = "--database", required = true) String database,
      @Option(names = "--worker-token", required = true) String token,
      @Option(names = "--name", required = true) String name,
      @Option(names = "--capacity", required = true) int capacity)
      throws Exception {
    return WorkerMain.run(database, token, name, capacity);
  }

  private static String hostName() throws IOException {
    return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
  }

  /** Refuses the command where MXNet cannot run, with the way round. */
  void requireMxnet() {
    Platform.problemWithMxnet(System.getProperty("os.name"), System.getProperty("os.arch"))
        .ifPresent(
            problem -> {
              throw refused(problem);
            });
  }

  private interface Check<T> {
    T run();
  }

  private <T> T valid(Check<T> check) {
    try {
      return check.run();
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException refused(String sentence) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it runs a command");
    }
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static @Nullable String environmentVariable(ArgSpec argument) {
    if (argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()) {
      String name =
          option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
      return System.getenv("ATELIER_" + name);
    }
    return null;
  }

  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult result) {
    if (error instanceof FileSystemException file) {
      System.err.println(
          "%s: %s"
              .formatted(
                  file.getFile(),
                  Objects.requireNonNullElse(file.getReason(), file.getClass().getSimpleName())));
    } else if (error instanceof IOException
        || error instanceof Database.Unavailable
        || error instanceof Outage) {
      System.err.println(error.getMessage());
    } else {
      error.printStackTrace();
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
