package atelier.web.api;

import atelier.family.InvalidInput;
import atelier.imageset.Picture;
import atelier.imageset.SinglePictures;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.api.Multipart.Part;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/styles}: a style transfer from one form. */
public final class StylesApi {
  private static final String FAMILY = "style-transfer";
  private static final List<String> PICTURES = List.of("content", "style");
  private static final int MOST_PICTURES = 16;

  private final SinglePictures pictures;
  private final PictureBody body;
  private final Runs runs;
  private final RunsApi runsApi;
  private final Access access;
  private final ObjectMapper json;

  public StylesApi(
      SinglePictures pictures,
      PictureBody body,
      Runs runs,
      RunsApi runsApi,
      Access access,
      ObjectMapper json) {
    this.pictures = pictures;
    this.body = body;
    this.runs = runs;
    this.runsApi = runsApi;
    this.access = access;
    this.json = json;
  }

  /**
   * Makes a run of the pictures {@code content} and {@code style}, and {@code settings} as JSON.
   */
  public void create(Context ctx) throws IOException {
    Multipart form = new Multipart(ctx.bodyInputStream(), ctx.contentType());
    Map<String, List<String>> given = new LinkedHashMap<>();
    Map<String, String> fields = new LinkedHashMap<>();
    int count = 0;
    for (Part part = form.next(); part != null; part = form.next()) {
      String name = part.name();
      if (PICTURES.contains(name)) {
        if (++count > MOST_PICTURES) {
          throw new InvalidInput(Map.of(name, "These are too many pictures; send fewer."));
        }
        Picture picture =
            body.read(
                    ctx,
                    name,
                    part.body(),
                    (reader, file) -> reader.whole(file, SinglePicturesApi.LONGEST))
                .picture();
        String id = pictures.add(picture).id();
        access.gave(ctx, id);
        given.computeIfAbsent(name, n -> new ArrayList<>()).add(id);
      } else if (List.of("settings", "steps", "seed", "visibility").contains(name)) {
        fields.put(name, part.text());
      } else {
        throw new InvalidInput(
            Map.of(
                name,
                "There is no field “%s”; there are content, style, settings, steps, seed and visibility."
                    .formatted(name)));
      }
    }
    Long steps = whole(fields, "steps", Integer.MAX_VALUE);
    NewRun request =
        NewRun.of(FAMILY)
            .withPictures(given)
            .withSettings(settings(fields.get("settings")))
            .withSeed(whole(fields, "seed", Long.MAX_VALUE))
            .withSteps(steps == null ? null : steps.intValue());
    Visibility visibility = access.visibility(fields.get("visibility"));
    Run run =
        runs.create(
            request,
            access.owner(ctx),
            ctx.header("Idempotency-Key"),
            made -> access.born(made.id(), visibility));
    runsApi.accepted(ctx, run);
  }

  private Map<String, Object> settings(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Map.of();
    }
    try {
      JsonNode given = json.readTree(text);
      if (given.isObject()) {
        return json.convertValue(given, new TypeReference<Map<String, Object>>() {});
      }
    } catch (JsonProcessingException e) {
      // refused below, as what is no object
    }
    String sentence = "“settings” must be a JSON object of settings by name.";
    throw new BadRequestResponse(sentence, Map.of("settings", sentence));
  }

  private static @Nullable Long whole(Map<String, String> fields, String name, long max) {
    String text = fields.get(name);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, as one that is out of bounds
    }
    String sentence = "“%s” must be a whole number from 0.".formatted(name);
    throw new BadRequestResponse(sentence, Map.of(name, sentence));
  }
}
