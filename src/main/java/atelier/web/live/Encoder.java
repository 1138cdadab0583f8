package atelier.web.live;

import atelier.doctor.Diagnosis;
import atelier.link.BinaryFrame;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.run.Telemetry;
import atelier.run.Telemetry.MetricRow;
import atelier.run.Telemetry.Series;
import atelier.web.Json;
import atelier.web.api.RunView;
import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Numbers;
import atelier.web.live.Message.Whole;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of runs, as messages, each encoded once for all who watch. */
final class Encoder {
  private final ObjectMapper json = Json.mapper();

  private record State(
      String type,
      String run,
      String state,
      String wish,
      int step,
      int steps,
      int until,
      double stepsPerSecond,
      Map<String, Object> settings,
      @Nullable String note) {}

  /**
   * What state a run is in.
   *
   * @param step how far it is known to have come
   */
  Whole state(Run run, long seq, int step) {
    State state =
        new State(
            "state",
            run.id(),
            run.state().name(),
            run.wish().name().toLowerCase(Locale.ROOT),
            step,
            run.steps(),
            run.until(),
            run.stepsPerSecond(),
            run.settings().values(),
            run.state() instanceof RunState.Failed failed ? failed.reason() : run.note());
    return new Whole(run.id(), seq, "state", fields(state));
  }

  private record Progress(String type, String run, int step, double stepsPerSecond) {}

  /** The rows of numbers, as JSON with commas between them. */
  String rows(List<MetricRow> rows) {
    String array = encode(rows);
    return array.substring(1, array.length() - 1);
  }

  /** Rows that were measured, as {@link #rows} gave them. */
  Numbers numbers(Run run, long seq, String rows) {
    Progress head = new Progress("metrics", run.id(), run.step(), run.stepsPerSecond());
    return new Numbers(run.id(), seq, fields(head), rows);
  }

  private record FrameHeader(
      String type, String run, int step, long seq, String mime, int columns, int rows) {}

  Frame frame(String run, long seq, Telemetry.Frame frame, byte[] png) {
    try {
      FrameHeader header =
          new FrameHeader(
              "frame", run, frame.step(), seq, "image/png", frame.columns(), frame.rows());
      return new Frame(run, seq, BinaryFrame.encode(json, header, png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Doctored(String type, String run, List<Diagnosis> diagnoses) {}

  Whole diagnoses(String run, long seq, List<Diagnosis> diagnoses) {
    return new Whole(run, seq, "diagnosis", fields(new Doctored("diagnosis", run, diagnoses)));
  }

  private record Waiting(String type, String run, int position, int waiting) {}

  /**
   * A run's place in the queue.
   *
   * @param position from 1
   */
  Whole queue(String run, long seq, int position, int waiting) {
    return new Whole(run, seq, "queue", fields(new Waiting("queue", run, position, waiting)));
  }

  private record Begin(String type, String run, RunView state, Map<String, Object> series) {}

  /** All that a page begins with. */
  Whole snapshot(RunView state, long seq, Series series) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("step", series.step());
    columns.putAll(series.values());
    return new Whole(
        state.id(), seq, "snapshot", fields(new Begin("snapshot", state.id(), state, columns)));
  }

  /** That a run is no more, at least for whoever is told. */
  Whole removal(String run, long seq) {
    return new Whole(run, seq, "removed", fields(Map.of("type", "removed", "run", run)));
  }

  /** An object as JSON without its outer braces. */
  private String fields(Object value) {
    String object = encode(value);
    return object.substring(1, object.length() - 1);
  }

  private String encode(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
