package atelier.web.api;

import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Runs;
import atelier.run.Workers;
import atelier.web.Access;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/queue} and {@code /api/workers}: who waits, and for what. */
public final class QueueApi {
  private final Runs runs;
  private final Workers workers;
  private final Workshop workshop;
  private final Access access;

  /** The queue in front of {@code workers}. */
  public QueueApi(Runs runs, Workers workers, Workshop workshop, Access access) {
    this.runs = runs;
    this.workers = workers;
    this.workshop = workshop;
    this.access = access;
  }

  /**
   * A run that waits.
   *
   * @param run its id, and
   * @param owner the name of whose it is; both null where the asker may not see it
   * @param place 1 for who is next
   * @param seconds until it begins, as far as can be told; null where it cannot
   * @param why what it waits for
   */
  private record Waiting(
      @Nullable String run,
      @Nullable String owner,
      int place,
      @Nullable Long seconds,
      String why) {}

  /**
   * What somebody who begins a run now would get.
   *
   * @param training how many runs train, of
   * @param owners how many people
   * @param share of the training time that one more person's run would have
   */
  private record Queue(
      boolean frozen, int training, int owners, double share, List<Waiting> waiting) {}

  public void get(Context ctx) {
    List<Run> all = runs.list();
    List<Run> training =
        all.stream().filter(run -> run.state() instanceof RunState.Training).toList();
    List<Run> waiting =
        all.stream()
            .filter(run -> run.state() instanceof RunState.Queued)
            .sorted(Comparator.comparing(Run::created))
            .toList();
    List<Long> ends = training.stream().map(QueueApi::secondsLeft).sorted().toList();
    int room =
        workers.capacities().values().stream().mapToInt(Integer::intValue).sum() - training.size();
    boolean frozen = workshop.house().frozen();
    List<Waiting> places = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) {
      Run run = waiting.get(i);
      boolean seen = access.sees(ctx, run);
      String why;
      @Nullable Long seconds = null;
      if (frozen) {
        why = "The instructor has frozen the queue.";
      } else if (workers.connected() == 0) {
        why = "No worker is connected.";
      } else if (i < room) {
        why = "A worker is about to take it.";
        seconds = 1L;
      } else {
        why = "The workers hold as many runs as they can; those take turns of a minute.";
        int before = i - Math.max(0, room);
        seconds =
            before < ends.size() && ends.get(before) < Long.MAX_VALUE ? ends.get(before) : null;
      }
      places.add(
          new Waiting(
              seen ? run.id() : null,
              seen ? access.nameOf(run.owner()) : null,
              i + 1,
              seconds,
              why));
    }
    long owners = training.stream().map(Run::owner).distinct().count();
    boolean mine = training.stream().anyMatch(run -> run.owner().equals(access.owner(ctx)));
    ctx.header("Cache-Control", "no-store")
        .json(
            new Queue(
                frozen, training.size(), (int) owners, 1.0 / (owners + (mine ? 0 : 1)), places));
  }

  /** How long a run trains on at its present speed; for ever where that is not known. */
  private static long secondsLeft(Run run) {
    return run.stepsPerSecond() <= 0
        ? Long.MAX_VALUE
        : (long) Math.ceil((run.until() - run.step()) / run.stepsPerSecond());
  }

  /**
   * What a worker does.
   *
   * @param runs how many it has in turn
   * @param owners of how many people
   */
  private record Load(String name, int runs, int owners, double stepsPerSecond) {}

  /** The workers that train, with their load. */
  public void workers(Context ctx) {
    Map<String, List<Run>> byWorker = new LinkedHashMap<>();
    for (Run run : runs.list()) {
      if (run.state() instanceof RunState.Training training) {
        byWorker.computeIfAbsent(training.worker(), name -> new ArrayList<>()).add(run);
      }
    }
    ctx.header("Cache-Control", "no-store")
        .json(
            byWorker.entrySet().stream()
                .map(
                    e ->
                        new Load(
                            e.getKey(),
                            e.getValue().size(),
                            (int) e.getValue().stream().map(Run::owner).distinct().count(),
                            e.getValue().stream().mapToDouble(Run::stepsPerSecond).sum()))
                .toList());
  }
}
