package atelier.imageset.intake;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a decoded picture as red, green and blue, 0 to 255, over a ground where it is
 * transparent. Grey stays as it is stored; Java's own conversion would take it for linear light.
 */
final class Rows {
  private final Raster raster;
  private final int ground;
  private final int @Nullable [] palette;
  private final float[] scale;
  private final int colours;
  private final boolean alpha;
  private final int[] samples;
  private final @Nullable ColorSpace told;
  private final float[] pixel = new float[3];
  private int stretchedBits;

  /**
   * The rows of a picture.
   *
   * @param told what its numbers mean where that is told beside them; empty where the picture says
   * @param ground level behind what is transparent, 0 to 255
   */
  Rows(BufferedImage decoded, Optional<ColorSpace> told, int ground) throws Unusable {
    BufferedImage image = inSrgb(told.map(space -> with(decoded, space)).orElse(decoded));
    ColorModel model = image.getColorModel();
    this.raster = image.getRaster();
    this.ground = ground;
    samples = new int[raster.getWidth() * raster.getNumBands()];
    boolean grey = model.getNumColorComponents() == 1;
    this.told =
        told.filter(space -> !(space instanceof ICC_ColorSpace))
            .filter(space -> grey || space.getType() == ColorSpace.TYPE_RGB)
            .orElse(null);
    if (model instanceof IndexColorModel index) {
      palette = new int[index.getMapSize()];
      index.getRGBs(palette);
      told.ifPresent(space -> convert(palette, space));
      colours = 3;
      alpha = true;
      scale = new float[0];
    } else {
      palette = null;
      colours = model.getNumColorComponents();
      alpha = model.hasAlpha();
      scale = new float[raster.getNumBands()];
      for (int band = 0; band < scale.length; band++) {
        scale[band] = 255f / ((1 << model.getComponentSize(band)) - 1);
      }
      if (colours != 1 && colours != 3) {
        throw new Unusable("has colours that cannot be read; save it as RGB first");
      }
      image.coerceData(false);
      stretch(model);
    }
  }

  /**
   * How many bits the numbers use where they are fewer than those that they are kept in, else 0.
   */
  int stretchedBits() {
    return stretchedBits;
  }

  /** Measuring devices write 10, 12 or 14 bits as if they were 16: nearly black. */
  private void stretch(ColorModel model) {
    if (model.getComponentSize(0) != 16) {
      return;
    }
    int most = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, samples);
      for (int i = 0; i < samples.length; i++) {
        boolean opacity = alpha && i % raster.getNumBands() == colours;
        most = opacity ? most : Math.max(most, samples[i]);
      }
    }
    int used = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    if (used > 8 && used <= 14) {
      stretchedBits = used;
      Arrays.fill(scale, 0, colours, 255f / ((1 << used) - 1));
    }
  }

  /** Reads a whole row into three planes. */
  void read(int y, float[][] rgb) {
    int width = raster.getWidth();
    raster.getPixels(0, y, width, 1, samples);
    int bands = raster.getNumBands();
    for (int x = 0; x < width; x++) {
      if (palette != null) {
        int argb = samples[x] < palette.length ? palette[samples[x]] : 0;
        float opacity = (argb >>> 24) / 255f;
        for (int c = 0; c < 3; c++) {
          rgb[c][x] = over(argb >> (16 - 8 * c) & 0xff, opacity);
        }
      } else {
        float opacity = alpha ? samples[x * bands + colours] * scale[colours] / 255 : 1;
        for (int c = 0; c < 3; c++) {
          int band = colours == 1 ? 0 : c;
          pixel[c] = samples[x * bands + band] * scale[band] / 255;
        }
        float[] shown = told == null ? pixel : told.toRGB(pixel);
        for (int c = 0; c < 3; c++) {
          rgb[c][x] = over(shown[c] * 255, opacity);
        }
      }
    }
  }

  private float over(float value, float opacity) {
    return ground + (value - ground) * opacity;
  }

  /** A colour picture whose numbers are of this profile. */
  private static BufferedImage with(BufferedImage image, ColorSpace space) {
    ColorModel model = image.getColorModel();
    boolean colour = model instanceof ComponentColorModel && model.getNumColorComponents() == 3;
    if (!colour || !(space instanceof ICC_ColorSpace) || space.getType() != ColorSpace.TYPE_RGB) {
      return image;
    }
    ComponentColorModel of =
        new ComponentColorModel(
            space, model.hasAlpha(), false, model.getTransparency(), model.getTransferType());
    return new BufferedImage(of, image.getRaster(), false, null);
  }

  private static void convert(int[] palette, ColorSpace space) {
    for (int i = 0; i < palette.length && space.getType() == ColorSpace.TYPE_RGB; i++) {
      float[] rgb = new float[3];
      for (int c = 0; c < 3; c++) {
        rgb[c] = (palette[i] >> (16 - 8 * c) & 0xff) / 255f;
      }
      float[] shown = space.toRGB(rgb);
      palette[i] &= 0xff000000;
      for (int c = 0; c < 3; c++) {
        palette[i] |= Math.round(shown[c] * 255) << (16 - 8 * c);
      }
    }
  }

  private static BufferedImage inSrgb(BufferedImage image) {
    ColorSpace space = image.getColorModel().getColorSpace();
    if (space.isCS_sRGB() || space.getType() != ColorSpace.TYPE_RGB) {
      return image;
    }
    try {
      BufferedImage converted =
          new BufferedImage(
              image.getWidth(),
              image.getHeight(),
              image.getColorModel().hasAlpha()
                  ? BufferedImage.TYPE_INT_ARGB
                  : BufferedImage.TYPE_INT_RGB);
      return new ColorConvertOp(null).filter(image, converted);
    } catch (CMMException | IllegalArgumentException e) {
      return image; // a broken profile; its numbers are near enough
    }
  }
}
