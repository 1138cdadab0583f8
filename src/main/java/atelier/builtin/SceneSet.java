package atelier.builtin;

import atelier.drawing.Scenes;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.IOException;

/** Scenes, all drawn in one of their two ways; 32 × 32 in colour. */
public final class SceneSet implements BuiltInSet {
  private static final int COUNT = 1000;
  private static final int SIZE = 32;

  /** The number of the first scene that no set shows. */
  static final int FIRST_HELD_OUT = 2 * COUNT;

  private final String key;
  private final String title;
  private final String description;
  private final Scenes scenes;
  private final boolean second;

  SceneSet(String key, String title, String description, Scenes scenes, boolean second) {
    this.key = key;
    this.title = title;
    this.description = description;
    this.scenes = scenes;
    this.second = second;
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
    return SIZE;
  }

  @Override
  public int channels() {
    return 3;
  }

  /** No scene is in both sets: the first has the even numbers, the second the odd ones. */
  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      writer.add(draw(2 * i + (second ? 1 : 0)), null, null);
      progress.at(writer.count(), COUNT);
    }
  }

  Picture draw(int scene) {
    return scenes.draw(scene, second, SIZE);
  }
}
