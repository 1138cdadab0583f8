package atelier.imageset.intake;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What the numbers of a PNG mean: how they become sRGB. Java's reader takes all of them for sRGB.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#11addnlcolinfo">PNG, colour space information</a>
 */
final class PngColours {
  private static final int MAX_PROFILE_BYTES = 4 << 20;
  private static final double[] SRGB = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};
  private static final double SRGB_GAMMA = 1 / 2.2;

  private PngColours() {}

  /** The colour space of the embedded profile, or of gamma and chromaticities; empty for sRGB. */
  static Optional<ColorSpace> of(ImageReader reader) throws IOException {
    IIOMetadataNode root =
        (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_png_1.0");
    Element profile = child(root, "iCCP");
    if (profile instanceof IIOMetadataNode node && node.getUserObject() instanceof byte[] packed) {
      return profile(packed);
    }
    Element gamma = child(root, "gAMA");
    Element chromaticities = child(root, "cHRM");
    if (child(root, "sRGB") != null || (gamma == null && chromaticities == null)) {
      return Optional.empty();
    }
    double exponent =
        gamma == null ? SRGB_GAMMA : Integer.parseInt(gamma.getAttribute("value")) / 1e5;
    double[] places = SRGB;
    if (chromaticities != null) {
      String[] names = {
        "whitePointX", "whitePointY", "redX", "redY", "greenX", "greenY", "blueX", "blueY"
      };
      places = new double[names.length];
      for (int i = 0; i < names.length; i++) {
        places[i] = Integer.parseInt(chromaticities.getAttribute(names[i])) / 1e5;
      }
    }
    boolean usual = Math.abs(exponent - SRGB_GAMMA) < 0.02;
    for (int i = 0; i < places.length; i++) {
      usual &= Math.abs(places[i] - SRGB[i]) < 0.005;
    }
    return usual || exponent <= 0
        ? Optional.empty()
        : Optional.of(new MatrixColours(exponent, places));
  }

  private static Optional<ColorSpace> profile(byte[] packed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      ICC_Profile profile = ICC_Profile.getInstance(in.readNBytes(MAX_PROFILE_BYTES));
      ICC_ColorSpace space = new ICC_ColorSpace(profile);
      return Optional.of(space.getType() == ColorSpace.TYPE_GRAY ? new GreyColours(space) : space);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // a broken profile; the numbers are near enough
    }
  }

  private static @Nullable Element child(IIOMetadataNode root, String name) {
    NodeList found = root.getElementsByTagName(name);
    return found.getLength() == 0 ? null : (Element) found.item(0);
  }
}
