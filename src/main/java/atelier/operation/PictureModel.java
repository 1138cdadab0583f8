package atelier.operation;

import atelier.family.Direction;
import atelier.family.Family;
import atelier.family.Tool;
import atelier.family.Tools;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.imageset.Picture;
import atelier.link.Question;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.run.Workers.NoAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's model that makes pictures of pictures.
 *
 * @param like the set whose size and channels pictures need, or null where any colour picture will
 *     do
 */
public record PictureModel(Runs runs, Run run, Family family, Tool tool, @Nullable ImageSet like) {
  /**
   * The model of a run.
   *
   * @throws RunConflict if it makes no pictures of pictures, with a sentence that says why
   */
  public static PictureModel of(Runs runs, String id, ImageSetStore sets) {
    Run run = runs.find(id);
    Family family = runs.family(run);
    Tool tool =
        family
            .tool(Tools.TRANSLATE.key())
            .or(() -> family.tool(Tools.REPAINT.key()))
            .orElseThrow(
                () -> new RunConflict("%s translates no pictures.".formatted(family.title())));
    String like = tool.pictures().get(0).like();
    return new PictureModel(runs, run, family, tool, like == null ? null : like(run, like, sets));
  }

  private static ImageSet like(Run run, String input, ImageSetStore sets) {
    return Optional.ofNullable(run.recipe().inputs().imageSets().get(input))
        .flatMap(sets::find)
        .orElseThrow(
            () ->
                new RunConflict(
                    "The run’s image sets were removed, so it can translate nothing any more."));
  }

  /** Which ways it goes: both between two kinds of pictures, else there only. */
  public List<Direction> directions() {
    return tool.bothWays() ? List.of(Direction.values()) : List.of(Direction.A_TO_B);
  }

  /**
   * What it makes of pictures.
   *
   * @param back whether the way back is wanted as well, after the translations
   */
  public List<Picture> translate(Direction direction, boolean back, List<Picture> pictures)
      throws NoAnswer {
    Map<String, Object> parameters =
        tool.bothWays() ? Map.of("direction", direction.key(), "back", back) : Map.of();
    Question question = new Question(tool.key(), tool.parameters(parameters), "picture", pictures);
    return runs.ask(run.id(), question).pictures();
  }
}
