package atelier.web.api;

import atelier.imageset.ImageSet;
import atelier.imageset.intake.Prepared;
import atelier.imageset.intake.Rejection;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image set, as scripts see it.
 *
 * @param builtIn key of the built-in set that it is, or null
 * @param partner id of the other set of a pair, or null
 * @param heldOut a fingerprint of the pictures that no model learns from, or null
 * @param rejected files that are not in it; only in the answer that follows their upload
 * @param warnings what people should know of those that are, a sentence each; only there as well
 */
public record ImageSetView(
    String id,
    String name,
    int count,
    int size,
    int channels,
    List<String> labels,
    boolean captioned,
    @Nullable String builtIn,
    @Nullable String partner,
    @Nullable String heldOut,
    String owner,
    String created,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Rejection> rejected,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> warnings) {

  /** A set by itself. */
  public static ImageSetView of(ImageSet set) {
    return of(set, null, null);
  }

  /** A set that was just made of an upload. */
  static ImageSetView of(Prepared prepared) {
    return of(prepared.set(), prepared.rejected(), prepared.warnings());
  }

  /** A built-in set that was just made. */
  static ImageSetView whole(ImageSet set) {
    return of(set, List.of(), List.of());
  }

  private static ImageSetView of(
      ImageSet set, @Nullable List<Rejection> rejected, @Nullable List<String> warnings) {
    return new ImageSetView(
        set.id(),
        set.name(),
        set.count(),
        set.size(),
        set.channels(),
        set.labels(),
        set.captioned(),
        set.builtIn(),
        set.partner(),
        set.heldOut(),
        set.owner(),
        set.created().truncatedTo(ChronoUnit.MILLIS).toString(),
        rejected,
        warnings);
  }
}
