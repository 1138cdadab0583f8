package atelier.run;

import atelier.run.Telemetry.MetricRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells from a run's newest metrics what goes wrong in it. */
public final class Doctor {
  /** How many steps a sign must last. */
  static final int PATIENCE = 200;

  private static final float SURE = 0.95f;
  private static final float NO_LOSS = 0.05f;

  private final Telemetry telemetry;

  public Doctor(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** What goes wrong in a run; empty where nothing does, or too little has been seen. */
  public List<Diagnosis> examine(String run) {
    return examine(telemetry.newest(run, PATIENCE));
  }

  static List<Diagnosis> examine(List<MetricRow> newest) {
    List<Diagnosis> diagnoses = new ArrayList<>();
    if (newest.size() < PATIENCE) {
      return diagnoses;
    }
    if (newest.stream().allMatch(r -> above(r, "realAccuracy") && above(r, "fakeAccuracy"))) {
      diagnoses.add(
          new Diagnosis(
              "discriminator-dominates",
              "The discriminator dominates",
              "For %d steps it has told nearly every generated picture from the real ones, so the generator learns little. Lower the discriminator’s learning rate, turn augmentation on, or give it more pictures."
                  .formatted(PATIENCE)));
    }
    double loss =
        newest.stream()
            .mapToDouble(r -> Math.abs(value(r, "discriminatorLoss")))
            .average()
            .orElse(1);
    if (loss < NO_LOSS) { // NaN, where a row has no such loss, is not below
      diagnoses.add(
          new Diagnosis(
              "discriminator-loss-vanished",
              "The discriminator has nothing left to learn",
              "Its loss is close to 0, and with it the gradient that the generator lives on. Go back to an earlier step and retrain with a lower learning rate for the discriminator, or with augmentation."));
    }
    return diagnoses;
  }

  private static boolean above(MetricRow row, String metric) {
    return value(row, metric) > SURE;
  }

  private static double value(MetricRow row, String metric) {
    @Nullable Float value = row.values().get(metric);
    return value == null ? Double.NaN : value;
  }
}
