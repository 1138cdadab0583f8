package atelier.worker;

import atelier.run.Culprit;
import atelier.run.Death;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one worker running in a process of its own: starts it with the environment that MXNet reads
 * when it loads, starts it again with a growing pause when it dies, and kills it when it gives no
 * sign of life.
 *
 * <p>The child reads the server's address from its standard input, once that is known: it loads the
 * engine while the server is still starting. It writes {@link #SIGN_OF_LIFE} lines to its standard
 * output, and closes itself when its standard input ends, so that it never outlives its parent.
 */
public final class WorkerProcess implements AutoCloseable {
  /** Begins the line that names the run that is about to be trained. */
  public static final String TURN_OF = "training ";

  /** The exit code of a worker that the server does not let in. */
  public static final int REFUSED = 77;

  /** The line that a living worker writes about every second. */
  public static final String SIGN_OF_LIFE = "alive";

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration FAREWELL = Duration.ofSeconds(12);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private static final int SIGKILLED = 137;

  /** Exit codes of processes that were killed from outside: by SIGHUP, SIGINT, SIGKILL, SIGTERM. */
  private static final Set<Integer> KILLED = Set.of(129, 130, SIGKILLED, 143);

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final String namePrefix;
  private final int threads;
  private final Map<String, String> secrets;
  private final OomKills oomKills = new OomKills();
  private final Thread keeper = new Thread(this::keepRunning, "worker-keeper");
  private final CompletableFuture<Connection> connection = new CompletableFuture<>();
  private final CompletableFuture<Void> refused = new CompletableFuture<>();
  private final Object monitor = new Object();
  private @Nullable Process process;
  private long lastSignOfLife;
  private String turnOf = "";
  private long kills;

  /** How many there had been at the sign of life before the last: a victim is slow to die. */
  private long killsBefore;

  private boolean closed;

  /** Hears of workers whose processes have ended. */
  @FunctionalInterface
  public interface Lost {
    /**
     * A process has ended.
     *
     * @param culprit the run in whose step it died; null if it died in none, or ended in order
     */
    void accept(String worker, @Nullable Culprit culprit);
  }

  /**
   * What a worker works for.
   *
   * @param server its address
   * @param lost hears of each process that has ended
   */
  private record Connection(URI server, Lost lost) {}

  /**
   * A worker that has not been started.
   *
   * @param namePrefix of the worker's name; each start of the process adds a number
   * @param threads how many threads MXNet computes with
   * @param secrets environment variables for the child, kept off its command line
   */
  public WorkerProcess(String namePrefix, int threads, Map<String, String> secrets) {
    this.namePrefix = namePrefix;
    this.threads = threads;
    this.secrets = Map.copyOf(secrets);
    keeper.setDaemon(true);
  }

  /** Starts the process, which loads the engine and waits for a server. */
  public void start() {
    keeper.start();
  }

  /**
   * Has the worker work for a server.
   *
   * @param lost hears of each process that has ended since
   */
  public void connect(URI server, Lost lost) {
    connection.complete(new Connection(server, lost));
  }

  /** Completes when the server does not let the worker in, which then is not started again. */
  public CompletableFuture<Void> refused() {
    return refused;
  }

  /**
   * A JVM with this program on its class path and MXNet's environment.
   *
   * @param threads how many threads MXNet computes with
   * @param arguments of the program
   */
  public static ProcessBuilder program(int threads, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "5"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // a heap that starts small: pages once used for garbage are not given back
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx2g", "-Xmn32m"));
    // half a worker is worse than a new one
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.awt.headless=true");
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "atelier.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    Processor.ofThisMachine().environment().forEach(builder.environment()::putIfAbsent);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    // how long threads spin that wait for each other: longer is quicker on quiet cores, and
    // ruinous on busy ones
    builder.environment().put("GOMP_SPINCOUNT", "3000");
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("MXNET_MKLDNN_CACHE_NUM", "64");
    builder.environment().put("OPT_OUT_TRACKING", "true");
    return builder;
  }

  private void keepRunning() {
    long pause = FIRST_PAUSE_MILLIS;
    for (int start = 1; !isClosed() && !refused.isDone(); start++) {
      String name = namePrefix + "-" + start;
      long began = System.nanoTime();
      @Nullable Culprit culprit = null;
      try {
        culprit = runOnce(name);
      } catch (IOException e) {
        LOG.error("a worker process cannot be started: {}", e.getMessage());
      } catch (InterruptedException e) {
        return;
      } finally {
        @Nullable Culprit of = culprit;
        connection.thenAccept(served -> served.lost.accept(name, of));
      }
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        pause = FIRST_PAUSE_MILLIS;
      }
      try {
        waitUnlessClosed(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Runs the process to its end; gives the run in whose step it died, if it did. */
  private @Nullable Culprit runOnce(String name) throws IOException, InterruptedException {
    ProcessBuilder builder = program(threads, List.of("worker-process", "--name", name));
    builder.environment().putAll(secrets);
    Process child;
    synchronized (monitor) {
      if (closed) {
        return null;
      }
      turnOf = "";
      kills = oomKills.getAsLong();
      killsBefore = kills;
      child = builder.redirectError(Redirect.INHERIT).start();
      process = child;
      lastSignOfLife = System.nanoTime();
    }
    var unused = connection.thenAccept(served -> tell(child, served.server));
    Thread watch = new Thread(() -> readSignsOfLife(child), "worker-pulse");
    watch.setDaemon(true);
    watch.start();
    while (!child.waitFor(1, TimeUnit.SECONDS)) {
      synchronized (monitor) {
        if (!closed && System.nanoTime() - lastSignOfLife > PATIENCE.toNanos()) {
          LOG.warn(
              "worker {} gave no sign of life for {} s and is killed", name, PATIENCE.toSeconds());
          child.destroyForcibly();
        }
      }
    }
    int status = child.exitValue();
    if (status == REFUSED) {
      refused.complete(null);
    } else if (!isClosed()) {
      LOG.warn("worker {} ended with exit code {}; starting another", name, status);
    }
    watch.join();
    synchronized (monitor) {
      Optional<Death> death = death(status, oomKills.getAsLong() > killsBefore);
      return death.isEmpty() || turnOf.isEmpty() ? null : new Culprit(turnOf, death.get());
    }
  }

  private static void tell(Process child, URI server) {
    try {
      OutputStream input = child.getOutputStream();
      input.write((server + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      LOG.debug("the worker has ended already", e);
    }
  }

  /**
   * How a process died; empty if it ended in order.
   *
   * @param status its exit code
   * @param outOfMemory whether the system ended a process for want of memory just then
   */
  static Optional<Death> death(int status, boolean outOfMemory) {
    if (status == 0 || status == REFUSED) {
      return Optional.empty();
    }
    if (!KILLED.contains(status)) {
      return Optional.of(Death.CRASH);
    }
    return Optional.of(status == SIGKILLED && outOfMemory ? Death.OUT_OF_MEMORY : Death.KILLED);
  }

  private void readSignsOfLife(Process child) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.equals(SIGN_OF_LIFE)) {
          synchronized (monitor) {
            lastSignOfLife = System.nanoTime();
            killsBefore = kills;
            kills = oomKills.getAsLong();
          }
        } else if (line.startsWith(TURN_OF)) {
          synchronized (monitor) {
            turnOf = line.substring(TURN_OF.length());
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("a worker's output ended", e);
    }
  }

  private boolean isClosed() {
    synchronized (monitor) {
      return closed;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // to wait less does no harm
  private void waitUnlessClosed(long millis) throws InterruptedException {
    synchronized (monitor) {
      if (!closed) {
        monitor.wait(millis);
      }
    }
  }

  /** Lets the worker keep its runs' last checkpoints, and ends it. */
  @Override
  public void close() {
    Process child;
    synchronized (monitor) {
      closed = true;
      child = process;
      monitor.notifyAll();
    }
    if (child != null) {
      try (OutputStream end = child.getOutputStream()) {
        end.flush();
      } catch (IOException e) {
        LOG.debug("the worker had closed its input", e);
      }
      try {
        if (!connection.isDone() || !child.waitFor(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
          child.destroyForcibly();
        }
        keeper.join();
      } catch (InterruptedException e) {
        child.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
