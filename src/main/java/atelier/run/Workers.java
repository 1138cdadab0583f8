package atelier.run;

import atelier.imageset.Picture;
import atelier.link.Job;
import atelier.link.ToWorker;
import java.io.IOException;
import java.util.List;

/** The workers that are connected. Safe for several threads. */
public interface Workers {
  /** How many are connected. */
  int connected();

  /** Tells all of them that there is a run to take. */
  void wake();

  /**
   * Tells a worker, if it is connected; one that connects later is told the wishes for its runs
   * then.
   */
  void tell(String worker, ToWorker message);

  /**
   * Asks for pictures and waits for them.
   *
   * @param run whose model is asked; the worker that trains it answers, else any
   * @param job the run for a worker that does not train it
   * @param with the pictures of one size that the question is about; empty where it is about none
   * @throws NoAnswer if no worker is connected, none answered in time, or it could not; the message
   *     says what to do
   */
  List<Picture> ask(Run run, Job job, ToWorker.Question question, List<Picture> with)
      throws NoAnswer;

  /** There is no answer. */
  final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    public NoAnswer(String message) {
      super(message);
    }
  }
}
