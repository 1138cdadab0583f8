package atelier.drawing.example;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** The pictures that the program draws itself. Each is drawn when it is first asked for. */
public final class Examples {
  /**
   * A picture.
   *
   * @param key its name in addresses
   * @param title its name on pages
   */
  public record Example(String key, String title) {}

  private static final List<Example> CONTENTS =
      List.of(
          new Example("landscape", "House by the lake"),
          new Example("portrait", "Portrait"),
          new Example("still-life", "Still life"));
  private static final List<Example> STYLES =
      List.of(
          new Example("brush-strokes", "Brush strokes"),
          new Example("mosaic", "Mosaic"),
          new Example("woodcut", "Woodcut"),
          new Example("watercolour", "Watercolour"),
          new Example("dots", "Dots"));
  private static final Map<String, Supplier<BufferedImage>> DRAWINGS =
      Map.of(
          "landscape", () -> new Landscape().draw(),
          "portrait", () -> new Portrait().draw(),
          "still-life", () -> new StillLife().draw(),
          "brush-strokes", () -> new BrushStrokes().draw(),
          "mosaic", () -> new Mosaic().draw(),
          "woodcut", () -> new Woodcut().draw(),
          "watercolour", () -> new Watercolour().draw(),
          "dots", () -> new Dots().draw());

  private final Map<String, byte[]> drawn = new ConcurrentHashMap<>();

  /** Pictures to repaint. */
  public List<Example> contents() {
    return CONTENTS;
  }

  /** Pictures to repaint others like. */
  public List<Example> styles() {
    return STYLES;
  }

  /** A picture as PNG, if there is one of this name. */
  public Optional<byte[]> png(String key) {
    return Optional.ofNullable(DRAWINGS.get(key))
        .map(drawing -> drawn.computeIfAbsent(key, k -> png(drawing.get())));
  }

  private static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
