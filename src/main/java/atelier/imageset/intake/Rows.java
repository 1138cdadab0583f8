package atelier.imageset.intake;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
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

  Rows(BufferedImage decoded, int ground) throws Unusable {
    BufferedImage image = inSrgb(decoded);
    ColorModel model = image.getColorModel();
    this.raster = image.getRaster();
    this.ground = ground;
    samples = new int[raster.getWidth() * raster.getNumBands()];
    if (model instanceof IndexColorModel index) {
      palette = new int[index.getMapSize()];
      index.getRGBs(palette);
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
          rgb[c][x] = over(samples[x * bands + band] * scale[band], opacity);
        }
      }
    }
  }

  private float over(float value, float opacity) {
    return ground + (value - ground) * opacity;
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
