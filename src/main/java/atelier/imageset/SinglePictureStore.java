package atelier.imageset;

import java.util.Optional;

/**
 * Keeps what is known of single pictures. One that no run uses may be forgotten a day after it was
 * given last.
 */
public interface SinglePictureStore {
  /** Keeps a picture; one that is there already is given anew. */
  void add(SinglePicture picture);

  Optional<SinglePicture> find(String id);
}
