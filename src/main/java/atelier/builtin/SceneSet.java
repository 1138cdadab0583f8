package atelier.builtin;

import atelier.drawing.Scenes;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.IOException;

/** Scenes, all drawn in one of their two ways, in colour. */
public final class SceneSet implements BuiltInSet {
  private static final int COUNT = 1000;

  /** The number of the first scene that no set shows. */
  static final int FIRST_HELD_OUT = 2 * COUNT;

  private final String key;
  private final String title;
  private final String description;
  private final Scenes scenes;
  private final boolean second;
  private final boolean paired;
  private final int size;

  /**
   * Describes a set.
   *
   * @param second whether scenes are drawn in the second way
   * @param paired whether the other set shows the same scenes in the other way; otherwise no scene
   *     is in both: the first set has the even numbers, the second the odd ones
   * @param size width and height of the pictures in pixels
   */
  SceneSet(
      String key,
      String title,
      String description,
      Scenes scenes,
      boolean second,
      boolean paired,
      int size) {
    this.key = key;
    this.title = title;
    this.description = description;
    this.scenes = scenes;
    this.second = second;
    this.paired = paired;
    this.size = size;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public int count() {
    return COUNT;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      writer.add(draw(paired ? i : 2 * i + (second ? 1 : 0)), null, null);
      progress.at(writer.count(), COUNT);
    }
  }

  Picture draw(int scene) {
    return scenes.draw(scene, second, size);
  }
}
