package atelier.run;

import atelier.link.Job;
import atelier.link.Question;
import atelier.link.ToWorker;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The workers that are connected. Safe for several threads. */
public interface Workers {
  /** How many are connected. */
  default int connected() {
    return capacities().size();
  }

  /** How many runs each of those that are connected has at most, by its name. */
  Map<String, Integer> capacities();

  /** Which native libraries they compute with, each once. */
  List<String> engines();

  /** Tells all of them that there is a run to take. */
  void wake();

  /**
   * Tells a worker, if it is connected; one that connects later is told the wishes for its runs
   * then.
   */
  void tell(String worker, ToWorker message);

  /**
   * Asks a run's model.
   *
   * @param run whose model is asked; the worker that trains it answers, else any
   * @param job the run for a worker that does not train it
   * @throws NoAnswer if no worker is connected; the message says what to do
   */
  Asking ask(Run run, Job job, Question question) throws NoAnswer;

  /** There is no answer. */
  final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    public NoAnswer(String message) {
      super(message);
    }
  }
}
