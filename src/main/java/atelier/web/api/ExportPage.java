package atelier.web.api;

import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Telemetry.Frame;
import atelier.run.Telemetry.Series;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The page of an export, which opens without a server: frames, charts, settings and changes. */
final class ExportPage {
  private static final int POINTS = 500;
  private static final String DATA = "{{data}}";

  private final Runs runs;
  private final ObjectMapper json;
  private final String template;

  ExportPage(Runs runs, ObjectMapper json) {
    this.runs = runs;
    this.json = json;
    try (InputStream in =
        Objects.requireNonNull(ExportPage.class.getResourceAsStream("export.html"))) {
      template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Picture(int step, String file, int width, int height) {}

  private record Data(
      String title,
      int step,
      int weightsOfStep,
      Map<String, Object> settings,
      long seed,
      List<Picture> frames,
      int[] steps,
      Map<String, float[]> series,
      List<HistoryApi.Change> changes) {}

  /**
   * The page of a run, to stand beside the folder of its frames.
   *
   * @param weightsOfStep the step that the exported weights had
   */
  String of(Run run, int weightsOfStep) throws IOException {
    Series series = runs.telemetry().series(run.id(), POINTS);
    Data data =
        new Data(
            "%s, step %,d".formatted(runs.familyTitle(run), run.step()),
            run.step(),
            weightsOfStep,
            run.settings().values(),
            run.seed(),
            runs.telemetry().frames(run.id()).stream().map(ExportPage::picture).toList(),
            series.step(),
            series.values(),
            HistoryApi.changes(runs, run));
    // a closing tag inside a text would end the script
    return template.replace(DATA, json.writeValueAsString(data).replace("<", "\\u003c"));
  }

  private static Picture picture(Frame frame) {
    return new Picture(
        frame.step(), ExportedRun.FrameGrid.file(frame.step()), frame.width(), frame.height());
  }
}
