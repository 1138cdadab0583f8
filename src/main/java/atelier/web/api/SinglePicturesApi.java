package atelier.web.api;

import atelier.blob.BlobStore;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictures;
import atelier.imageset.intake.PictureReader.Looked;
import atelier.web.Access;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;

/** {@code /api/pictures}: single pictures, as content or style of a run. */
public final class SinglePicturesApi {
  /** The longest side that is kept, in pixels. */
  static final int LONGEST = 2048;

  private final SinglePictures pictures;
  private final BlobStore blobs;
  private final PictureBody body;
  private final Access access;
  private final Thumbnails thumbnails;

  public SinglePicturesApi(
      SinglePictures pictures,
      BlobStore blobs,
      PictureBody body,
      Access access,
      Thumbnails thumbnails) {
    this.pictures = pictures;
    this.blobs = blobs;
    this.body = body;
    this.access = access;
    this.thumbnails = thumbnails;
  }

  /** A picture, with what people should know of it, a sentence each. */
  private record View(String id, int width, int height, List<String> warnings) {}

  /** Keeps the picture that is the body. */
  public void create(Context ctx) throws IOException {
    Looked looked = body.read(ctx, (reader, file) -> reader.whole(file, LONGEST));
    SinglePicture kept = pictures.add(looked.picture());
    access.gave(ctx, kept.id());
    ctx.status(201)
        .header("Location", "/api/pictures/%s.png".formatted(kept.id()))
        .json(new View(kept.id(), kept.width(), kept.height(), looked.warnings()));
  }

  public void get(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    SinglePicture picture =
        pictures
            .store()
            .find(id)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "There is no such picture any more; it is kept for a day, or as long as a run uses it."));
    thumbnails.answer(ctx, blobs.get(picture.id()), picture.id());
  }
}
