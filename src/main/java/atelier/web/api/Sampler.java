package atelier.web.api;

import atelier.family.Takes;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.run.Workers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has a run's model draw new pictures.
 *
 * @param label number of the one that is wanted, or null
 * @param step of the checkpoint that draws; null for the model as it is now
 */
record Sampler(Runs runs, Run run, @Nullable Integer label, @Nullable Integer step) {
  static final String LABEL = "label";

  /** Whether a run's family draws pictures from seeds. */
  static boolean draws(Runs runs, Run run) {
    return runs.family(run).tool(Tools.SAMPLE.key()).isPresent();
  }

  /** Whether it draws pictures of any label that is asked for. */
  static boolean drawsAnyLabel(Runs runs, Run run) {
    return runs.family(run)
        .tool(Tools.SAMPLE.key())
        .flatMap(tool -> tool.takes(LABEL, Takes.Label.class))
        .isPresent();
  }

  /** The pictures of a seed from one number on, at most 256. */
  List<Picture> draw(long seed, int first, int count) throws Workers.NoAnswer {
    Map<String, Object> parameters = Map.of("seed", seed, "first", first, "count", count);
    Map<String, Integer> labels = label == null ? Map.of() : Map.of(LABEL, label);
    Tool tool = Tools.SAMPLE;
    return runs.ask(
            run.id(),
            new Question(
                    tool.key(), tool.parameters(parameters), Map.of(), Map.of(), labels, Map.of())
                .at(step))
        .pictures();
  }
}
