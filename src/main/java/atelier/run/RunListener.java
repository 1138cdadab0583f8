package atelier.run;

import java.util.List;

/**
 * Hears of everything that happens to runs, in order for each run. Called on the thread that caused
 * it: be quick.
 */
public interface RunListener {
  void changed(Run run);

  void metrics(Run run, List<Telemetry.MetricRow> rows);

  void frame(Run run, Telemetry.Frame frame, byte[] png);

  void removed(String run);
}
