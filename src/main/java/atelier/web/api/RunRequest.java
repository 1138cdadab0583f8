package atelier.web.api;

import atelier.family.PlanePoint;
import atelier.run.ImageSetChoice;
import atelier.run.NewRun;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.BadRequestResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/runs}.
 *
 * @param imageSets ids, as a list in the order of the family's inputs or as an object by their keys
 * @param pictures ids by the key of their input
 * @param visibility who may see it; null for what the workshop wants
 * @param points lists of {@code [x, y]} by the key of their input
 */
record RunRequest(
    @Nullable String family,
    @Nullable JsonNode imageSets,
    @Nullable Map<String, List<String>> pictures,
    @Nullable Map<String, List<List<Double>>> points,
    @Nullable Map<String, Object> settings,
    @Nullable Long seed,
    @Nullable Integer steps,
    @Nullable String label,
    @Nullable String visibility) {

  /** What is asked for; a 400 where it has another form. */
  NewRun newRun() {
    return new NewRun(
        family == null ? "" : family,
        imageSetChoice(),
        givenPictures(),
        givenPoints(),
        settings == null ? Map.of() : settings,
        seed,
        steps,
        label);
  }

  private ImageSetChoice imageSetChoice() {
    if (imageSets == null || imageSets.isNull()) {
      return ImageSetChoice.NONE;
    }
    for (JsonNode id : imageSets) {
      if (!id.isTextual()) {
        throw refused("imageSets", "“imageSets” lists the ids of image sets, as text.");
      }
    }
    if (imageSets.isArray()) {
      List<String> ids = new ArrayList<>();
      imageSets.forEach(id -> ids.add(id.asText()));
      return new ImageSetChoice.InOrder(ids);
    } else if (imageSets.isObject()) {
      Map<String, String> ids = new LinkedHashMap<>();
      imageSets.fields().forEachRemaining(e -> ids.put(e.getKey(), e.getValue().asText()));
      return new ImageSetChoice.ByKey(ids);
    }
    throw refused("imageSets", "“imageSets” is a list of ids, or an object of ids by input.");
  }

  private Map<String, List<String>> givenPictures() {
    if (pictures == null) {
      return Map.of();
    }
    for (@Nullable List<String> ids : pictures.values()) {
      if (ids == null || ids.stream().anyMatch(Objects::isNull)) {
        throw refused("pictures", "The pictures are lists of ids by the key of their input.");
      }
    }
    return pictures;
  }

  private Map<String, List<PlanePoint>> givenPoints() {
    Map<String, List<PlanePoint>> given = new LinkedHashMap<>();
    (points == null ? Map.<String, List<List<Double>>>of() : points)
        .forEach((key, list) -> given.put(key, planePoints(list)));
    return given;
  }

  private static List<PlanePoint> planePoints(@Nullable List<List<Double>> list) {
    if (list == null || list.stream().anyMatch(p -> p == null || !isPair(p))) {
      throw refused("points", "The points are lists of [x, y] by the key of their input.");
    }
    return list.stream().map(p -> new PlanePoint(p.get(0), p.get(1))).toList();
  }

  private static boolean isPair(List<Double> point) {
    return point.size() == 2 && point.stream().noneMatch(Objects::isNull);
  }

  private static BadRequestResponse refused(String field, String sentence) {
    return new BadRequestResponse(sentence, Map.of(field, sentence));
  }
}
