package atelier.learner.latent;

import atelier.family.Point;
import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.link.Answer;
import atelier.link.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with a generator that draws from a standard normal latent space ({@link
 * atelier.family.Tools}): the same for every learner that has one.
 */
public final class LatentTools {
  /** How many directions are told apart. */
  private static final int DIRECTIONS = 10;

  private static final int AT_ONCE = 64;

  private final LatentSpace.Draw drawn;
  private final Function<List<float[]>, List<Picture>> draw;
  private final Supplier<float[]> firstLayer;
  private final PackedImages learnt;
  private final @Nullable Integer label;
  private final int dimensions;

  /**
   * Tools of one learner.
   *
   * @param drawn the latent of a number of a seed
   * @param draw what the averaged generator makes of latents
   * @param firstLayer weights of its first, linear layer, a row for each output
   * @param learnt the pictures that it learns from
   * @param label number of the one label that it learns, or null for all
   */
  public LatentTools(
      int dimensions,
      LatentSpace.Draw drawn,
      Function<List<float[]>, List<Picture>> draw,
      Supplier<float[]> firstLayer,
      PackedImages learnt,
      @Nullable Integer label) {
    this.dimensions = dimensions;
    this.drawn = drawn;
    this.draw = draw;
    this.firstLayer = firstLayer;
    this.learnt = learnt;
    this.label = label;
  }

  /** The answer to a question of one of these tools; empty for another's. */
  public Optional<Answering> answer(Question question) {
    Settings chosen = question.parameters();
    return switch (question.tool()) {
      case "sample" ->
          Optional.of(
              drawing(
                  IntStream.range(
                          chosen.whole("first"), chosen.whole("first") + chosen.whole("count"))
                      .mapToObj(i -> drawn.draw(chosen.seed("seed"), i))
                      .toList(),
                  0));
      case "interpolate" -> {
        int count = chosen.whole("count");
        float[] from = drawn.draw(chosen.seed("from"), 0);
        float[] to = drawn.draw(chosen.seed("to"), 0);
        yield Optional.of(
            drawing(
                IntStream.range(0, count)
                    .mapToObj(i -> LatentSpace.spherical(from, to, i / (count - 1.0)))
                    .toList(),
                count));
      }
      case "draw" ->
          Optional.of(drawing(truncated(question.points("points"), chosen.real("truncation")), 0));
      case "directions" -> Optional.of(Answering.of(Answer.of(directions())));
      case "neighbours" -> {
        List<float[]> point = truncated(question.points("point"), 1);
        Picture picture = draw.apply(point).get(0);
        yield Optional.of(new Neighbours(learnt, label, picture, chosen.whole("count")));
      }
      default -> Optional.empty();
    };
  }

  private List<float[]> truncated(List<Point> points, double truncation) {
    LatentSpace space = new LatentSpace(dimensions, drawn, direction());
    List<float[]> latents = new ArrayList<>(points.size());
    for (Point point : points) {
      float[] z = space.coordinates(point).clone();
      for (int i = 0; i < z.length; i++) {
        z[i] *= (float) truncation;
      }
      latents.add(z);
    }
    return latents;
  }

  /** Principal directions by their names, found when the first is asked for. */
  private Function<String, float @Nullable []> direction() {
    Map<String, float[]> found = new LinkedHashMap<>();
    return name -> {
      if (found.isEmpty()) {
        float[][] vectors = PrincipalDirections.of(firstLayer.get(), dimensions).vectors();
        for (int i = 0; i < Math.min(DIRECTIONS, dimensions); i++) {
          found.put("d" + (i + 1), vectors[i]);
        }
      }
      return found.get(name);
    };
  }

  /** How strongly the first layer answers to each direction, the strongest first. */
  private Map<String, Double> directions() {
    double[] strengths = PrincipalDirections.of(firstLayer.get(), dimensions).strengths();
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(DIRECTIONS, dimensions); i++) {
      values.put("d" + (i + 1), strengths[i]);
    }
    return values;
  }

  /** Draws latents, some at a time. */
  private Answering drawing(List<float[]> latents, int columns) {
    List<Picture> pictures = new ArrayList<>(latents.size());
    return () -> {
      int from = pictures.size();
      pictures.addAll(draw.apply(latents.subList(from, Math.min(latents.size(), from + AT_ONCE))));
      return pictures.size() == latents.size()
          ? new Answer(1, pictures, columns, List.of(), Map.of(), null)
          : new Answer(
              (double) pictures.size() / latents.size(), List.of(), 0, List.of(), Map.of(), null);
    };
  }
}
