package atelier.web.worker;

import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.run.Asking;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The workers whose WebSockets are open, and the questions that wait for their answers. Safe for
 * several threads.
 */
public final class ConnectedWorkers implements Workers {
  private final Map<String, Connection> byName = new ConcurrentHashMap<>();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  private record Asked(Connection connection, Asking asking) {}

  /** A worker's open WebSocket. */
  interface Connection {
    void send(ToWorker message);

    /** Which native library computes there. */
    String engine();

    /** How many runs the worker has at most. */
    int capacity();
  }

  void add(String worker, Connection connection) {
    byName.put(worker, connection);
  }

  void remove(String worker, Connection connection) {
    byName.remove(worker, connection);
    asked
        .values()
        .removeIf(
            question -> {
              boolean lost = question.connection().equals(connection);
              if (lost) {
                question.asking().fail("The worker went away; try again in a few seconds.");
              }
              return lost;
            });
  }

  @Override
  public Map<String, Integer> capacities() {
    return byName.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().capacity()));
  }

  @Override
  public List<String> engines() {
    return byName.values().stream().map(Connection::engine).distinct().sorted().toList();
  }

  @Override
  public void wake() {
    byName.values().forEach(connection -> connection.send(new ToWorker.Wake()));
  }

  @Override
  public void tell(String worker, ToWorker message) {
    Optional.ofNullable(byName.get(worker)).ifPresent(connection -> connection.send(message));
  }

  @Override
  public Asking ask(Run run, Job job, Question question) throws NoAnswer {
    Connection connection =
        Optional.of(run.state())
            .filter(RunState.Training.class::isInstance)
            .map(state -> byName.get(((RunState.Training) state).worker()))
            .or(() -> byName.values().stream().findAny())
            .orElseThrow(
                () -> new NoAnswer("No worker is connected just now; try again in a few seconds."));
    String id = UUID.randomUUID().toString();
    Asking asking =
        new Asking(
            () -> {
              asked.remove(id);
              connection.send(new ToWorker.Cancel(id));
            });
    asked.put(id, new Asked(connection, asking));
    connection.send(new ToWorker.Ask(id, job, question));
    return asking;
  }

  /** Takes an answer to a question; one that nobody waits for any more is ignored. */
  void answered(ToServer.Answered answered) {
    Optional.ofNullable(asked.get(answered.id()))
        .map(Asked::asking)
        .ifPresent(
            asking -> {
              if (answered.answer() == null) {
                asking.fail(String.valueOf(answered.error()));
              } else {
                asking.take(answered.answer());
              }
              if (asking.over()) {
                asked.remove(answered.id());
              }
            });
  }
}
