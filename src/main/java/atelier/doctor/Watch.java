package atelier.doctor;

import atelier.family.Settings;
import atelier.run.Telemetry.MetricRow;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which signs a run shows, step by step, and since when. Not safe for several threads. */
public final class Watch {
  /** How many steps lie between two looks. */
  private static final int EVERY = 10;

  /** For how many looks a sign must be away to be gone. */
  private static final int GONE = 10;

  private final Settings settings;
  private final int pictures;
  private final Window window = new Window();
  private final Measurements vitals = new Measurements();
  private final Map<Sign, Shown> shown = new EnumMap<>(Sign.class);
  private double peakDiversity;
  private int end;

  private static final class Shown {
    final int since;
    int away;

    Shown(int since) {
      this.since = since;
    }
  }

  /**
   * Of a run that has not begun.
   *
   * @param pictures how many it learns from; 0 where it learns from none
   */
  public Watch(Settings settings, int pictures) {
    this.settings = settings;
    this.pictures = pictures;
  }

  /** Takes the next step's measurements. */
  public void add(MetricRow row) {
    window.add(row);
    vitals.add(row);
    float diversity = row.values().getOrDefault("diversity", 0f);
    peakDiversity = diversity > peakDiversity ? diversity : peakDiversity; // it may be NaN
    end = row.step();
    if (window.full() && end % EVERY == 0) {
      Patient patient = new Patient(window, vitals, peakDiversity, settings, pictures);
      for (Sign sign : Sign.values()) {
        look(sign, patient);
      }
    }
  }

  private void look(Sign sign, Patient patient) {
    if (sign.shows(patient)) {
      shown.computeIfAbsent(sign, s -> new Shown(s.since(patient))).away = 0;
    } else if (shown.containsKey(sign) && ++shown.get(sign).away == GONE) {
      shown.remove(sign);
    }
  }

  /** The newest step that it has seen. */
  int end() {
    return end;
  }

  Settings settings() {
    return settings;
  }

  /** The keys of the signs that show, each with the step since when. */
  public Map<String, Integer> sinceByKey() {
    Map<String, Integer> since = new LinkedHashMap<>();
    signs().forEach((sign, step) -> since.put(sign.key, step));
    return since;
  }

  /** The signs that show, each with the step since when. */
  Map<Sign, Integer> signs() {
    Map<Sign, Integer> signs = new EnumMap<>(Sign.class);
    shown.forEach((sign, since) -> signs.put(sign, since.since));
    return signs;
  }
}
