package atelier.run;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose faults do not reach the runs that it hears of. */
final class GuardedListener implements RunListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  private final RunListener listener;

  GuardedListener(RunListener listener) {
    this.listener = listener;
  }

  @Override
  public void changed(Run run) {
    guard(run.id(), () -> listener.changed(run));
  }

  @Override
  public void metrics(Run run, List<Telemetry.MetricRow> rows) {
    guard(run.id(), () -> listener.metrics(run, rows));
  }

  @Override
  public void frame(Run run, Telemetry.Frame frame, byte[] png) {
    guard(run.id(), () -> listener.frame(run, frame, png));
  }

  @Override
  public void removed(String run) {
    guard(run, () -> listener.removed(run));
  }

  private static void guard(String run, Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.error("what happened to run {} could not be told", run, e);
    }
  }
}
